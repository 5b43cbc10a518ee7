import { describe, expect, it } from 'vitest';
import ring from '../../envs/ring/index.ts';
import type { Group } from '../../src/environment/population-env.ts';
import { box, candidates, discrete } from '../../src/environment/spaces.ts';
import { FieldErrors } from '../../src/meanfield/field-errors.ts';
import { FieldNetwork } from '../../src/meanfield/field-network.ts';
import { createFieldObserver } from '../../src/meanfield/field-observer.ts';
import { type EstimatorKind, MeanField } from '../../src/meanfield/mean-field.ts';
import type { Neighbourhood } from '../../src/meanfield/neighbourhood.ts';
import { makeEnvironment } from '../../src/plugins/make-environment.ts';
import { createRng } from '../../src/shared/rng.ts';
import { envOf, groupAt } from './groups.ts';

const uniform = [0.5, 0.5];

/** Three agents on a line that do one of two things; what they observe is the number of the step. */
function three(estimator: EstimatorKind, neighbourhood: Neighbourhood = { kind: 'all' }, trainEvery = 1) {
  const group = groupAt([[0], [1], [2]], { actionSpace: discrete(2) });
  const env = envOf([group]);
  const trained: { observations: number[]; last: number[][]; targets: number[][]; acted: number[] }[] = [];
  const predicted: { observations: number[]; last: number[][] }[] = [];
  const network = {
    predict(observations: Float32Array, last: Float32Array, into: Float32Array) {
      predicted.push({ observations: [...observations], last: rows(last) });
      into.fill(predicted.length);
    },
    train(observations: Float32Array, last: Float32Array, targets: Float32Array, acted: Uint8Array) {
      trained.push({ observations: [...observations], last: rows(last), targets: rows(targets), acted: [...acted] });
      return trained.length / 8;
    },
  } as unknown as FieldNetwork;
  const observer = createFieldObserver(env, group, { neighbourhood });
  const errors = new FieldErrors(2, true, observer.fallback);
  const meanField = new MeanField({
    env,
    group,
    observer,
    estimator,
    network: estimator === 'learned' ? network : undefined,
    errors,
    trainEvery,
  });
  let time = 0;
  group.observations.fill(0);
  meanField.begin(0);
  return {
    group,
    meanField,
    errors,
    trained,
    predicted,
    estimates: () => rows(meanField.estimates),
    /** The agents do these things; `change` is what else happens in the step. */
    step(actions: readonly number[], change: (group: Group) => void = () => {}, learn = true): number {
      group.actions.set(actions);
      group.observations.fill(++time);
      change(group);
      return meanField.advance(learn);
    },
  };
}

function rows(array: Float32Array): number[][] {
  return Array.from({ length: array.length / 2 }, (_, row) => [...array.subarray(row * 2, row * 2 + 2)]);
}

