import { describe, expect, test } from 'vitest';
import type { Activation } from '../../src/population/network.ts';
import type { Population } from '../../src/population/population.ts';
import { chain, makePopulation } from './helpers.ts';

/** A population that applies an activation to its 9 inputs: a layer with unit weights. */
async function identity(activation: Activation): Promise<Population> {
  const network = { branches: [{ name: 'x', size: 9 }], trunk: [], heads: [{ name: 'y', layers: [{ units: 9, activation }] }] };
  const population = await makePopulation({ network, maxRows: 4000 });
  const weights = population.parameters.get('heads/y/0/weights')!.data.fill(0);
  for (let i = 0; i < 9; i++) weights[i * 10] = 1;
  return population;
}

const reference: Record<Activation, (x: number) => number> = {
  linear: (x) => x,
  relu: (x) => Math.max(x, 0),
  tanh: Math.tanh,
  elu: (x) => (x > 0 ? x : Math.expm1(x)),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
};

describe('activations', () => {
  test.each<Activation>(['relu', 'tanh', 'elu', 'sigmoid', 'softplus'])('%s has float precision from 1e-6 to 100', async (activation) => {
    const population = await identity(activation);
    const x = population.inputs['x']!;
    for (let i = 0; i < x.length; i++) x[i] = (i % 2 ? -1 : 1) * 10 ** (-6 + (8 * i) / x.length);
    for (const rows of [4000, 1]) {
      population.forward(Int32Array.of(rows));
      let worst = 0;
      for (let i = 0; i < rows * 9; i++) {
        const exact = reference[activation](x[i]!);
        worst = Math.max(worst, Math.abs(population.outputs['y']![i]! - exact) / Math.max(Math.abs(exact), 1e-12));
      }
      expect(worst).toBeLessThan(4e-7);
    }
  });

  test.each<Activation>(['linear', 'relu', 'tanh', 'elu', 'sigmoid', 'softplus'])('%s of infinity is its limit', async (activation) => {
    const network = { branches: [{ name: 'x', size: 1 }], trunk: [], heads: [{ name: 'y', layers: [{ units: 1, activation }] }] };
    const population = await makePopulation({ network });
    population.parameters.get('heads/y/0/weights')!.data[0] = 1;
    for (const rows of [2, 8]) {
      for (let row = 0; row < rows; row++) population.inputs['x']![row] = row % 2 ? -Infinity : Infinity;
      population.forward(Int32Array.of(rows));
      const limits = [reference[activation](Infinity), reference[activation](-Infinity)];
      expect([...population.outputs['y']!.subarray(0, 2)]).toEqual(limits);
    }
  });
});

describe('a NaN travels', () => {
  test.each<Activation>(['linear', 'relu', 'tanh', 'elu', 'sigmoid', 'softplus'])(
    'forward from an input through %s, in its own row alone',
    async (activation) => {
      const population = await makePopulation({ network: chain(6, 10, activation) });
      for (const rows of [2, 5]) {
        population.inputs['x']!.fill(0.5);
        population.inputs['x']![6] = Number.NaN;
        population.forward(Int32Array.of(rows));
        const flags = Array.from(population.outputs['y']!.subarray(0, rows * 3), Number.isNaN);
        expect(flags).toEqual(flags.map((_, i) => i >= 3 && i < 6));
      }
    },
  );

  test.each<Activation>(['linear', 'relu', 'tanh', 'elu', 'sigmoid', 'softplus'])('from a weight through %s', async (activation) => {
    const population = await makePopulation({ network: chain(6, 10, activation) });
    population.inputs['x']!.fill(0.5);
    population.parameters.get('trunk/0/weights')!.data[13] = Number.NaN;
    for (const rows of [1, 5]) {
      population.forward(Int32Array.of(rows));
      expect(Array.from(population.outputs['y']!.subarray(0, rows * 3)).every(Number.isNaN)).toBe(true);
    }
  });

  test.each(['sgd', 'rmsprop', 'adam'] as const)('back from an output gradient into the parameters of its policy, by %s', async (kind) => {
    const counts = Int32Array.of(4, 4);
    for (const maxGradientNorm of [undefined, 1]) {
      const population = await makePopulation({ network: chain(6, 10, 'elu'), policies: 2, optimiser: { kind } });
      population.inputs['x']!.fill(0.5);
      population.outputGradients['y']!.fill(1);
      population.outputGradients['y']![0] = Number.NaN;
      population.forward(counts);
      population.backward(counts);
      const step = () => population.step(0.1, maxGradientNorm === undefined ? {} : { maxGradientNorm });
      expect(step).toThrow(/left 1 of 2 networks with numbers that are not finite: policy 0\. Lower the learning rate/);
      const weights = population.parameters.get('trunk/0/weights')!.data;
      expect(weights.subarray(0, 60).every(Number.isNaN)).toBe(true);
      expect(weights.subarray(60).some(Number.isNaN)).toBe(false);
    }
  });
});
