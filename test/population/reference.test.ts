import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultEngine } from '../../src/population/engine.ts';
import type { Activation, Dense, NetworkSpec } from '../../src/population/network.ts';
import type { Optimiser } from '../../src/population/population.ts';
import { createReferencePopulation } from '../../src/population/reference/create-reference-population.ts';
import { createRng } from '../../src/shared/rng.ts';
import { type Entry, fillRows, makePopulation, raggedNetwork, relativeError, updateNumber } from './helpers.ts';

const options = { network: raggedNetwork, policies: 2, maxRows: 8, seed: 'test', optimiser: { kind: 'sgd' }, target: true } as const;
const adam: Optimiser = { kind: 'adam' };

describe('the double-precision reference', () => {
  test('begins with the numbers that the engine rounds to single precision, target included', async () => {
    const reference = createReferencePopulation(options);
    const engine = await makePopulation(options);
    expect(reference.parameterCount).toBe(engine.parameterCount);
    for (const [name, { shape, data }] of engine.parameters) {
      expect(reference.parameters.get(name)!.shape).toEqual(shape);
      expect(Float32Array.from(reference.parameters.get(name)!.data)).toEqual(data);
    }
    const { target, parameters } = reference.saveState();
    expect(target).toEqual(parameters);
  });

  test('has the gradient that central differences have, to nine digits', () => {
    // Without relu, whose kink a difference may straddle.
    const smooth = (layers: readonly Dense[] = []) =>
      layers.map((dense) => (dense.activation === 'relu' ? { ...dense, activation: 'elu' as const } : dense));
    const network: NetworkSpec = {
      branches: raggedNetwork.branches.map((branch) => ({ ...branch, layers: smooth(branch.layers) })),
      trunk: raggedNetwork.trunk,
      heads: raggedNetwork.heads.map((head) => ({ ...head, layers: smooth(head.layers) })),
    };
    const reference = createReferencePopulation({ ...options, network });
    const counts = Int32Array.of(3, 5);
    fillRows(reference, counts, 'differences');
    const loss = () => {
      reference.forward(counts);
      let sum = 0;
      for (const [name, y] of Object.entries(reference.outputs)) {
        y.forEach((value, i) => {
          sum += value * reference.outputGradients[name]![i]!;
        });
      }
      return sum;
    };
    reference.forward(counts);
    reference.backward(counts);
    const rng = createRng('which');
    for (const [name, { data }] of reference.parameters) {
      for (let draw = 0; draw < 10; draw++) {
        const at = rng.integer(data.length);
        const kept = data[at]!;
        data[at] = kept + 1e-5;
        const above = loss();
        data[at] = kept - 1e-5;
        const difference = (above - loss()) / 2e-5;
        data[at] = kept;
        const gradient = reference.gradients.get(name)![at]!;
        expect(Math.abs(difference - gradient), `${name}[${at}]`).toBeLessThan(1e-8 * Math.max(1, Math.abs(gradient)));
      }
    }
  });

  test('saves and loads a state exactly, and loads one of single precision', async () => {
    const counts = Int32Array.of(5, 3);
    const learn = (population: ReturnType<typeof createReferencePopulation>) => {
      fillRows(population, counts, 'learn');
      population.forward(counts);
      population.backward(counts);
      population.step(0.01);
      population.updateTarget(0.1);
    };
    const first = createReferencePopulation({ ...options, optimiser: adam });
    learn(first);
    const second = createReferencePopulation({ ...options, optimiser: adam, seed: 'another' });
    second.loadState(first.saveState());
    learn(first);
    learn(second);
    expect(second.saveState()).toEqual(first.saveState());

    const engine = await makePopulation({ ...options, optimiser: adam, seed: 'another' });
    second.loadState(engine.saveState());
    expect(Float32Array.from(second.parameters.get('trunk/0/weights')!.data)).toEqual(engine.parameters.get('trunk/0/weights')!.data);
  });

  test('holds its callers to the order of calls', () => {
    const reference = createReferencePopulation(options);
    expect(() => reference.backward(Int32Array.of(1, 1))).toThrow(/no online forward/);
    expect(() => reference.forward(Int32Array.of(9, 9))).toThrow(/given 18 rows/);
    reference.dispose();
    expect(() => reference.forward(Int32Array.of(1, 1))).toThrow(/disposed/);
  });
});