describe('the estimators', () => {
  const near: Neighbourhood = { kind: 'radius', radius: 1.5 };
  const leave = (group: Group) => group.positions!.set([0, 1, 90]);

  it('observed: what was seen in the last step, uniform where nobody was near', () => {
    const { step, estimates } = three('observed', near);
    expect(estimates()).toEqual([uniform, uniform, uniform]);
    step([0, 1, 1]);
    expect(estimates()).toEqual([[0, 1], uniform, [0, 1]]);
    step([1, 0, 0], leave);
    expect(estimates()).toEqual([[1, 0], [0, 1], uniform]);
  });

  it('persistence: the same, but the last field stands where nobody was near', () => {
    const { step, estimates } = three('persistence', near);
    step([0, 1, 1]);
    step([1, 0, 0], leave);
    expect(estimates()).toEqual([
      [1, 0],
      [0, 1],
      [0, 1],
    ]);
    step([0, 0, 0], leave);
    expect(estimates()[2]).toEqual([0, 1]);
  });

  it('uniform: nothing is known', () => {
    const { step, estimates } = three('uniform');
    step([0, 1, 1]);
    expect(estimates()).toEqual([uniform, uniform, uniform]);
  });

  it('oracle: the field of what the others are about to do, the last one before they have said', () => {
    const { step, estimates, meanField, group } = three('oracle', near);
    expect(meanField.isOracle).toBe(true);
    step([0, 1, 1]);
    expect(estimates()[0]).toEqual([0, 1]);
    group.actions.set([0, 0, 1]);
    meanField.foresee();
    expect(estimates()).toEqual([[1, 0], uniform, [1, 0]]);
    step([0, 1, 1], leave);
    group.actions.set([1, 1, 1]);
    meanField.foresee();
    expect(estimates()).toEqual([[0, 1], [0, 1], uniform]);
  });

  it('learned: f learns from (o_t, what was seen before) what is then seen, and estimates from what is seen now', () => {
    const { step, estimates, trained, predicted } = three('learned');
    expect(predicted).toEqual([{ observations: [0, 0, 0], last: [uniform, uniform, uniform] }]);
    expect(estimates()[0]).toEqual([1, 1]);
    expect(step([0, 1, 1])).toBe(1 / 8);
    const first = [[0, 1], uniform, uniform];
    expect(trained[0]).toEqual({ observations: [0, 0, 0], last: [uniform, uniform, uniform], targets: first, acted: [1, 1, 1] });
    expect(predicted[1]).toEqual({ observations: [1, 1, 1], last: first });
    expect(estimates()[0]).toEqual([2, 2]);
    step([1, 1, 0]);
    const second = [uniform, uniform, [0, 1]];
    expect(trained[1]).toEqual({ observations: [1, 1, 1], last: first, targets: second, acted: [1, 1, 1] });
    expect(predicted[2]).toEqual({ observations: [2, 2, 2], last: second });
  });
});

describe('learning the field', () => {
  it('does not happen in evaluation, nor do errors count', () => {
    const { step, trained, predicted, errors } = three('learned');
    expect(step([0, 1, 1], undefined, false)).toBe(0);
    expect([trained.length, predicted.length]).toEqual([0, 2]);
    expect(errors.take()).toEqual({});
  });

  it('is done by those who acted, up to and with the step in which their lives end', () => {
    const { step, trained, errors } = three('learned');
    step([0, 1, 1], (group) => {
      group.alive.fill(0);
      group.truncated.fill(1);
    });
    expect(trained[0]).toMatchObject({ targets: [[0, 1], uniform, uniform], acted: [1, 1, 1] });
    expect(errors.take()['fieldMseUniform']).toBeCloseTo(0.25 / 3, 12);
    step([0, 1, 1]);
    expect(trained[1]).toMatchObject({ targets: [uniform, uniform, uniform], acted: [0, 0, 0] });
    expect(errors.take()).toEqual({});
  });

  it('counts the errors of estimates beside those of persistence and of uniform', () => {
    const { step, errors } = three('observed');
    step([0, 0, 0]);
    expect(errors.take()).toMatchObject({ fieldMse: 0.25, fieldMsePersistence: 0.25, fieldMseUniform: 0.25 });
    step([0, 0, 0]);
    expect(errors.take()).toMatchObject({ fieldMse: 0, fieldMsePersistence: 0, fieldMseUniform: 0.25 });
  });

  it('learns from every so many-th step only, and from a saved state on goes on counting', () => {
    const [one, two] = [three('learned', { kind: 'all' }, 3), three('learned', { kind: 'all' }, 3)];
    for (let i = 0; i < 7; i++) one.step([0, 1, 1]);
    expect(one.trained.map(({ observations }) => observations[0])).toEqual([2, 5]);
    expect(one.predicted).toHaveLength(8);
    two.meanField.loadState(one.meanField.saveState());
    two.step([0, 1, 1]);
    expect(two.trained).toHaveLength(0);
    two.step([0, 1, 1]);
    expect(two.trained).toHaveLength(1);
  });

  it('does not count steps that it must not learn from', () => {
    const { step, trained } = three('learned', { kind: 'all' }, 2);
    for (const learn of [true, false, false, true]) step([0, 1, 1], undefined, learn);
    expect(trained).toHaveLength(1);
  });

  it('begins anew with an episode', () => {
    const { step, meanField, group, predicted } = three('learned');
    step([0, 1, 1]);
    group.observations.fill(0);
    meanField.begin(0);
    expect(predicted.at(-1)).toEqual({ observations: [0, 0, 0], last: [uniform, uniform, uniform] });
  });
});

