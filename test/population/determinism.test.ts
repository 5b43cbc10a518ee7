import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Optimiser, Population } from '../../src/population/population.ts';
import { fillRows, makePopulation, parametersOf, raggedNetwork, widthOf } from './helpers.ts';

const adam: Optimiser = { kind: 'adam' };

/** Three learning steps with a target update; returns the outputs of one policy at the end. */
function learn(
  population: Population,
  counts: Int32Array,
  policy: number,
  policyOf: (policy: number) => number,
  salt: number,
): Float32Array[] {
  for (let round = 0; round < 3; round++) {
    fillRows(population, counts, `${salt}/${round}`, policyOf);
    population.forward(counts, 'target');
    population.forward(counts);
    population.backward(counts);
    population.step(0.01, { maxGradientNorm: 1 });
    population.updateTarget(0.1);
  }
  population.forward(counts, 'target');
  const start = counts.subarray(0, policy).reduce((sum, count) => sum + count, 0);
  return raggedNetwork.heads.map(({ name }) => {
    const width = widthOf(raggedNetwork, name);
    return population.outputs[name]!.slice(start * width, (start + counts[policy]!) * width);
  });
}

describe('a policy is bit-equal', () => {
  test('alone and among others, whatever rows they have', async () => {
    const rowCounts = fc.array(fc.oneof(fc.constantFrom(0, 1, 2, 3, 4), fc.integer({ min: 0, max: 70 })), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(rowCounts, fc.nat(), fc.nat(1000), async (counts, pick, salt) => {
        const policy = pick % counts.length;
        const rows = Int32Array.from(counts);
        const shared = { network: raggedNetwork, optimiser: adam, target: true, maxRows: 400 };
        const among = await makePopulation({ ...shared, policies: counts.length });
        const alone = await makePopulation({ ...shared, policies: 1, maxRows: 71 });
        for (const [name, { data }] of alone.parameters) data.set(parametersOf(among, policy)[name]!.data);
        alone.updateTarget(1);
        const outputs = learn(among, rows, policy, (p) => p, salt);
        expect(learn(alone, Int32Array.of(counts[policy]!), 0, () => policy, salt)).toEqual(outputs);
        expect(parametersOf(alone, 0)).toEqual(parametersOf(among, policy));
      }),
      { numRuns: 40 },
    );
  });

  test('initialised alone and among others', async () => {
    const one = await makePopulation({ network: raggedNetwork, policies: 1 });
    const three = await makePopulation({ network: raggedNetwork, policies: 3 });
    expect(parametersOf(one, 0)).toEqual(parametersOf(three, 0));
    expect(parametersOf(three, 1)).not.toEqual(parametersOf(three, 0));
  });

  test('row by row and in a batch', async () => {
    const batch = await makePopulation({ network: raggedNetwork });
    const rows = Int32Array.of(11);
    fillRows(batch, rows, 'rows');
    batch.forward(rows);
    const single = await makePopulation({ network: raggedNetwork });
    for (let row = 0; row < 11; row++) {
      for (const { name, size } of raggedNetwork.branches) {
        single.inputs[name]!.set(batch.inputs[name]!.subarray(row * size, (row + 1) * size));
      }
      single.forward(Int32Array.of(1));
      expect(single.outputs['q']!.slice(0, 9)).toEqual(batch.outputs['q']!.slice(row * 9, (row + 1) * 9));
    }
  });
});

describe('saved state', () => {
  const optimisers: Optimiser[] = [{ kind: 'sgd' }, { kind: 'sgd', momentum: 0.9 }, { kind: 'rmsprop', momentum: 0.9 }, { kind: 'adam' }];
  test.each(optimisers)('continues bit-equal in a new population: $kind', async (optimiser) => {
    const options = { network: raggedNetwork, policies: 2, optimiser, target: true };
    const counts = Int32Array.of(7, 4);
    const first = await makePopulation(options);
    learn(first, counts, 0, (p) => p, 1);
    const saved = first.saveState();
    const kept = structuredClone(saved);
    const ahead = learn(first, counts, 0, (p) => p, 2);
    expect(saved).toEqual(kept);
    const second = await makePopulation({ ...options, seed: 'another' });
    second.loadState(saved);
    expect(learn(second, counts, 0, (p) => p, 2)).toEqual(ahead);
    expect(second.saveState()).toEqual(first.saveState());
  });

  test('of another shape is refused and changes nothing', async () => {
    const population = await makePopulation({ network: raggedNetwork });
    const other = await makePopulation({ network: { ...raggedNetwork, trunk: [{ units: 4, activation: 'relu' }] } });
    const before = population.saveState();
    expect(() => population.loadState(other.saveState())).toThrow(/"parameters" array of "trunk\/0\/weights" has \d+ numbers/);
    expect(() => population.loadState({})).toThrow(/no "parameters" array of "branches\/observation\/0\/weights"/);
    expect(population.saveState()).toEqual(before);
  });
});
