import { describe, expect, it } from 'vitest';
import { ddpg } from '../../agents/ddpg.ts';
import { dmfgAc } from '../../agents/dmfg-ac.ts';
import { dmfgQl } from '../../agents/dmfg-ql.ts';
import { independentQ } from '../../agents/independent-q.ts';
import { mfac } from '../../agents/mfac.ts';
import { mfq } from '../../agents/mfq.ts';
import { ppo } from '../../agents/ppo.ts';

async function resolve(raw: Record<string, unknown>, learner = dmfgQl): Promise<Record<string, unknown>> {
  const result = await learner.parameters['~standard'].validate(raw);
  if (result.issues) throw new Error(result.issues.map(({ message, path }) => `${path?.join('.')}: ${message}`).join('\n'));
  return result.value as Record<string, unknown>;
}

describe('the presets of dmfg-ql', () => {
  it('released: what the authors’ code does', async () => {
    expect(await resolve({ preset: 'released' })).toEqual({
      preset: 'released',
      sharing: 'independent',
      network: null,
      dueling: false,
      // Observation and field each through 256, then 512-512, N(0, .3) with bias .1.
      embedding: 256,
      hidden: [512, 512],
      initialStd: 0.3,
      postDecision: false,
      optimiser: 'rmsprop',
      learningRate: 0.01,
      finalLearningRate: 1,
      maxGradientNorm: null,
      gamma: 0.9,
      nSteps: 1,
      target: 'max',
      staleField: false,
      loss: 'mse',
      terminalMask: false,
      // One batch of 64 after each episode, from the last 200,000 steps of every kind, then a copy to the target.
      batchSize: 64,
      trainEvery: 'episode',
      gradientSteps: 1,
      learnersPerUpdate: null,
      learningStarts: 1,
      replayDecisions: 200_000,
      decisionsOnly: false,
      tau: 1,
      // 21 % random falling to 1 % within a tenth of 2,000 episodes, on top of softmax(Q / .1).
      epsilon: 0.21,
      finalEpsilon: 0.01,
      explorationShare: 0.1,
      temperature: 0.1,
      finalTemperature: null,
      evaluation: 'greedy',
      foresight: 1,
      prioritisation: null,
      scoreNoise: null,
      estimator: 'learned',
      perGroup: false,
      visibility: { kind: 'all' },
      belief: { prior: 1, forgetting: 0.5, estimate: 'mean', reach: null },
      field: {
        embedding: 50,
        input: 'both',
        hidden: [50, 50],
        residual: false,
        loss: 'mse',
        optimiser: 'rmsprop',
        learningRate: 0.01,
        trainEvery: 1,
      },
    });
  });

  it('paper: the same but for equation (9) as the target and an f of two layers of 50', async () => {
    const released = await resolve({ preset: 'released' });
    expect(await resolve({ preset: 'paper' })).toEqual({
      ...released,
      preset: 'paper',
      target: 'expected',
      evaluation: 'sampled',
      field: { ...(released['field'] as object), embedding: 0 },
    });
  });

  it('corrected is the default, and masks death', async () => {
    expect(await resolve({ preset: 'corrected' })).toEqual(await resolve({}));
    expect(await resolve({})).toMatchObject({ preset: 'corrected', sharing: 'independent', terminalMask: true, estimator: 'learned' });
  });

  it('yield to what the user says, part by part', async () => {
    expect(await resolve({ preset: 'released', gamma: 0.5, field: { hidden: [7], loss: 'cross-entropy' } })).toMatchObject({
      gamma: 0.5,
      learningRate: 0.01,
      field: { embedding: 50, hidden: [7], residual: false, loss: 'cross-entropy', optimiser: 'rmsprop', learningRate: 0.01 },
    });
    expect(await resolve({ field: { hidden: [7] } })).toMatchObject({ field: { hidden: [7], residual: true } });
    expect(await resolve({ neighbourhood: { kind: 'radius', radius: 6 } })).toMatchObject({
      neighbourhood: { kind: 'radius', radius: 6, metric: 'manhattan' },
    });
  });

  it.each([
    [{ preset: 'published' }, /preset/],
    [{ preset: 'released', field: 'deep' }, /field/],
    [{ field: { depth: 3 } }, /field.*depth/s],
    [{ gamma: 0 }, /gamma/],
    [{ neighbourhood: { kind: 'radius', radius: -1 } }, /neighbourhood\.radius/],
  ])('do not hide mistakes: %o', async (raw, sentence) => {
    await expect(resolve(raw)).rejects.toThrow(sentence);
  });
});

