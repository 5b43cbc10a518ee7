import { describe, expect, it } from 'vitest';
import { box, discrete } from '../../src/environment/spaces.ts';
import { type BeliefOptions, FieldBelief } from '../../src/meanfield/field-belief.ts';
import { FieldErrors } from '../../src/meanfield/field-errors.ts';
import { createFieldObserver, type FieldDefinition } from '../../src/meanfield/field-observer.ts';
import { MeanField } from '../../src/meanfield/mean-field.ts';
import { NeighbourCounts } from '../../src/meanfield/neighbour-counts.ts';
import type { Visibility } from '../../src/meanfield/visibility.ts';
import { createRng } from '../../src/shared/rng.ts';
import { envOf, groupAt } from './groups.ts';

const expected: BeliefOptions = { prior: 1, forgetting: 0, estimate: 'mean' };
const drawn: BeliefOptions = { ...expected, estimate: 'sample' };

/** A belief of one agent about three actions that has seen so many of each, step by step. */
function believe(options: BeliefOptions, ...steps: readonly (readonly number[])[]): FieldBelief {
  const belief = new FieldBelief(1, 3, options);
  for (const counts of steps) {
    const number = counts.reduce((sum, count) => sum + count, 0);
    belief.see(
      Float32Array.from(counts, (count) => count / Math.max(1, number)),
      Int32Array.of(number),
      Uint8Array.of(1),
    );
  }
  return belief;
}

function estimate(belief: FieldBelief, rng = createRng(1)): number[] {
  const into = new Float32Array(3);
  belief.estimate(into, rng);
  return [...into];
}

