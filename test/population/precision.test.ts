import process from 'node:process';
import { expect, test, vi } from 'vitest';
import { chooseBuild } from '../../src/population/choose-build.ts';
import { defaultEngine, settleEngine } from '../../src/population/engine.ts';
import type { Population } from '../../src/population/population.ts';
import { fillRows, makePopulation, parametersOf, raggedNetwork, relativeError } from './helpers.ts';

const fast = { ...defaultEngine, precision: 'fast' } as const;

/** Ten learning steps with a target; outputs at the end. */
function learn(population: Population): Float32Array {
  const counts = Int32Array.of(7, 1, 40);
  for (let round = 0; round < 10; round++) {
    fillRows(population, counts, `${round}`);
    population.forward(counts);
    population.backward(counts);
    population.step(0.01, { maxGradientNorm: 1 });
    population.updateTarget(0.1);
  }
  population.forward(counts, 'target');
  return population.outputs['q']!.slice(0, 48 * 9);
}

const options = { network: raggedNetwork, policies: 3, maxRows: 48, optimiser: { kind: 'adam', epsilon: 1e-3 }, target: true } as const;

test('fast agrees with deterministic to 1e-5 after ten steps', async () => {
  const exact = await makePopulation(options);
  const fused = await makePopulation({ ...options, engine: fast });
  expect(relativeError(learn(fused), learn(exact))).toBeLessThan(1e-5);
  for (let policy = 0; policy < 3; policy++) {
    const expected = parametersOf(exact, policy);
    for (const [name, { data }] of Object.entries(parametersOf(fused, policy))) {
      expect(relativeError(data, expected[name]!.data), name).toBeLessThan(1e-5);
    }
  }
});

test('fast gives the same bits every time on one machine', async () => {
  const first = await makePopulation({ ...options, engine: fast });
  const second = await makePopulation({ ...options, engine: fast });
  expect(learn(second)).toEqual(learn(first));
});

test('where relaxed SIMD is missing, fast computes with the plain build and says so once', async () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  expect(await chooseBuild('fast', () => false)).toBe('plain');
  expect(await chooseBuild('fast', () => false)).toBe('plain');
  expect(warn.mock.calls).toEqual([
    [expect.stringMatching(/"fast", but Node\.js \S+ has no relaxed SIMD.*computing with "deterministic"/)],
  ]);
  warn.mockRestore();
});

test('the record names what computes', async () => {
  expect(await settleEngine(defaultEngine)).toEqual({ name: 'wasm', precision: 'deterministic', threads: 1, build: 'plain' });
  expect(await settleEngine(fast)).toEqual({ name: 'wasm', precision: 'fast', threads: 1, build: 'fma' });
});
