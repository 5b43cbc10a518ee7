import { describe, expect, test } from 'vitest';
import type { NetworkSpec } from '../../src/population/network.ts';
import type { Optimiser, Population } from '../../src/population/population.ts';
import { fillRows, makePopulation, parametersOf, relativeError, updateNumber } from './helpers.ts';

/** A linear layer, of which the gradient at one row is known: dW = x dy^T and db = dy. */
const linear: NetworkSpec = {
  branches: [{ name: 'x', size: 5 }],
  trunk: [],
  heads: [{ name: 'y', layers: [{ units: 3, activation: 'linear' }] }],
};
const ONE_ROW = Int32Array.of(1, 1, 1);

/** The gradient of one policy of `linear`, weights then bias. */
function gradient(population: Population, policy: number): number[] {
  const x = population.inputs['x']!.subarray(policy * 5, policy * 5 + 5);
  const dy = population.outputGradients['y']!.subarray(policy * 3, policy * 3 + 3);
  return [...[...x].flatMap((value) => [...dy].map((d) => value * d)), ...dy];
}

const numbersOf = (population: Population, policy: number): number[] =>
  Object.values(parametersOf(population, policy)).flatMap(({ data }) => [...data]);

const optimisers: [string, Optimiser][] = [
  ['sgd', { kind: 'sgd' }],
  ['sgd with momentum', { kind: 'sgd', momentum: 0.9 }],
  ['sgd with Nesterov momentum', { kind: 'sgd', momentum: 0.8, nesterov: true }],
  ['rmsprop', { kind: 'rmsprop' }],
  ['rmsprop with momentum', { kind: 'rmsprop', decay: 0.9, epsilon: 0.01, momentum: 0.5 }],
  ['adam', { kind: 'adam' }],
  ['adam with settings', { kind: 'adam', beta1: 0.5, beta2: 0.9, epsilon: 1e-3 }],
];

describe('optimisers follow their definitions', () => {
  test.each(optimisers)('%s, with rates that change and a policy that pauses', async (_, optimiser) => {
    const population = await makePopulation({ network: linear, policies: 3, optimiser });
    const entries = [0, 1, 2].map((policy) => numbersOf(population, policy).map((weight) => ({ weight, first: 0, second: 0 })));
    const steps = [0, 0, 0];
    for (let round = 0; round < 12; round++) {
      const rate = 0.05 / (1 + round);
      const active = Uint8Array.of(1, round % 3 === 0 ? 1 : 0, 1);
      fillRows(population, ONE_ROW, `round ${round}`);
      population.forward(ONE_ROW);
      population.backward(ONE_ROW);
      population.step(rate, { active });
      entries.forEach((numbers, policy) => {
        if (!active[policy]) return;
        steps[policy]!++;
        const gradients = gradient(population, policy);
        for (const [index, entry] of numbers.entries()) updateNumber(optimiser, entry, gradients[index]!, rate, steps[policy]!);
      });
      entries.forEach((numbers, policy) => {
        const expected = numbers.map(({ weight }) => weight);
        expect(relativeError(numbersOf(population, policy), expected), `policy ${policy}, round ${round}`).toBeLessThan(3e-6);
      });
    }
  });

  test.each(optimisers)('%s leaves an inactive policy untouched to the bit', async (_, optimiser) => {
    const population = await makePopulation({ network: linear, policies: 3, optimiser });
    const before = population.saveState();
    fillRows(population, ONE_ROW, 'data');
    population.forward(ONE_ROW);
    population.backward(ONE_ROW);
    population.step(0.1, { active: Uint8Array.of(0, 0, 0), maxGradientNorm: 1 });
    expect(population.saveState()).toEqual(before);
  });
});