describe('the belief', () => {
  it.each<[string, BeliefOptions, number[][], number[]]>([
    ['of the prior alone is uniform', expected, [], [1 / 3, 1 / 3, 1 / 3]],
    ['is (prior + count) / (size prior + all counts)', { ...expected, prior: 0.5 }, [[3, 1, 0]], [3.5 / 5.5, 1.5 / 5.5, 0.5 / 5.5]],
    [
      'forgets nothing where forgetting is 0',
      expected,
      [
        [3, 1, 0],
        [0, 0, 2],
      ],
      [4 / 9, 2 / 9, 3 / 9],
    ],
    [
      'knows the last step alone where it is 1',
      { ...expected, forgetting: 1 },
      [
        [3, 1, 0],
        [0, 0, 2],
      ],
      [1 / 5, 1 / 5, 3 / 5],
    ],
    [
      'keeps a share of older counts between',
      { ...expected, forgetting: 0.75 },
      [
        [16, 0, 0],
        [0, 4, 0],
        [0, 0, 4],
      ],
      [2 / 9, 2 / 9, 5 / 9],
    ],
  ])('%s', (_, options, steps, mean) => {
    const found = estimate(believe(options, ...steps));
    for (const [i, value] of mean.entries()) expect(found[i]).toBeCloseTo(value, 6);
  });

  it('is drawn from Dirichlet(prior + counts): its means and variances', () => {
    const belief = believe(drawn, [3, 1, 0]);
    const [rng, draws] = [createRng('draws'), 4000];
    const samples = Array.from({ length: draws }, () => estimate(belief, rng));
    for (const [i, concentration] of [4, 2, 1].entries()) {
      const values = samples.map((sample) => sample[i]!);
      const mean = values.reduce((sum, value) => sum + value, 0) / draws;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws;
      const share = concentration / 7;
      const exact = (share * (1 - share)) / 8;
      expect(Math.abs(mean - share)).toBeLessThan(4 * Math.sqrt(exact / draws));
      expect(variance / exact).toBeCloseTo(1, 0);
      expect(Math.abs(variance / exact - 1)).toBeLessThan(0.15);
    }
    for (const sample of samples) expect(sample.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
  });

  it('is a distribution whatever the prior', () => {
    const belief = believe({ ...drawn, prior: 1e-6 });
    for (let seed = 0; seed < 20; seed++)
      expect(estimate(belief, createRng(seed)).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
  });

  it('of those who did not act is the prior again', () => {
    const belief = believe(expected, [3, 1, 0]);
    belief.see(Float32Array.of(1, 0, 0), Int32Array.of(4), Uint8Array.of(0));
    expect(estimate(belief)[0]).toBeCloseTo(1 / 3, 6);
  });
});

/** Four agents on a line, who see some of each other and believe. */
function four(belief: BeliefOptions, visibility?: Visibility, seed = 1) {
  const group = groupAt([[0], [1], [2], [3]], { actionSpace: discrete(2) });
  const env = envOf([group]);
  const definition: FieldDefinition = { neighbourhood: { kind: 'all' } };
  const observer = createFieldObserver(env, group, definition);
  const seen = visibility && createFieldObserver(env, group, { ...definition, visibility });
  const errors = new FieldErrors(2, true, observer.fallback);
  const counts = new NeighbourCounts();
  const meanField = new MeanField({ env, group, observer, seen, estimator: 'belief', belief, errors, counts, rng: createRng(seed) });
  meanField.begin(0);
  const step = (actions: readonly number[], learn = true) => {
    group.actions.set(actions);
    meanField.advance(learn);
    return [...meanField.estimates];
  };
  return { group, meanField, errors, counts, step };
}

describe('the mean field that is believed', () => {
  const chance: Visibility = { kind: 'distance', scale: 2 };
  const actions = Array.from({ length: 12 }, (_, i) => [i % 2, (i >> 1) % 2, 1, 0]);

  it('comes from those seen, and its errors are of the field of all', () => {
    const { step, errors, counts } = four(expected, { kind: 'radius', radius: 1.5 });
    expect(step([0, 1, 1, 1]).slice(0, 2)).toEqual([1 / 3, 2 / 3].map(Math.fround));
    errors.take();
    step([0, 1, 1, 1]);
    // Agents 0, 1, 2 and 3 believed 2/3, 1/2, 3/4 and 2/3 of action 1 (they had seen 1, {0, 1}, {1, 1} and 1); of all the others 1, 2/3, 2/3 and 2/3 took it.
    const squares = [2 / 3 - 1, 1 / 2 - 2 / 3, 3 / 4 - 2 / 3, 0].map((error) => error ** 2);
    const persistence = [1 - 1, 1 / 2 - 2 / 3, 1 - 2 / 3, 1 - 2 / 3].map((error) => error ** 2);
    const uniform = [1 / 2, 1 / 6, 1 / 6, 1 / 6].map((error) => error ** 2);
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / 4;
    const figures = errors.take();
    expect(figures['fieldMse']).toBeCloseTo(mean(squares), 6);
    expect(figures['fieldMsePersistence']).toBeCloseTo(mean(persistence), 6);
    expect(figures['fieldMseUniform']).toBeCloseTo(mean(uniform), 6);
    expect(counts.take()).toEqual({ neighbours: 3, emptyNeighbourhoods: 0 });
  });

  it('begins anew with an episode', () => {
    const { step, meanField } = four(drawn, chance);
    step([0, 1, 1, 1]);
    meanField.begin(0);
    expect([...meanField.estimates]).toEqual(new Array(8).fill(0.5));
  });

  it('goes on bit for bit from a saved state', () => {
    const [one, two] = [four(drawn, chance), four(drawn, chance, 2)];
    for (const done of actions.slice(0, 6)) one.step(done);
    two.meanField.loadState(one.meanField.saveState());
    for (const done of actions.slice(6)) expect(two.step(done)).toEqual(one.step(done));
  });

  it('moves nothing in training where it is only evaluated', () => {
    const streams = ({ meanField }: ReturnType<typeof four>) => meanField.saveState()['streams'] as Record<string, Record<string, unknown>>;
    const field = four(drawn, chance);
    const before = structuredClone(streams(field));
    for (const done of actions) field.step(done, false);
    const after = streams(field);
    for (const consumer of ['visibility', 'belief']) {
      expect(after[consumer]!['train']).toEqual(before[consumer]!['train']);
      expect(after[consumer]!['evaluate']).not.toEqual(before[consumer]!['evaluate']);
    }
  });

  it('sees the same neighbours whether it draws or expects', () => {
    const [one, two] = [four(drawn, chance), four(expected, chance)];
    const observed = ({ meanField }: ReturnType<typeof four>) => meanField.saveState()['observed'];
    for (const done of actions) {
      one.step(done);
      two.step(done);
      expect(observed(one)).toEqual(observed(two));
    }
  });

  it('refuses actions that cannot be counted', () => {
    const make = (group: ReturnType<typeof groupAt>) => {
      const env = envOf([group]);
      const observer = createFieldObserver(env, group, { neighbourhood: { kind: 'all' } });
      return () => new MeanField({ env, group, observer, estimator: 'belief', belief: expected });
    };
    expect(make(groupAt([[0]], { actionSpace: box([2], -1, 1) }))).toThrow(
      /estimator "belief" counts discrete actions that it sees, but the group "red" has box actions; use "learned"/,
    );
    expect(make(groupAt([[0]], { field: { size: 2 }, observationSpace: box([1]) }))).toThrow(/declares its field itself/);
  });
});