describe('one update of one number is that of tfjs', () => {
  const cases: [string, Optimiser, (rate: number) => tf.Optimizer][] = [
    ['sgd', { kind: 'sgd' }, (rate) => tf.train.sgd(rate)],
    ['momentum', { kind: 'sgd', momentum: 0.9 }, (rate) => tf.train.momentum(rate, 0.9)],
    ['Nesterov', { kind: 'sgd', momentum: 0.9, nesterov: true }, (rate) => tf.train.momentum(rate, 0.9, true)],
    ['adam', { kind: 'adam', beta1: 0.8, beta2: 0.95, epsilon: 1e-4 }, (rate) => tf.train.adam(rate, 0.8, 0.95, 1e-4)],
  ];
  test.each(cases)('%s', (_, optimiser, make) => {
    const entry: Entry = { weight: 0.5, first: 0, second: 0 };
    tf.tidy(() => {
      const variable = tf.variable(tf.scalar(0.5), true, 'weight');
      const theirs = make(0.05);
      [1.5, -0.3, 0, 2, 0.01].forEach((gradient, index) => {
        theirs.applyGradients({ weight: tf.scalar(gradient) });
        updateNumber(optimiser, entry, gradient, 0.05, index + 1);
        expect(entry.weight).toBeCloseTo(variable.dataSync()[0]!, 5);
      });
      variable.dispose();
    });
    tf.disposeVariables();
  });
});

const units = fc.integer({ min: 1, max: 40 });
const dense = fc.record({ units, activation: fc.constantFrom<Activation>('linear', 'relu', 'tanh', 'elu', 'sigmoid', 'softplus') });
const layers = (least: number) => fc.array(dense, { minLength: least, maxLength: 2 });
const named = <T>(prefix: string, arbitrary: fc.Arbitrary<T>) =>
  fc.array(arbitrary, { minLength: 1, maxLength: 3 }).map((items) => items.map((item, index) => ({ name: `${prefix}${index}`, ...item })));
const networks: fc.Arbitrary<NetworkSpec> = fc.record({
  branches: named('in', fc.record({ size: units, layers: layers(0) })),
  trunk: layers(0),
  heads: named('out', fc.record({ layers: layers(1) })),
});
// A large epsilon: with a small one, the rounding of a gradient near zero decides where a number goes.
const optimisers = fc.constantFrom<Optimiser>(
  { kind: 'sgd' },
  { kind: 'sgd', momentum: 0.9, nesterov: true },
  { kind: 'rmsprop', epsilon: 0.1, momentum: 0.5 },
  { kind: 'adam', epsilon: 0.1 },
);
const precisions = fc.constantFrom('deterministic' as const, 'fast' as const);
const rowCounts = fc.array(fc.oneof(fc.constantFrom(0, 1, 3, 4), fc.integer({ min: 0, max: 40 })), { minLength: 1, maxLength: 4 });

test('the engine learns what the reference learns, whatever the network, the rows and the optimiser', async () => {
  await fc.assert(
    fc.asyncProperty(networks, optimisers, rowCounts, precisions, fc.nat(1000), async (network, optimiser, rows, precision, salt) => {
      const counts = Int32Array.from(rows);
      const shared = { network, policies: rows.length, maxRows: 160, optimiser, target: true, seed: `${salt}` };
      const engine = await makePopulation({ ...shared, engine: { ...defaultEngine, precision } });
      const reference = createReferencePopulation(shared);
      const active = Uint8Array.from(rows, (_, policy) => (policy === salt % 3 ? 0 : 1));
      const check = (which: string) => {
        const total = rows.reduce((sum, count) => sum + count, 0);
        for (const [name, y] of Object.entries(reference.outputs)) {
          const used = (y.length / 160) * total;
          expect(relativeError(engine.outputs[name]!.subarray(0, used), y.subarray(0, used)), `${which} of ${name}`).toBeLessThan(1e-5);
        }
      };
      for (let round = 0; round < 2; round++) {
        reference.loadState(engine.saveState());
        for (const population of [engine, reference]) {
          fillRows(population, counts, `${salt}/${round}`);
          population.forward(counts, 'target');
        }
        check('target output');
        for (const population of [engine, reference]) population.forward(counts);
        check('output');
        for (const population of [engine, reference]) {
          population.backward(counts);
          population.step(0.01, { active, ...(round ? { maxGradientNorm: 1 } : {}) });
          population.updateTarget(0.3, active);
        }
        const expected = reference.saveState() as Record<string, Record<string, Float64Array>>;
        const found = engine.saveState() as Record<string, Record<string, Float32Array>>;
        for (const group of Object.keys(expected)) {
          for (const name of Object.keys(expected[group]!)) {
            expect(relativeError(found[group]![name]!, expected[group]![name]!), `${group} of ${name}, round ${round}`).toBeLessThan(2e-5);
          }
        }
        expect(found['steps']).toEqual(expected['steps']);
      }
    }),
    { numRuns: 40 },
  );
});
