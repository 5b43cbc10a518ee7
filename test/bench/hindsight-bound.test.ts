import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hindsightBound } from '../../bench/amod-hours/hindsight-bound.ts';
import { hindsightProblem } from '../../bench/amod-hours/hindsight-problem.ts';
import { makeRideSharing } from '../../envs/ride-sharing/make.ts';
import { parameterSchema } from '../../envs/ride-sharing/parameters.ts';
import type { RideSharing } from '../../envs/ride-sharing/simulator.ts';
import type { Group } from '../../src/environment/population-env.ts';
import type { SnapshotRecord } from '../../src/shared/snapshot.ts';
import { amodFolder, hasAmodData } from '../ride-sharing/amod-data.ts';
import { writeGreedyScores } from '../ride-sharing/greedy.ts';
import { type LineRequest, lineFleet, offers, stepChoosing } from '../ride-sharing/line-world.ts';

const PLACES = 4;
const EPOCHS = 14;

/** A fleet under the rules of `amod-hours` on a street, `blockSteps` from one place to the next. */
function streetFleet(requests: readonly LineRequest[], vehicles: number, blockSteps: number): RideSharing {
  const env = lineFleet({
    requests,
    vehicles,
    places: PLACES,
    seconds: 60 * blockSteps,
    epochs: EPOCHS,
    settings: { motion: 'stepped', repositioning: false, patience: 0 },
  });
  env.reset(0, { seed: 1, evaluation: true });
  return env;
}

function boundOf(env: RideSharing): number {
  return hindsightBound(hindsightProblem(env.world, env.world.scenario.demand({ seed: 1 })));
}

/** The most that the fleet can earn, by trying every feasible decision in the simulator itself. */
function bestByTrying(env: RideSharing): number {
  if (env.episodeOver[0] === 1) return env.metrics(0)['reward']!;
  const state = env.saveState();
  let best = -Infinity;
  for (const decision of [...decisions(env, 0, new Set())]) {
    env.loadState(state as SnapshotRecord);
    stepChoosing(env, decision);
    best = Math.max(best, bestByTrying(env));
  }
  return best;
}

/** All ways in which the vehicles from v on can take requests, none twice. */
function* decisions(env: RideSharing, v: number, taken: ReadonlySet<string>): Generator<Record<number, number>> {
  if (v === env.groups[0].rows) {
    yield {};
    return;
  }
  yield* decisions(env, v + 1, taken);
  for (const offer of offers(env, v).filter(({ isRequest }) => isRequest === 1)) {
    const request = requestOf(offer);
    if (taken.has(request)) continue;
    for (const others of decisions(env, v + 1, new Set([...taken, request]))) yield { ...others, [v]: offer.index };
  }
}

/** Vehicles see a request from where they are; its destination and what it pays but for the approach tell requests of a step apart. */
function requestOf(offer: Readonly<Record<string, number>>): string {
  return `${offer['x']} ${(offer['reward']! + offer['approachDistance']!).toFixed(4)}`;
}

/** Requests in order of their steps, each with a fare of its own. */
function requestsOf(most: number): fc.Arbitrary<LineRequest[]> {
  const place = fc.integer({ min: 0, max: PLACES - 1 });
  return fc
    .array(
      fc.record({
        step: fc.integer({ min: 0, max: EPOCHS - 1 }),
        from: place,
        way: fc.integer({ min: 1, max: PLACES - 1 }),
        margin: place,
      }),
      { minLength: 1, maxLength: most },
    )
    .map((drawn) =>
      drawn
        .toSorted((a, b) => a.step - b.step)
        .map(({ step, from, way, margin }, i): LineRequest => {
          const to = (from + way) % PLACES;
          return [60 * step, from, to, 0.3 * Math.abs(from - to) + 0.3 * margin - 0.1 + 0.001 * i];
        }),
    );
}

