import { describe, expect, it } from 'vitest';
import { drawNetwork } from '../../src/fluctuation/embedding.ts';
import { type EnsembleOptions, trainEnsemble } from '../../src/fluctuation/ensemble.ts';
import { gaussianEmbedding } from '../../src/fluctuation/gaussian-embedding.ts';
import { observeTraining } from '../../src/fluctuation/gradient-descent.ts';
import { type MeanFieldNetwork, sizesAt } from '../../src/fluctuation/network.ts';
import { referenceProblem } from '../../src/fluctuation/reference-problem.ts';
import { createRng } from '../../src/shared/rng.ts';

/** Networks of three classes of relative widths 1 and 1.5 with schedules, and the reference problem. */
function cases(): { name: string; options: Omit<EnsembleOptions, 'width' | 'networks' | 'seed'> }[] {
  const { points, ...reference } = referenceProblem(2, 40);
  const network: MeanFieldNetwork = {
    inputs: 2,
    hidden: [{ activation: 'tanh' }, { activation: 'relu', relativeWidth: 1.5 }, { activation: 'tanh' }],
    outputs: 3,
    outputBiases: true,
  };
  const targets = Float64Array.from({ length: 18 }, (_, i) => (i % 3 === Math.floor(i / 3) % 3 ? 1 : 0));
  return [
    { name: 'two layers, squared loss', options: { ...reference, observations: { points, times: [0, 15, 40] } } },
    {
      name: 'four layers, cross-entropy, rates that change',
      options: {
        network,
        embedding: gaussianEmbedding(network, { outputMean: 1 }),
        problem: {
          ...reference.problem,
          targets,
          loss: { kind: 'cross-entropy' },
          rates: [1, 0.5, (time) => 1 / (1 + time), 0.7],
        },
        observations: { points, times: [0, 3, 40] },
      },
    },
    {
      name: 'three layers, softplus and sigmoid',
      options: {
        ...referenceProblem(3, 40),
        network: { ...reference.network, hidden: [{ activation: 'softplus' }, { activation: 'sigmoid' }] },
        observations: { points, times: [40] },
      },
    },
    {
      name: 'a bounded output, Huber loss',
      options: {
        ...reference,
        network: { ...reference.network, outputActivation: 'tanh' },
        problem: { ...reference.problem, loss: { kind: 'huber', delta: 0.3 } },
        observations: { points, times: [40] },
      },
    },
  ];
}

describe.each(cases())('an ensemble: $name', ({ options }) => {
  const width = 12;

  it('holds the networks that gradient descent in mean-field scaling gives, in single precision', async () => {
    const ensemble = await trainEnsemble({ ...options, width, networks: 3, seed: 'same', threads: 1 });
    const { network, problem, observations, embedding } = options;
    for (let i = 0; i < 3; i++) {
      const start = drawNetwork(embedding, sizesAt(network, width), 'independent', createRng('same').split(`network/${i}`));
      const { outputs } = observeTraining({ network, problem, start }, observations);
      const single = ensemble.outputs.subarray(i * ensemble.queries, (i + 1) * ensemble.queries);
      const worst = outputs.reduce((most, value, q) => Math.max(most, Math.abs(value - single[q]!)), 0);
      expect(worst).toBeLessThan(5e-5);
    }
  });
});

describe('an ensemble', () => {
  const { points, ...reference } = referenceProblem(3, 20);
  const options = { ...reference, observations: { points, times: [0, 20] }, width: 30 };

  it('does not depend on the threads, and begins like a smaller one', async () => {
    const large = await trainEnsemble({ ...options, networks: 80, seed: 'a', threads: 2 });
    const small = await trainEnsemble({ ...options, networks: 35, seed: 'a', threads: 1 });
    expect(large.outputs.subarray(0, small.outputs.length)).toEqual(small.outputs);
  });

  it('learns from batches of its own, reproducibly', async () => {
    const batches = () => trainEnsemble({ ...options, networks: 4, seed: 'a', batch: 2, threads: 1 });
    const [first, again, full] = [await batches(), await batches(), await trainEnsemble({ ...options, networks: 4, seed: 'a' })];
    expect(first.outputs).toEqual(again.outputs);
    const difference = first.outputs.map((value, i) => Math.abs(value - full.outputs[i]!));
    expect(Math.max(...difference.subarray(0, 9))).toBe(0);
    expect(Math.max(...difference)).toBeGreaterThan(1e-3);
  });

  it.each([
    [{ width: 1 }, /width is 1.*at least 2/],
    [{ networks: 1 }, /1 networks.*at least 2/],
    [{ batch: 0 }, /batch is 0 points/],
    [{ problem: { ...reference.problem, stepSize: 0 } }, /step size is 0.*above 0/],
    [{ problem: { ...reference.problem, rates: [0, 0, 0] } }, /rates of all layers are 0/],
    [{ observations: { points: points.slice(1), times: [0] } }, /17 numbers.*points of 2 each/],
    [{ embedding: referenceProblem(2).embedding }, /labels for 1 hidden layers, and the network has 2/],
    [{ observations: { points, times: [5, 3] } }, /5, 3.*ascending/],
    [{ network: { ...reference.network, hidden: [{ activation: 'tanh', relativeWidth: 0.01 }] } }, /Hidden layer 1 would have 0 neurons/],
    [{ problem: { ...reference.problem, targets: Float64Array.of(1, Number.NaN) } }, /targets are 2 numbers; 6 points/],
    [{ problem: { ...reference.problem, stepSize: 1e30 } }, /Network \d+ of widths 30, 30 diverges.*smaller step size/],
  ] as [Partial<EnsembleOptions>, RegExp][])('refuses what makes no ensemble in a sentence: %#', async (change, message) => {
    await expect(trainEnsemble({ ...options, networks: 3, seed: 'a', threads: 1, ...change })).rejects.toThrow(message);
  });
});
