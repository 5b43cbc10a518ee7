import { describe, expect, test } from 'vitest';
import { createPopulation } from '../../src/population/create-population.ts';
import { DivergedError, inWords } from '../../src/population/diverged-error.ts';
import { planMemory } from '../../src/population/memory-plan.ts';
import { planNetwork } from '../../src/population/plan-network.ts';
import type { Optimiser } from '../../src/population/population.ts';
import { chain, makePopulation } from './helpers.ts';

describe('a policy that diverges is named by the step that did it', () => {
  const counts = Int32Array.of(4, 4, 4);
  const optimisers: Optimiser[] = [{ kind: 'sgd' }, { kind: 'sgd', momentum: 0.9 }, { kind: 'rmsprop' }, { kind: 'adam' }];
  const slopes = [Number.NaN, Infinity, -Infinity];

  /** Policies that a step has lost when the output gradients of a row of the middle one are `slope`. */
  async function lost(optimiser: Optimiser, slope: number, largestHeap?: number): Promise<readonly number[]> {
    const options = { network: chain(6, 10, 'relu'), policies: 3, maxRows: 16, optimiser, seed: 'test' };
    const population = await createPopulation(options, largestHeap);
    population.inputs['x']!.fill(0);
    population.forward(counts);
    population.outputGradients['y']!.fill(0.1).fill(slope, 5 * 3, 6 * 3);
    population.backward(counts);
    try {
      population.step(0.1);
    } catch (error) {
      if (error instanceof DivergedError) return error.policies;
      throw error;
    }
    return [];
  }

  test.each(optimisers)('$kind', async (optimiser) => {
    for (const slope of slopes) expect(await lost(optimiser, slope), `${slope}`).toEqual([1]);
    expect(await lost(optimiser, 1)).toEqual([]);
  });

  test.each(['rmsprop', 'adam'] as const)(
    '%s, also where only the square overflows and the network would stand still for good',
    async (kind) => {
      expect(await lost({ kind }, 1e25)).toEqual([1]);
    },
  );

  test('in several memories', async () => {
    const needs = { policies: 1, maxRows: 16, optimiser: { kind: 'adam' }, target: false, threads: 1 } as const;
    const one = planMemory(planNetwork(chain(6, 10, 'relu')), needs).bytes;
    expect(await lost({ kind: 'adam' }, Number.NaN, one)).toEqual([1]);
  });

  test('and the others have learned', async () => {
    const population = await makePopulation({ network: chain(6, 10, 'relu'), policies: 2, optimiser: { kind: 'sgd' } });
    const before = population.parametersOf(1).get('heads/y/0/bias')!.data.slice();
    population.forward(Int32Array.of(1, 1));
    population.outputGradients['y']!.fill(1).fill(Number.NaN, 0, 3);
    population.backward(Int32Array.of(1, 1));
    expect(() => population.step(0.1)).toThrow(DivergedError);
    expect(population.parametersOf(1).get('heads/y/0/bias')!.data).toEqual(before.map((value) => value - Math.fround(0.1)));
  });
});

test('many are counted, few are listed', () => {
  expect(inWords('agent', 'agents', [7])).toBe('agent 7');
  expect(inWords('agent', 'agents', [7, 9, 11])).toBe('agents 7, 9 and 11');
  expect(inWords('agent', 'agents', [...Array(64).keys()])).toBe('agents 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 54 others');
});
