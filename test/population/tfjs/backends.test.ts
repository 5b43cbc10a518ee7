import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { settleEngine } from '../../../src/population/engine.ts';
import { chain, fillRows, makePopulation } from '../helpers.ts';
import { testAgreement } from './agreement.ts';
import { tfjs } from './backends.ts';

describe.each(['cpu', 'wasm'] as const)('the tfjs engine on %s', (backend) => {
  testAgreement(tfjs(backend));
});

test('it computes with kernels of ours on the wasm backend', async () => {
  expect(await settleEngine(tfjs('wasm'))).toEqual({ name: 'tfjs', build: 'wasm', precision: 'deterministic', threads: 1 });
});

test('no tensor outlives a thousand updates', async () => {
  const counts = Int32Array.of(3, 1);
  const options = { network: chain(5, 6, 'relu'), policies: 2, target: true, optimiser: { kind: 'adam' } as const };
  const population = await makePopulation({ ...options, engine: tfjs('wasm') });
  fillRows(population, counts, 'leak');
  const before = tf.memory().numTensors;
  for (let update = 0; update < 1000; update++) {
    population.forward(counts, 'target');
    population.forward(counts);
    population.backward(counts);
    population.step(0.001);
  }
  expect(tf.getBackend()).toBe('wasm');
  expect(tf.memory().numTensors).toBe(before);
  expect(population.outputs['y']!.subarray(0, 12).every(Number.isFinite)).toBe(true);
});

test('threads are its own affair', async () => {
  await expect(settleEngine({ ...tfjs('cpu'), threads: 2 })).rejects.toThrow(
    /engine\.threads is 2, but TensorFlow\.js has threads of its own/,
  );
});
