import { describe, expect, it } from 'vitest';
import { discrete } from '../../src/environment/spaces.ts';
import type { BeliefOptions } from '../../src/meanfield/field-belief.ts';
import { FieldErrors } from '../../src/meanfield/field-errors.ts';
import { createFieldObserver, type FieldDefinition } from '../../src/meanfield/field-observer.ts';
import { MeanField } from '../../src/meanfield/mean-field.ts';
import { ReachBelief, type ReachOptions } from '../../src/meanfield/reach-belief.ts';
import { createRng } from '../../src/shared/rng.ts';
import { mean } from '../../src/statistics/summaries.ts';
import { envOf, groupAt } from './groups.ts';

const prior: ReachOptions = { shape: 2, rate: 3 };

/** One agent's belief after steps of [number seen, sum of their distances]. */
function believe(options: Pick<BeliefOptions, 'forgetting' | 'estimate'>, ...steps: readonly (readonly [number, number])[]): ReachBelief {
  const belief = new ReachBelief(1, prior, options);
  for (const [number, distance] of steps) belief.see(Int32Array.of(number), Float64Array.of(distance), Uint8Array.of(1));
  return belief;
}

function rateOf(belief: ReachBelief, rng = createRng(1)): number {
  const into = new Float32Array(1);
  belief.estimate(into, 1, rng);
  return into[0]!;
}

describe('the belief of how far an agent sees', () => {
  it.each<[string, number, [number, number][], number]>([
    ['of the prior alone is shape / rate', 0, [], 2 / 3],
    ['is (shape + number seen) / (rate + their distances)', 0, [[4, 7]], 6 / 10],
    ['has all steps where nothing is forgotten', 0, [[4, 7], [0, 0], [1, 2]], 7 / 12], // biome-ignore format: a row a case
    ['has the last one where all is', 1, [[4, 7], [1, 2]], 3 / 5], // biome-ignore format: a row a case
    ['keeps a share between', 0.5, [[4, 7], [1, 2]], (2 + 2 + 1) / (3 + 3.5 + 2)], // biome-ignore format: a row a case
  ])('%s', (_, forgetting, steps, rate) => {
    expect(rateOf(believe({ forgetting, estimate: 'mean' }, ...steps))).toBeCloseTo(rate, 6);
  });

  it('is drawn from Gamma(shape + number, rate + distances): its mean and variance', () => {
    const belief = believe({ forgetting: 0, estimate: 'sample' }, [4, 7]);
    const [rng, draws] = [createRng('draws'), 4000];
    const values = Array.from({ length: draws }, () => rateOf(belief, rng));
    const variance = mean(values.map((value) => (value - mean(values)) ** 2));
    expect(Math.abs(mean(values) - 6 / 10)).toBeLessThan((4 * Math.sqrt(6 / 100)) / Math.sqrt(draws));
    expect(Math.abs(variance / (6 / 100) - 1)).toBeLessThan(0.15);
  });

  it('finds the rate at which the distances of those seen fall off', () => {
    const belief = believe({ forgetting: 0, estimate: 'mean' });
    const rng = createRng('distances');
    for (let step = 0; step < 2000; step++)
      belief.see(Int32Array.of(1), Float64Array.of(-Math.log(1 - rng.uniform()) / 0.4), Uint8Array.of(1));
    expect(Math.abs(rateOf(belief) - 0.4)).toBeLessThan((4 * 0.4) / Math.sqrt(2000));
  });

  it('of those who did not act is the prior again', () => {
    const belief = believe({ forgetting: 0, estimate: 'mean' }, [4, 7]);
    belief.see(Int32Array.of(3), Float64Array.of(5), Uint8Array.of(0));
    expect(rateOf(belief)).toBeCloseTo(2 / 3, 6);
  });
});

/** Four agents on a line, who see some of each other by chance. */
function four(reach: ReachOptions | null, estimate: BeliefOptions['estimate'] = 'mean', seed = 1) {
  const group = groupAt([[0], [1], [2], [4]], { actionSpace: discrete(2) });
  const env = envOf([group]);
  const definition: FieldDefinition = { neighbourhood: { kind: 'all' } };
  const observer = createFieldObserver(env, group, definition);
  const seen = createFieldObserver(env, group, { ...definition, visibility: { kind: 'distance', scale: 2 } });
  const errors = new FieldErrors(2, true, observer.fallback);
  const belief = { prior: 1, forgetting: 0, estimate, reach };
  const meanField = new MeanField({ env, group, observer, seen, estimator: 'belief', belief, errors, rng: createRng(seed) });
  meanField.begin(0);
  const step = (actions: readonly number[]) => {
    group.actions.set(actions);
    meanField.advance(true);
    return [...meanField.estimates];
  };
  return { meanField, seen, errors, step };
}

describe('the mean field with a belief of how far an agent sees', () => {
  const actions = Array.from({ length: 8 }, (_, i) => [i % 2, (i >> 1) % 2, 1, 0]);

  it('has one number more, and is the same besides', () => {
    const [plain, more] = [four(null), four(prior)];
    expect([plain.meanField.size, more.meanField.size]).toEqual([2, 3]);
    expect([...more.meanField.estimates]).toEqual([0, 1, 2, 3].flatMap(() => [0.5, 0.5, Math.fround(2 / 3)]));
    const [numbers, distances] = [new Float64Array(4), new Float64Array(4)];
    for (const done of actions) {
      const [without, within] = [plain.step(done), more.step(done)];
      for (let row = 0; row < 4; row++) {
        numbers[row]! += more.seen.numbers![row]!;
        distances[row]! += more.seen.distances![row]!;
        expect(within.slice(3 * row, 3 * row + 2)).toEqual(without.slice(2 * row, 2 * row + 2));
        expect(within[3 * row + 2]).toBe(Math.fround((2 + numbers[row]!) / (3 + distances[row]!)));
      }
    }
    expect(numbers.every((number) => number > 0)).toBe(true);
    expect(more.errors.take()).toEqual(plain.errors.take());
  });

  it('begins anew with an episode', () => {
    const { step, meanField } = four(prior, 'sample');
    step([0, 1, 1, 1]);
    meanField.begin(0);
    expect([...meanField.estimates]).toEqual([0, 1, 2, 3].flatMap(() => [0.5, 0.5, Math.fround(2 / 3)]));
  });

  it('goes on bit for bit from a saved state, errors and all', () => {
    const [one, two] = [four(prior, 'sample'), four(prior, 'sample', 2)];
    for (const done of actions.slice(0, 4)) one.step(done);
    one.errors.take();
    two.meanField.loadState(one.meanField.saveState());
    for (const done of actions.slice(4)) expect(two.step(done)).toEqual(one.step(done));
    expect(two.errors.take()).toEqual(one.errors.take());
  });
});