describe('hindsightBound', () => {
  it('is for one vehicle on blocks of five steps exactly what the simulator lets it earn', () => {
    fc.assert(
      fc.property(requestsOf(9), (requests) => {
        const env = streetFleet(requests, 1, 5);
        expect(boundOf(env)).toBeCloseTo(bestByTrying(env), 9);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('cuts off nothing that several vehicles can do in the simulator, whatever the length of a block', () => {
    let tight = 0;
    fc.assert(
      fc.property(requestsOf(5), fc.integer({ min: 2, max: 3 }), fc.integer({ min: 1, max: 6 }), (requests, vehicles, blockSteps) => {
        const env = streetFleet(requests, vehicles, blockSteps);
        const [bound, best] = [boundOf(env), bestByTrying(env)];
        expect(bound).toBeGreaterThanOrEqual(best - 1e-9);
        if (bound <= best + 1e-3) tight++;
      }),
      { numRuns: 100, seed: 2 },
    );
    expect(tight).toBeGreaterThanOrEqual(80);
  });

  it('knows the step that boarding takes', () => {
    // The first ride ends at step 6, the second at 11: within five steps of step 6, but not of step 5.
    const rides = (third: number): LineRequest[] => [
      [0, 0, 1, 1.3],
      [60, 1, 2, 1.3],
      [60 * third, 2, 3, 1.3],
    ];
    for (const [third, earned] of [
      [6, 3],
      [5, 2],
    ] as const) {
      const env = streetFleet(rides(third), 1, 5);
      expect(boundOf(env)).toBeCloseTo(earned, 9);
      expect(bestByTrying(env)).toBeCloseTo(earned, 6);
    }
  });

  it('refuses fleets and rides that its argument does not cover', () => {
    const env = lineFleet({ requests: [] });
    expect(() => boundOf(env)).toThrow(/in whole steps, and where vehicles do not drive empty to other places, and where requests/);
    const ring = streetFleet([[0, 1, 1, 1]], 1, 5);
    expect(() => boundOf(ring)).toThrow(/Request 0 goes from place 1 to place 1 in 0 steps/);
  });
});

describe.skipIf(!hasAmodData)('hindsightBound on amod-hours', () => {
  it('is above what simulated policies earn on every test date, and as tight as the linear programme', async () => {
    const policies = { 'first-come': writeGreedyScores, matching: writeRewards };
    const bounds: number[] = [];
    for (const [arbitration, write] of Object.entries(policies)) {
      const env = await makeRideSharing(parameterSchema.parse({ preset: 'amod-hours', data: amodFolder, arbitration }), 1);
      for (let episode = 0; episode < 20; episode++) {
        env.reset(0, { seed: 7, evaluation: true, episode });
        while (env.episodeOver[0] === 0) {
          write(env.groups[0]);
          env.step();
        }
        bounds[episode] ??= hindsightBound(hindsightProblem(env.world, env.world.scenario.demand({ seed: 0, evaluation: true, episode })));
        const earned = env.metrics(0)['reward']!;
        expect(bounds[episode], `date ${episode}`).toBeGreaterThan(earned);
        expect(earned / bounds[episode]!).toBeGreaterThan(0.7);
      }
    }
    for (const [episode, optimum] of linearProgrammes.entries()) {
      expect(bounds[episode]).toBeGreaterThanOrEqual(optimum - 0.001);
      expect(bounds[episode]).toBeLessThan(1.0005 * optimum);
    }
  });
});

/** The optimum of the linear programme on each test date, found by a simplex solver, in USD. */
const linearProgrammes = [
  573.887, 560.99, 577.822, 547.564, 557.079, 539.817, 573.203, 570.107, 582.372, 515.382, 520.993, 547.111, 483.994, 497.236, 540.122,
  521.428, 523.49, 485.161, 334.958, 384.79,
];

/** Scores every candidate by its immediate reward. */
function writeRewards(group: Group): void {
  if (group.actionSpace.kind !== 'candidates') throw new Error('Vehicles choose among candidates.');
  const { features } = group.actionSpace;
  const reward = features.indexOf('reward');
  for (let at = 0; at < group.actions.length; at++) group.actions[at] = group.candidates![at * features.length + reward]!;
}
