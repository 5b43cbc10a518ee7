import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EngineOptions } from '../../../src/population/engine.ts';
import type { Optimiser, Population } from '../../../src/population/population.ts';
import { createReferencePopulation } from '../../../src/population/reference/create-reference-population.ts';
import { fillRows, makePopulation, raggedNetwork, relativeError } from '../helpers.ts';

type Arrays = Record<string, Record<string, Float32Array>>;

// A large epsilon: with a small one, the rounding of a gradient near zero decides where a number goes.
const optimisers: Optimiser[] = [
  { kind: 'sgd', momentum: 0.9, nesterov: true },
  { kind: 'rmsprop', epsilon: 0.1, momentum: 0.5 },
  { kind: 'adam', epsilon: 0.1 },
];

/** Learns some rounds and leaves the outputs of the last one. */
function learn(population: Population | ReturnType<typeof createReferencePopulation>, counts: Int32Array): void {
  const active = Uint8Array.from(counts, (_, policy) => (policy === 1 ? 0 : 1));
  for (let round = 0; round < 3; round++) {
    fillRows(population, counts, `round ${round}`);
    population.forward(counts, 'target');
    population.forward(counts);
    population.backward(counts);
    population.step(0.01, round === 1 ? { active, maxGradientNorm: 1 } : {});
    population.updateTarget(0.3, active);
  }
  population.forward(counts);
}

/** What every backend of the tfjs engine must do. */
export function testAgreement(engine: EngineOptions): void {
  test.each(optimisers)('learns what the reference learns: $kind', async (optimiser) => {
    const counts = Int32Array.of(5, 3, 0, 1, 17);
    const options = { network: raggedNetwork, policies: 5, maxRows: 30, optimiser, target: true, seed: 'agree' };
    const population = await makePopulation({ ...options, engine });
    const reference = createReferencePopulation(options);
    learn(population, counts);
    learn(reference, counts);
    for (const [name, y] of Object.entries(reference.outputs)) {
      const used = (y.length / 30) * 26;
      expect(relativeError(population.outputs[name]!.subarray(0, used), y.subarray(0, used)), `output ${name}`).toBeLessThan(1e-4);
    }
    const [found, expected] = [population.saveState() as unknown as Arrays, reference.saveState() as unknown as Arrays];
    expect(Object.keys(found)).toEqual(Object.keys(expected));
    for (const group of Object.keys(expected).filter((name) => name !== 'steps')) {
      for (const name of Object.keys(expected[group]!)) {
        expect(relativeError(found[group]![name]!, expected[group]![name]!), `${group} of ${name}`).toBeLessThan(1e-4);
      }
    }
    expect(found['steps']).toEqual(expected['steps']);
  });

  test('computes a policy alike, whatever rows the others have', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 4 }), async (rows) => {
        const counts = Int32Array.from(rows);
        const options = { network: raggedNetwork, policies: rows.length, maxRows: 40 };
        const [population, kernels] = [await makePopulation({ ...options, engine }), await makePopulation(options)];
        for (const each of [population, kernels]) {
          fillRows(each, counts, 'rows');
          each.forward(counts);
        }
        for (const [name, y] of Object.entries(kernels.outputs))
          expect(relativeError(population.outputs[name]!, y), name).toBeLessThan(1e-5);
      }),
      { numRuns: 10 },
    );
  });

  test('goes on from a saved state as if it had never stopped', async () => {
    const counts = Int32Array.of(4, 7);
    const options = { network: raggedNetwork, policies: 2, optimiser: { kind: 'adam' } as const, target: true, engine };
    const first = await makePopulation(options);
    learn(first, counts);
    const second = await makePopulation({ ...options, seed: 'another' });
    second.loadState(first.saveState());
    learn(first, counts);
    learn(second, counts);
    expect(second.saveState()).toEqual(first.saveState());
  });
}