describe('the mean field of the ring, which declares it', () => {
  async function onRing(estimator: EstimatorKind, numEnvs = 2) {
    const env = await makeEnvironment(ring, { agents: 6, episodeLength: 8, radius: 1 }, numEnvs);
    const [group] = env.groups as [Group];
    const observer = createFieldObserver(env, group, { neighbourhood: { kind: 'all' } });
    const shape = { capacity: 6, numEnvs, numPolicies: 6, observationSize: 6, fieldSize: 5, isDistribution: true, seed: 'ring' };
    const network = await FieldNetwork.create(shape, {
      embedding: 4,
      input: 'both',
      hidden: [8],
      residual: true,
      loss: 'cross-entropy',
      optimiser: { kind: 'adam' },
      learningRate: 0.01,
    });
    const meanField = new MeanField({ env, group, observer, estimator, network: estimator === 'learned' ? network : undefined });
    const rng = createRng(1);
    for (let copy = 0; copy < numEnvs; copy++) {
      env.reset(copy, { seed: copy });
      meanField.begin(copy);
    }
    const step = (learn = true) => {
      for (let row = 0; row < group.rows; row++) group.actions[row] = rng.integer(3);
      env.step();
      return meanField.advance(learn);
    };
    return { env, group, network, meanField, step, rng };
  }

  it('is what the environment shows, from the start of the episode on', async () => {
    const { group, meanField, step } = await onRing('observed');
    expect(meanField.estimates).toEqual(group.fields);
    step();
    expect(meanField.estimates).toEqual(group.fields);
  });

  it('is estimated by a network that begins as persistence and then learns', async () => {
    const { group, meanField, step } = await onRing('learned');
    for (let i = 0; i < group.fields!.length; i++) expect(meanField.estimates[i]).toBeCloseTo(group.fields![i]!, 2);
    const losses = [step(), step(), step()];
    expect(losses.every((loss) => loss > 0)).toBe(true);
    expect(Math.max(...meanField.estimates.map((value, i) => Math.abs(value - group.fields![i]!)))).toBeGreaterThan(1e-3);
    for (let at = 0; at < meanField.estimates.length; at += 5) {
      expect(meanField.estimates.subarray(at, at + 5).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    }
  });

  it('goes on bit for bit from a saved state', async () => {
    const [one, two] = [await onRing('learned'), await onRing('learned')];
    for (let i = 0; i < 3; i++) one.step();
    two.env.loadState!(one.env.saveState!());
    two.network.loadState(one.network.saveState());
    two.rng.load(one.rng.save());
    two.meanField.loadState(one.meanField.saveState());
    expect(two.meanField.estimates).toEqual(one.meanField.estimates);
    for (let i = 0; i < 5; i++) {
      expect(two.step()).toBe(one.step());
      expect(two.meanField.saveState()).toEqual(one.meanField.saveState());
    }
  });

  it('goes on from a saved state where actions are observed', () => {
    const [one, two] = [three('persistence'), three('persistence')];
    one.step([0, 1, 1]);
    two.step([0, 0, 0], (group) => group.alive.fill(0));
    two.group.alive.set(one.group.alive);
    two.meanField.loadState(one.meanField.saveState());
    for (const { step } of [one, two]) step([1, 1, 0], (group) => group.alive.fill(0));
    expect(two.estimates()).toEqual(one.estimates());
    expect(two.estimates()[2]).toEqual([0, 1]);
  });

  it('cannot be foreseen, nor can what candidates will be executed', async () => {
    await expect(onRing('oracle')).rejects.toThrow(
      /estimator "oracle" needs actions that can be seen before the step, but the group "agent"/,
    );
    const group = groupAt([[0]], { actionSpace: candidates(2, ['x']), field: { size: 2 }, observationSpace: box([1]) });
    const env = envOf([group]);
    const observer = createFieldObserver(env, group, { neighbourhood: { kind: 'all' } });
    expect(() => new MeanField({ env, group, observer, estimator: 'oracle' })).toThrow(
      /use "learned", "observed", "persistence" or "uniform"/,
    );
  });
});
