import { describe, expect, it } from 'vitest';
import type { RideSharing } from '../../envs/ride-sharing/simulator.ts';
import { createRng } from '../../src/shared/rng.ts';
import { lineFleet, offers, stepChoosing } from './line-world.ts';

/** The field of a vehicle, counted afresh from what the arrays show: zones of positions within 700 m, and where plans end. */
function counted(env: RideSharing, v: number, placeZones: readonly number[]): number[] {
  const { city, geography } = env.world;
  const near = placeZones.map(
    (zone) => geography.zoneDistance[placeZones[v]! * city.zones + zone]! * 1000 <= 700 || zone === placeZones[v],
  );
  const others = placeZones.map((_, other) => other).filter((other) => other !== v && near[other]);
  const field = new Array<number>(city.zones).fill(others.length === 0 ? 1 / city.zones : 0);
  for (const other of others) field[offers(env, other)[0]!.bin]! += 1 / others.length;
  return field;
}

describe('the mean field', () => {
  it('is where the other vehicles nearby will be free next', () => {
    const rng = createRng(3);
    const requests = Array.from({ length: 60 }, (_, i) => [i * 15, rng.integer(12), rng.integer(6) * 2, 6] as const).filter(
      ([, from, to]) => from !== to,
    );
    const env = lineFleet({ vehicles: 9, requests, epochs: 25 });
    const group = env.groups[0];
    while (env.episodeOver[0] === 0) {
      for (let i = 0; i < group.actions.length; i++) group.actions[i] = rng.uniform();
      env.step();
      // The zone of the place a vehicle reaches next, from its observation: plan end first, next place second.
      const width = group.observations.length / group.rows;
      const { geography, city } = env.world;
      const placeZones = Array.from({ length: group.rows }, (_, v) => {
        const x = group.observations[v * width + city.zones + 2]! * geography.halfSide;
        return city.zoneOf[geography.x.findIndex((place) => Math.abs(place - x) < 1e-4)]!;
      });
      for (let v = 0; v < group.rows; v++) {
        const field = [...group.fields!.subarray(v * city.zones, (v + 1) * city.zones)];
        for (const [zone, share] of counted(env, v, placeZones).entries()) expect(field[zone]).toBeCloseTo(share, 6);
      }
    }
  });

  it('is uniform for a vehicle that has nobody near', () => {
    const env = lineFleet({ vehicles: 1, requests: [] });
    expect([...env.groups[0].fields!]).toEqual(new Array(6).fill(Math.fround(1 / 6)));
    stepChoosing(env, { 0: 2 });
    expect([...env.groups[0].fields!]).toEqual(new Array(6).fill(Math.fround(1 / 6)));
  });
});

describe('what a vehicle observes', () => {
  it('counts the others, not itself', () => {
    // Six zones, seven vehicles: two in zone 0, one in each other; one rider waits in zone 1.
    const env = lineFleet({ vehicles: 7, requests: [[0, 2, 10, 5]] });
    const group = env.groups[0];
    const width = group.observations.length / group.rows;
    const around = 6 + 2 + 2 + 4 + 3;
    const cell = (v: number, slot: number) => [
      ...group.observations.subarray(v * width + around + 4 * slot, v * width + around + 4 * slot + 3),
    ];
    const logs = (...counts: number[]) => counts.map((count) => Math.fround(Math.log1p(count)));
    expect(cell(0, 0)).toEqual(logs(0, 1, 0));
    expect(cell(1, 0)).toEqual(logs(1, 0, 0));
    // East of zone 1 lies zone 2, west of it zone 0; nothing lies to the north-east.
    expect(cell(1, 2)).toEqual(logs(0, 1, 0));
    expect(cell(1, 5)).toEqual(logs(0, 2, 0));
    expect(cell(1, 1)).toEqual([0, 0, 0]);
    // Within 700 m of zone 1: zones 0 and 2.
    expect(cell(1, 7)).toEqual(logs(1, 3, 0));
    expect([...group.observations.subarray(width, width + 6)]).toEqual([0, 1, 0, 0, 0, 0]);
    stepChoosing(env, { 1: 7 });
    expect(cell(1, 0)).toEqual(logs(0, 1, 0));
    expect(cell(5, 0)).toEqual(logs(0, 0, 1));
  });

  it('shows the open requests where a choice ends, as far as the vehicle sees', () => {
    const requests = [
      [0, 2, 10, 5],
      [1, 10, 2, 5],
    ] as const;
    const env = lineFleet({ vehicles: 7, requests });
    const [stay] = offers(env, 1);
    expect(stay!['openRequests']).toBeCloseTo(Math.log1p(1), 6);
    const toOrigin = offers(env, 0).find(({ isMove, bin }) => isMove === 1 && bin === 1)!;
    expect(toOrigin['openRequests']).toBeCloseTo(Math.log1p(1), 6);
    // A request waits at the other end of the line, too, but that is out of sight.
    const across = offers(env, 1).find(({ isRequest }) => isRequest === 1)!;
    expect(across.bin).toBe(5);
    expect(across['openRequests']).toBe(0);
  });
});
