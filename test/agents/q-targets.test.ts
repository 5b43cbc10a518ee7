import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jointTargets, type TargetKind } from '../../agents/q-target-kind.ts';
import { Targets } from '../../agents/q-targets.ts';
import { createSetArbiter } from '../../src/arbitration/create-set-arbiter.ts';
import type { SetArbiter } from '../../src/arbitration/set-contest.ts';
import type { ActionValues } from '../../src/learning/action-values.ts';
import { createFrame, type FrameShape } from '../../src/learning/frame.ts';
import { Replay } from '../../src/learning/replay.ts';
import { createSample } from '../../src/learning/sampling/sampler.ts';

interface Candidate {
  /** What the networks say of it. */
  readonly online: number;
  readonly target: number;
  readonly claims: readonly number[];
}

const [agents, choices, claims] = [3, 4, 2];
const shape: FrameShape = { observationSize: 0, fieldSize: 0, choices, actionSize: 0, features: 2, bins: 0, claims };

/** Action values that are features of the candidates: 0 for the online network, 1 for the target. */
function readValues(): ActionValues {
  const entries: { features: number[]; mask: number[] }[] = [];
  let which = 0;
  return {
    population: {} as ActionValues['population'],
    clear() {
      entries.length = 0;
    },
    frame: () => createFrame(shape),
    add: (_, frame) => entries.push({ features: [...frame.candidates], mask: [...frame.mask] }) - 1,
    evaluate(network) {
      which = network === 'online' ? 0 : 1;
    },
    values: (entry, into) =>
      into.set(entries[entry]!.mask.map((exists, i) => (exists ? entries[entry]!.features[2 * i + which]! : -Infinity))),
    value: () => 0,
    row: () => 0,
    gradient() {},
    gradients() {},
    backward() {},
  };
}

/** Each loads its solver once. */
const arbiters = new Map<TargetKind, Promise<SetArbiter>>(jointTargets.map((kind) => [kind, createSetArbiter({ kind })]));

/** The targets of decisions that all paid 1 and led to these offers (null: to the end), of which the first was carried out. */
async function targetsOf(kind: TargetKind, offers: readonly (readonly Candidate[] | null)[], temperature = 0): Promise<number[]> {
  const replay = new Replay({
    rows: agents,
    capacity: agents,
    numPolicies: agents,
    framesPerRow: 4,
    shape,
    storage: 'float32',
    gamma: 0.5,
  });
  const arbiter = await arbiters.get(kind);
  const joint = arbiter ? { arbiter, agents, most: agents } : null;
  const targets = new Targets({ kind, temperature: () => temperature, staleField: false, shape, values: readValues(), replay, joint });
  const batch = offers.map(createSample);
  const frame = createFrame(shape);
  for (const [agent, offered] of offers.entries()) {
    frame.mask.fill(1);
    replay.open(agent, frame);
    replay.reward(agent, 1);
    if (!offered) replay.terminate(agent);
    else {
      frame.mask.fill(0);
      frame.claimed.fill(-1);
      for (const [i, { online, target, claims: claimed }] of offered.entries()) {
        frame.mask[i] = 1;
        frame.candidates.set([online, target], 2 * i);
        frame.claimed.set(claimed, claims * i);
      }
      replay.open(agent, frame);
      replay.act(agent, 0);
    }
    Object.assign(batch[agent]!, { policy: agent, agent });
    replay.follow(4 * agent, 1, batch[agent]!.transition);
  }
  targets.fill(batch, batch.length);
  return batch.map(({ target }) => target);
}

const offer = (target: number, online = 0, ...claimed: number[]): Candidate => ({ target, online, claims: claimed });

describe('the target of an agent alone', () => {
  const offers = [[offer(2, 5), offer(6, 1), offer(4, 9)], null];

  it.each<[TargetKind, number]>([
    ['max', 1 + 0.5 * 6],
    ['double', 1 + 0.5 * 4],
    ['executed', 1 + 0.5 * 2],
    ['average', 1 + 0.5 * 4],
    ['expected', 1 + 0.5 * 6],
  ])('%s is the reward and what comes after a choice', async (kind, expected) => {
    expect(await targetsOf(kind, offers)).toEqual([expected, 1]);
  });

  it('expected is the mean under the softmax policy', async () => {
    const [a, b] = [Math.exp(0), Math.exp((6 - 2) / 2)];
    const [target] = await targetsOf('expected', [[offer(2), offer(6)]], 2);
    expect(target).toBeCloseTo(1 + 0.5 * ((a * 2 + b * 6) / (a + b)), 5);
  });
});

describe.each(jointTargets)('the target %s', (kind) => {
  it('is what each gets when all compete with the target’s values', async () => {
    // Together agents 0 and 1 do best when 0 gives way, though each alone would take request 0; agent 2's life has ended.
    const offers = [[offer(0), offer(3, 9, 0), offer(2, 0, 1)], [offer(0, 9), offer(5, 0, 0)], null];
    expect(await targetsOf(kind, offers)).toEqual([1 + 0.5 * 2, 1 + 0.5 * 5, 1]);
  });

  const candidate = fc.record({
    target: fc.integer({ min: -3, max: 9 }),
    claims: fc.uniqueArray(fc.nat(3), { minLength: 1, maxLength: 2 }),
  });
  const row = fc
    .tuple(fc.integer({ min: -3, max: 3 }), fc.array(candidate, { maxLength: 3 }))
    .map(([stay, trips]): Candidate[] => [
      offer(stay),
      ...trips.map(({ target, claims: claimed }) => offer(target, 0, ...claimed.sort((a, b) => a - b))),
    ]);

  it('is that of the best joint choice', () =>
    fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: agents }), async (offers) => {
        const targets = await targetsOf(kind, offers);
        const total = targets.reduce((sum, target) => sum + (target - 1) / 0.5, 0);
        const best = bestTotal(offers, new Set());
        expect(total).toBeLessThanOrEqual(best + 1e-6);
        if (kind === 'ilp') expect(total).toBeCloseTo(best, 5);
      }),
      { numRuns: 40 },
    ));
});

/** The best that agents can do together, by trying all that they can do. */
function bestTotal([first, ...rest]: readonly (readonly Candidate[])[], taken: ReadonlySet<number>): number {
  if (!first) return 0;
  return Math.max(
    ...first
      .filter(({ claims: claimed }) => claimed.every((claim) => !taken.has(claim)))
      .map(({ target, claims: claimed }) => target + bestTotal(rest, new Set([...taken, ...claimed]))),
  );
}
