import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requestStatus } from '../../envs/fleet/request-states.ts';
import { RequestBook } from '../../envs/ride-sharing/request-book.ts';
import type { RideSharing } from '../../envs/ride-sharing/simulator.ts';
import { createAssignment } from '../../src/arbitration/assignment.ts';
import { createAuction } from '../../src/arbitration/auction.ts';
import { createFirstCome } from '../../src/arbitration/first-come.ts';
import { createRng, type Rng } from '../../src/shared/rng.ts';
import { demandOf, type LineRequest, lineFleet } from './line-world.ts';

const place = fc.integer({ min: 0, max: 11 });
const request = fc
  .record({ time: fc.integer({ min: 0, max: 900 }), from: place, to: place, fare: fc.integer({ min: 0, max: 9 }) })
  .filter(({ from, to }) => from !== to)
  .map(({ time, from, to, fare }): LineRequest => [time, from, to, fare]);

const situations = fc.record({
  requests: fc.array(request, { maxLength: 40 }).map((list) => list.toSorted((a, b) => a[0] - b[0])),
  vehicles: fc.integer({ min: 1, max: 6 }),
  seconds: fc.constantFrom(15, 30, 70),
  slots: fc.integer({ min: 1, max: 3 }),
  repositioning: fc.boolean(),
  patience: fc.constantFrom(0, 120, 300),
  requestLimit: fc.constantFrom(2, 1000),
  motion: fc.constantFrom('scheduled', 'stepped'),
  arbitration: fc.constantFrom(createFirstCome, createAssignment, () => createAuction(0.05)),
  seed: fc.integer(),
});

function fleetOf({ requests, vehicles, seconds, arbitration, seed: _, ...settings }: Situation): RideSharing {
  const stepped = settings.motion === 'stepped';
  return lineFleet({
    requests,
    vehicles,
    seconds: stepped ? 60 : seconds,
    arbiter: arbitration(),
    settings: { ...settings, repositioning: settings.repositioning && !stepped },
  });
}

type Situation = typeof situations extends fc.Arbitrary<infer T> ? T : never;

function scoreAtRandom(env: RideSharing, rng: Rng): void {
  const { actions } = env.groups[0];
  for (let i = 0; i < actions.length; i++) actions[i] = rng.integer(9) - 3;
}

describe('whatever the vehicles do', () => {
  it('every request ends exactly once, and every reward is the one that was offered', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const env = fleetOf(situation);
        const group = env.groups[0];
        const choices = group.actions.length / group.rows;
        const width = group.candidates!.length / group.rows / choices;
        const [isRequest, reward] = [1, 2];
        const rng = createRng(situation.seed);
        let taken = 0;
        let sum = 0;
        while (env.episodeOver[0] === 0) {
          scoreAtRandom(env, rng);
          const offered = group.candidates!.slice();
          env.step();
          for (let v = 0; v < group.rows; v++) {
            const feature = (v * choices + group.executed![v]!) * width;
            expect(group.rewards[v]).toBe(offered[feature + reward]);
            taken += offered[feature + isRequest]!;
            sum += group.rewards[v]!;
          }
        }
        const figures = env.metrics(0);
        expect(figures['served']).toBe(taken);
        expect(figures['requests']).toBe(situation.requests.length);
        expect(figures['served']! + figures['expired']! + figures['open']!).toBe(figures['requests']);
        expect(figures['reward']).toBeCloseTo(sum, 4);
        expect(figures['waitP95']!).toBeLessThanOrEqual(situation.motion === 'scheduled' ? 300 : 1200);
        for (const name of ['serviceRate', 'idleShare', 'emptyKmShare', 'incomeGini']) {
          expect(figures[name]).toBeGreaterThanOrEqual(0);
          expect(figures[name]).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('a saved state goes on as if nothing had happened', () => {
    fc.assert(
      fc.property(situations, fc.integer({ min: 0, max: 19 }), (situation, until) => {
        const [one, other] = [fleetOf(situation), fleetOf({ ...situation, seed: situation.seed + 1 })];
        const rng = createRng(situation.seed);
        for (let step = 0; step < until; step++) {
          scoreAtRandom(one, rng);
          one.step();
        }
        other.loadState(structuredClone(one.saveState()) as ReturnType<RideSharing['saveState']>);
        const again = createRng(0);
        again.load(rng.save());
        while (one.episodeOver[0] === 0) {
          scoreAtRandom(one, rng);
          scoreAtRandom(other, again);
          one.step();
          other.step();
          expect(other.saveState()).toEqual(one.saveState());
        }
        expect(other.metrics(0)).toEqual(one.metrics(0));
      }),
      { numRuns: 30 },
    );
  });
});

describe('the book of requests', () => {
  it('throws when a request is lost or with nobody', () => {
    const book = new RequestBook(3);
    book.begin(
      demandOf([
        [0, 0, 1, 1],
        [0, 1, 2, 1],
      ]),
    );
    book.show(0, 60, 10);
    book.become(0, requestStatus.held);
    book.closeBook(60, 300);
    expect(() => book.checkConservation(1)).not.toThrow();
    expect(() => book.checkConservation(0)).toThrow('Requests are not conserved: 2 appeared, 1 are open, 0 expired, 1 were served');
    book.become(1, requestStatus.expired);
    expect(() => book.checkConservation(1)).toThrow('not conserved');
  });
});