describe('the presets of what DMFG is compared with', () => {
  it('mfq, released: the networks of dmfg-ql, and one mean action for both ends of a transition', async () => {
    const { estimator, field, ...own } = await resolve({ preset: 'released' });
    expect({ estimator, field }).not.toEqual({ estimator: undefined, field: undefined });
    expect(await resolve({ preset: 'released' }, mfq)).toEqual({ ...own, estimator: 'observed', staleField: true });
    expect(await resolve({}, mfq)).toMatchObject({ preset: 'corrected', staleField: false, terminalMask: true });
  });

  it('mfq and mfac, paper: one network for all, and the next mean action in MFQ', async () => {
    const released = await resolve({ preset: 'released' }, mfq);
    const original = { preset: 'paper', sharing: 'shared', target: 'expected', evaluation: 'sampled', staleField: false };
    expect(await resolve({ preset: 'paper' }, mfq)).toEqual({ ...released, ...original });
    const online = await resolve({ preset: 'released' }, mfac);
    expect(await resolve({ preset: 'paper' }, mfac)).toEqual({ ...online, preset: 'paper', sharing: 'shared' });
  });

  it('ddpg, released: sizes and rates of Waterworld, a critic’s target that stands still, and noise that is soon gone', async () => {
    expect(await resolve({ preset: 'released' }, ddpg)).toMatchObject({
      ...{ actorHidden: [256], criticHidden: [256], actorLearningRate: 1e-3, criticLearningRate: 2e-3, finalLearningRate: 1 },
      ...{
        gamma: 0.9,
        nSteps: 1,
        loss: 'mse',
        terminalMask: false,
        batchSize: 32,
        trainEvery: 1,
        replayDecisions: 10_000,
        learningStarts: 9999,
      },
      ...{ tau: 0.01, criticTau: 0, noise: 'gaussian', noiseScale: 3, finalNoiseScale: 3, noiseDecay: 0.9995 ** 25, estimator: 'none' },
      ...{ scaleObservations: false, actionPenalty: 0 },
    });
    expect(await resolve({}, ddpg)).toMatchObject({ preset: 'corrected', criticTau: null, noiseDecay: 1, terminalMask: true });
  });

  it('ddpg, paper: the same, but its targets follow, and its noise lasts', async () => {
    const released = await resolve({ preset: 'released' }, ddpg);
    expect(await resolve({ preset: 'paper' }, ddpg)).toEqual({ ...released, preset: 'paper', criticTau: null, noiseDecay: 0.9995 });
  });

  it('independent-q and ppo, paper: what is released, since nothing else is known', async () => {
    for (const learner of [independentQ, ppo]) {
      expect(await resolve({ preset: 'paper' }, learner)).toEqual({ ...(await resolve({ preset: 'released' }, learner)), preset: 'paper' });
    }
  });

  it('independent-q, released: three layers of 256', async () => {
    const released = await resolve({ preset: 'released' }, independentQ);
    expect(released).toMatchObject({ hidden: [256, 256, 256], embedding: 0, optimiser: 'rmsprop', target: 'max', trainEvery: 'episode' });
    expect(released).not.toHaveProperty('neighbourhood');
  });

  it('dmfg-ac and mfac, released: online, an actor that does not see the field, rates of 1e-5 and 1e-2', async () => {
    const online = {
      rolloutSteps: 1,
      lambda: 0,
      epochs: 1,
      clip: null,
      entropy: 0,
      gamma: 0.9,
      terminalMask: false,
      actorSeesField: false,
    };
    const rates = { actorLearningRate: 1e-5, criticLearningRate: 1e-2, finalLearningRate: 1 };
    const networks = { actorHidden: [256, 256, 256], criticEmbedding: 256, criticHidden: [256, 256], initialStd: 0.1 };
    for (const learner of [dmfgAc, mfac])
      expect(await resolve({ preset: 'released' }, learner)).toMatchObject({ ...online, ...rates, ...networks });
    // The two layers of 50 are dead in the released code; the paper has them.
    expect(await resolve({ preset: 'released' }, dmfgAc)).toMatchObject({
      field: { embedding: 50, hidden: [], learningRate: 0.01, trainEvery: 1 },
    });
    expect(await resolve({ preset: 'paper' }, dmfgAc)).toMatchObject({
      field: { embedding: 0, hidden: [50, 50], learningRate: 0.01, trainEvery: 1 },
    });
    expect(await resolve({}, dmfgAc)).toMatchObject({ preset: 'corrected', actorSeesField: true, estimator: 'learned' });
  });

  it('mfq, pomfq-for and pomfq-pdo: one network a team, beliefs that last for an episode, sight by radius or by chance', async () => {
    const game = {
      sharing: 'shared',
      estimator: 'belief',
      target: 'double',
      embedding: 32,
      hidden: [128, 64],
      learningRate: 1e-4,
      gamma: 0.95,
      tau: 0.005,
    };
    expect(await resolve({ preset: 'pomfq-for' }, mfq)).toMatchObject({
      ...game,
      neighbourhood: { kind: 'radius', radius: 6, metric: 'manhattan' },
      visibility: { kind: 'all' },
      belief: { prior: 1, forgetting: 0, estimate: 'mean', reach: null },
    });
    expect(await resolve({ preset: 'pomfq-pdo', belief: { estimate: 'sample' } }, mfq)).toMatchObject({
      ...game,
      neighbourhood: { kind: 'radius', radius: 5, metric: 'manhattan' },
      visibility: { kind: 'distance', scale: 1, metric: 'manhattan' },
      belief: { prior: 1, forgetting: 0, estimate: 'sample', reach: { shape: 1, rate: 1 } },
    });
  });

  it('brief, of the actor-critics: what was recorded is used eight times', async () => {
    for (const learner of [dmfgAc, mfac, ppo]) {
      expect(await resolve({ preset: 'brief' }, learner)).toMatchObject({
        rolloutSteps: 32,
        epochs: 8,
        clip: 0.2,
        actorLearningRate: 2e-3,
      });
    }
  });
});