describe('rates of single tensors', () => {
  const rateScales = new Map([['heads/y/0/bias', 7]]);

  test('multiply the learning rate of sgd where they are named', async () => {
    const population = await makePopulation({ network: linear, policies: 3, optimiser: { kind: 'sgd' } });
    const before = [0, 1, 2].map((policy) => numbersOf(population, policy));
    fillRows(population, ONE_ROW, 'rates');
    population.forward(ONE_ROW);
    population.backward(ONE_ROW);
    population.step(0.01, { rateScales });
    before.forEach((numbers, policy) => {
      const slopes = gradient(population, policy);
      const expected = numbers.map((weight, index) => weight - (index < 15 ? 0.01 : 0.07) * slopes[index]!);
      expect(relativeError(numbersOf(population, policy), expected)).toBeLessThan(1e-6);
    });
  });

  test('are refused with optimisers that scale each number themselves', async () => {
    const population = await makePopulation({ network: linear, policies: 3, optimiser: { kind: 'adam' } });
    fillRows(population, ONE_ROW, 'rates');
    population.forward(ONE_ROW);
    population.backward(ONE_ROW);
    expect(() => population.step(0.01, { rateScales })).toThrow(/rateScales with the adam optimiser/);
  });
});

describe('gradient clipping', () => {
  test('scales the gradient of each policy to the norm, and not one that is below it', async () => {
    const population = await makePopulation({ network: linear, policies: 3 });
    fillRows(population, ONE_ROW, 'clip');
    population.outputGradients['y']!.subarray(3, 6).fill(1e-3);
    const norms = [0, 1, 2].map((policy) => Math.hypot(...gradient(population, policy)));
    expect(norms[1]).toBeLessThan(0.5);
    expect(Math.min(norms[0]!, norms[2]!)).toBeGreaterThan(0.5);
    const before = [0, 1, 2].map((policy) => numbersOf(population, policy));
    population.forward(ONE_ROW);
    population.backward(ONE_ROW);
    population.step(1, { maxGradientNorm: 0.5 });
    for (const policy of [0, 1, 2]) {
      const scale = Math.min(1, 0.5 / norms[policy]!);
      const expected = gradient(population, policy).map((value, i) => before[policy]![i]! - scale * value);
      expect(relativeError(numbersOf(population, policy), expected)).toBeLessThan(1e-6);
    }
  });
});

describe('target networks', () => {
  const outputsOf = (population: Population, which: 'online' | 'target') => {
    population.forward(ONE_ROW, which);
    return population.outputs['y']!.slice(0, 9);
  };
  const moved = async () => {
    const population = await makePopulation({ network: linear, policies: 3, target: true });
    fillRows(population, ONE_ROW, 'target');
    population.forward(ONE_ROW);
    population.backward(ONE_ROW);
    population.step(0.5);
    return population;
  };

  test('begin equal to the online network and stay behind when it moves', async () => {
    const population = await moved();
    const fresh = await makePopulation({ network: linear, policies: 3, target: true });
    fillRows(fresh, ONE_ROW, 'target');
    const first = outputsOf(fresh, 'online');
    expect(outputsOf(fresh, 'target')).toEqual(first);
    expect(outputsOf(population, 'target')).toEqual(first);
    expect(outputsOf(population, 'online')).not.toEqual(first);
  });

  test('a hard update copies, where active', async () => {
    const population = await moved();
    const online = outputsOf(population, 'online');
    const behind = outputsOf(population, 'target');
    population.updateTarget(1, Uint8Array.of(1, 0, 1));
    const after = outputsOf(population, 'target');
    expect(after.subarray(0, 3)).toEqual(online.subarray(0, 3));
    expect(after.subarray(3, 6)).toEqual(behind.subarray(3, 6));
    expect(after.subarray(6, 9)).toEqual(online.subarray(6, 9));
  });

  test('a soft update mixes', async () => {
    const population = await moved();
    const online = outputsOf(population, 'online');
    const behind = outputsOf(population, 'target');
    population.updateTarget(0.25);
    const expected = online.map((value, i) => 0.25 * value + 0.75 * behind[i]!);
    expect(relativeError(outputsOf(population, 'target'), expected)).toBeLessThan(1e-6);
  });
});
