import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requestStatus } from '../../envs/fleet/request-states.ts';
import { checkConservation } from '../../envs/ride-pooling/conservation.ts';
import type { RidePooling } from '../../envs/ride-pooling/simulator.ts';
import { createAuction } from '../../src/arbitration/auction.ts';
import { createFirstCome } from '../../src/arbitration/first-come.ts';
import { createRng } from '../../src/shared/rng.ts';
import { type PoolRequest, poolFleet, score } from './pool-fleet.ts';
import { brokenPromises } from './promises.ts';

const place = fc.integer({ min: 0, max: 11 });
const requests = fc
  .array(
    fc
      .record({ time: fc.integer({ min: 0, max: 900 }), from: place, to: place, riders: fc.integer({ min: 1, max: 3 }) })
      .filter(({ from, to }) => from !== to),
    { maxLength: 40 },
  )
  .map((list) => list.toSorted((a, b) => a.time - b.time).map(({ time, from, to, riders }): PoolRequest => [time, from, to, riders]));

const situations = fc.record({
  requests,
  parameters: fc.record({
    vehicles: fc.integer({ min: 1, max: 5 }),
    capacity: fc.constantFrom(1, 2, 4, 10),
    reassignment: fc.boolean(),
    search: fc.constantFrom('rtv' as const, 'insertion' as const),
    searchBudget: fc.constantFrom(5, 150),
    rebalancing: fc.constantFrom('none' as const, 'drawn' as const),
    maxWaitSeconds: fc.constantFrom(40, 200, 600),
    patienceSeconds: fc.constantFrom(0, null),
    passengers: fc.constantFrom('one' as const, 'counted' as const),
    tripChoices: fc.constantFrom(1, 16),
    field: fc.constantFrom('vehicles' as const, 'requests' as const, 'local-requests' as const),
  }),
  // Traffic changes in the middle of the episode.
  startHour: fc.constantFrom(8, 11 + 50 / 60, 12 + 50 / 60),
  arbiter: fc.constantFrom(createFirstCome, () => createAuction(0.05)),
  seed: fc.integer(),
});

/** Plays an episode with random scores; every step checks plans, requests, riders and kilometres, and throws. */
function play({ seed, arbiter, ...options }: typeof situations extends fc.Arbitrary<infer T> ? T : never): RidePooling {
  const env = poolFleet({ ...options, arbiter: arbiter() });
  const rng = createRng(seed);
  while (env.episodeOver[0] === 0) {
    score(env, () => rng.uniform());
    env.step();
  }
  return env;
}

describe('whatever the vehicles do', () => {
  it('deadlines are kept, and no request, rider or kilometre is lost', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const env = play(situation);
        expect(brokenPromises(env.episodeLog(0))).toEqual([]);
        const { served, requests: seen, expired, reward } = env.metrics(0) as Record<string, number>;
        expect(served! + expired!).toBe(seen);
        // Rewards are differences between plans, so that they add up to what was served.
        expect(reward).toBeCloseTo(served!, 6);
      }),
      { numRuns: 150 },
    );
  });
});

describe('the check of every epoch', () => {
  it('notices a request, a rider and a kilometre that get lost', () => {
    const copyOf = (env: RidePooling) => (env as unknown as { copies: { vehicles: never; book: never; vehicleLog: never }[] }).copies[0]!;
    const fleet = () => {
      const env = poolFleet({ requests: [[0, 0, 11]] });
      score(env, (feature) => feature('requests'));
      env.step();
      const { vehicles, book, vehicleLog } = copyOf(env) as unknown as { vehicles: never; book: never; vehicleLog: never };
      return { vehicles, book, vehicleLog } as {
        vehicles: Parameters<typeof checkConservation>[0];
        book: Parameters<typeof checkConservation>[1];
        vehicleLog: Parameters<typeof checkConservation>[2];
      };
    };
    const check = ({ vehicles, book, vehicleLog }: ReturnType<typeof fleet>) => checkConservation(vehicles, book, vehicleLog);
    const good = fleet();
    expect(() => check(good)).not.toThrow();
    const lost = fleet();
    lost.book.tally[requestStatus.expired]!++;
    expect(() => check(lost)).toThrow('Requests are not conserved: 1 appeared');
    const rider = fleet();
    rider.vehicles.onBoardCount[0] = 0;
    expect(() => check(rider)).toThrow('plans hold 0 and vehicles 0');
    const kilometre = fleet();
    kilometre.vehicleLog.riderMetres[0]! -= 1;
    expect(() => check(kilometre)).toThrow('Kilometres are not conserved');
  });
});
