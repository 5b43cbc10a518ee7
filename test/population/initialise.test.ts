import { expect, test } from 'vitest';
import type { Initialisation } from '../../src/population/network.ts';
import { makePopulation } from './helpers.ts';

async function layer(inputs: number, units: number, init?: Initialisation, activation: 'relu' | 'linear' = 'linear') {
  const dense = { units, activation, ...(init ? { init } : {}) };
  const network = { branches: [{ name: 'x', size: inputs }], trunk: [], heads: [{ name: 'y', layers: [dense] }] };
  const { parameters } = await makePopulation({ network });
  return { weights: parameters.get('heads/y/0/weights')!.data, bias: parameters.get('heads/y/0/bias')!.data };
}

const moments = (data: Float32Array) => {
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  return { mean, variance: data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length };
};

test('He: normal with variance 2 / inputs, zero bias; the default of relu', async () => {
  const { weights, bias } = await layer(100, 200, { kind: 'he' });
  const { mean, variance } = moments(weights);
  expect(Math.abs(mean)).toBeLessThan(0.005);
  expect(variance * 50).toBeCloseTo(1, 1);
  expect(bias.every((value) => value === 0)).toBe(true);
  expect((await layer(100, 200, undefined, 'relu')).weights).toEqual(weights);
});

test('normal: the given deviation and bias', async () => {
  const { weights, bias } = await layer(100, 200, { kind: 'normal', std: 0.3, bias: -2 });
  expect(Math.sqrt(moments(weights).variance)).toBeCloseTo(0.3, 2);
  expect(bias.every((value) => value === -2)).toBe(true);
});

test.each([
  [12, 7],
  [7, 12],
  [9, 9],
])('orthogonal: %i x %i has orthogonal columns or rows of norm gain; the default of linear has gain 1', async (inputs, units) => {
  const { weights } = await layer(inputs, units, { kind: 'orthogonal', gain: 3 });
  const tall = units <= inputs;
  const element = (vector: number, i: number) => weights[tall ? i * units + vector : vector * units + i]!;
  for (let a = 0; a < Math.min(inputs, units); a++) {
    for (let b = 0; b <= a; b++) {
      let product = 0;
      for (let i = 0; i < Math.max(inputs, units); i++) product += element(a, i) * element(b, i);
      expect(product).toBeCloseTo(a === b ? 9 : 0, 4);
    }
  }
  const byDefault = (await layer(inputs, units)).weights;
  expect(Math.max(...byDefault.map((value, i) => Math.abs(3 * value - weights[i]!)))).toBeLessThan(1e-6);
});
