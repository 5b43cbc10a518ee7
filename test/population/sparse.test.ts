import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { defaultEngine } from '../../src/population/engine.ts';
import type { NetworkSpec } from '../../src/population/network.ts';
import type { ListPlan } from '../../src/population/plan-lists.ts';
import type { Optimiser, Population } from '../../src/population/population.ts';
import { createReferencePopulation } from '../../src/population/reference/create-reference-population.ts';
import { createRng } from '../../src/shared/rng.ts';
import { fillRows, makePopulation, parametersOf, relativeError } from './helpers.ts';

const lists = vi.hoisted(() => ({ allowed: true, mostEntries: 65536 }));
vi.mock(import('../../src/population/plan-lists.ts'), async (original) => {
  const { planLists } = await original();
  return {
    planLists(network, maxRows): ListPlan {
      const plan = planLists(network, maxRows);
      const short = [...plan.entries].map(
        ([slot, count]) => [slot, Math.max(2 * (slot.width + 1), Math.min(count, lists.mostEntries))] as const,
      );
      return { ...plan, entries: new Map(lists.allowed ? short : []) };
    },
  };
});

/** An observation with a layer of its own beside one that is concatenated as it is; the trunk is wide enough for whole tiles and a rest. */
const network = (size: number, units: number): NetworkSpec => ({
  branches: [
    { name: 'observation', size, layers: [{ units, activation: 'relu' }] },
    { name: 'meanAction', size: 17 },
  ],
  trunk: [{ units: 37, activation: 'elu' }],
  heads: [{ name: 'y', layers: [{ units: 3, activation: 'linear' }] }],
});

/** Keeps a share of the inputs; of the rows from `denseFrom` on, all. */
function thin(population: Population<Float32Array> | Population<Float64Array>, density: number, denseFrom: number, seed: string): void {
  for (const { name, size } of population.network.branches) {
    const rng = createRng(seed);
    const inputs = population.inputs[name]!;
    for (let i = 0; i < Math.min(inputs.length, denseFrom * size); i++) if (rng.uniform() >= density) inputs[i] = 0;
  }
}

async function learned(
  allowed: boolean,
  options: Parameters<typeof makePopulation>[0],
  counts: Int32Array,
  density: number,
  denseFrom: number,
) {
  lists.allowed = allowed;
  const population = await makePopulation(options);
  for (let round = 0; round < 2; round++) {
    fillRows(population, counts, `${round}`);
    thin(population, density, denseFrom, `${round}`);
    population.forward(counts);
    population.backward(counts);
    population.step(0.01);
  }
  population.forward(counts);
  return population;
}

test('skipping zeros or not, outputs and parameters have the same bits, in both builds', async () => {
  const shapes = fc.record({
    size: fc.integer({ min: 16, max: 150 }),
    units: fc.integer({ min: 1, max: 70 }),
    rows: fc.array(fc.oneof(fc.integer({ min: 0, max: 40 }), fc.constantFrom(1, 4, 256, 300)), { minLength: 1, maxLength: 3 }),
    density: fc.constantFrom(0, 0.02, 0.1, 0.2, 0.24, 0.3),
    denseFrom: fc.constantFrom(0, 5, 30, 1000),
    mostEntries: fc.constantFrom(0, 300, 65536),
    precision: fc.constantFrom('deterministic' as const, 'fast' as const),
  });
  await fc.assert(
    fc.asyncProperty(shapes, async ({ size, units, rows, density, denseFrom, mostEntries, precision }) => {
      lists.mostEntries = mostEntries;
      const options = {
        network: network(size, units),
        policies: rows.length,
        maxRows: 900,
        optimiser: { kind: 'adam' },
        engine: { ...defaultEngine, precision },
      } as const;
      const counts = Int32Array.from(rows);
      const skipping = await learned(true, options, counts, density, denseFrom);
      const dense = await learned(false, options, counts, density, denseFrom);
      const used = rows.reduce((sum, count) => sum + count, 0) * 3;
      expect(skipping.outputs['y']!.slice(0, used)).toEqual(dense.outputs['y']!.slice(0, used));
      for (let policy = 0; policy < rows.length; policy++) expect(parametersOf(skipping, policy)).toEqual(parametersOf(dense, policy));
    }),
    { numRuns: 30 },
  );
});

test('sparse rows give what sums in double precision give', async () => {
  lists.allowed = true;
  lists.mostEntries = 65536;
  const shared = { network: network(101, 35), policies: 3, maxRows: 120, optimiser: { kind: 'sgd' }, seed: 'test' } as const;
  const engine = await makePopulation(shared);
  const reference = createReferencePopulation(shared);
  reference.loadState(engine.saveState());
  const counts = Int32Array.of(70, 1, 49);
  for (const population of [engine, reference]) {
    fillRows(population, counts, 'rows');
    thin(population, 0.1, 1000, 'thin');
    population.forward(counts);
    population.backward(counts);
    population.step(0.1);
  }
  expect(relativeError(engine.outputs['y']!, reference.outputs['y']!)).toBeLessThan(1e-5);
  for (const [name, { data }] of engine.parameters) {
    expect(relativeError(data, reference.parameters.get(name)!.data), name).toBeLessThan(1e-5);
  }
});

test('weights whose inputs are zero for a while, or for ever, are moved to the same bits by every optimiser, also after a restart', async () => {
  lists.mostEntries = 65536;
  const counts = Int32Array.of(7, 1, 0, 300);
  const optimisers: Optimiser[] = [
    { kind: 'sgd' },
    { kind: 'sgd', momentum: 0.9 },
    { kind: 'sgd', momentum: 0.9, nesterov: true },
    { kind: 'rmsprop' },
    { kind: 'rmsprop', momentum: 0.9 },
    { kind: 'adam' },
  ];
  for (const optimiser of optimisers) {
    const options = { network: network(90, 30), policies: 4, maxRows: 308, optimiser, target: true };
    const learn = (population: Population, from: number, to: number) => {
      for (let update = from; update < to; update++) {
        fillRows(population, counts, `${update}`);
        const observations = population.inputs['observation']!;
        // Of 90 inputs the first 60 are zero for ever, and others from 2 of 3 updates to the next. In update 5 all rows but the first two are full.
        for (let i = 0; i < observations.length; i++) {
          const input = i % 90;
          if (input < 60 || (input + update) % 3 > 0) observations[i] = 0;
        }
        if (update === 5) observations.fill(0.5, 180);
        population.forward(counts);
        population.backward(counts);
        population.step(0.01);
        population.updateTarget(0.1);
      }
    };
    lists.allowed = false;
    const dense = await makePopulation(options);
    learn(dense, 0, 8);
    lists.allowed = true;
    const [whole, first, second] = [await makePopulation(options), await makePopulation(options), await makePopulation(options)];
    learn(whole, 0, 8);
    learn(first, 0, 3);
    second.loadState(first.saveState());
    learn(second, 3, 8);
    const expected = dense.saveState();
    expect(whole.saveState(), optimiser.kind).toEqual(expected);
    expect(second.saveState(), optimiser.kind).toEqual(expected);
  }
});

test('a population that goes on from another state forgets which inputs it has seen', async () => {
  lists.allowed = true;
  const options = { network: network(90, 30), optimiser: { kind: 'adam' } } as const;
  const counts = Int32Array.of(5);
  const fresh = await makePopulation(options);
  const used = await makePopulation(options);
  const begin = fresh.saveState();
  const learn = (population: Population, seed: string) => {
    fillRows(population, counts, seed);
    population.forward(counts);
    population.backward(counts);
    population.step(0.01, { maxGradientNorm: 0.1 });
  };
  learn(used, 'before');
  used.loadState(begin);
  for (const population of [fresh, used]) learn(population, 'after');
  expect(used.saveState()).toEqual(fresh.saveState());
});

test('the norm to which a gradient is cut is that of the rows it has', async () => {
  lists.allowed = true;
  const shared = { network: network(90, 30), policies: 2, maxRows: 8, optimiser: { kind: 'sgd' }, seed: 'test' } as const;
  const engine = await makePopulation(shared);
  const reference = createReferencePopulation(shared);
  reference.loadState(engine.saveState());
  const counts = Int32Array.of(5, 3);
  for (const population of [engine, reference]) {
    for (let update = 0; update < 3; update++) {
      fillRows(population, counts, `${update}`);
      thin(population, 0.1, 1000, `${update}`);
      population.forward(counts);
      population.backward(counts);
      population.step(0.5, { maxGradientNorm: 0.3 });
    }
  }
  for (const [name, { data }] of engine.parameters) {
    expect(relativeError(data, reference.parameters.get(name)!.data), name).toBeLessThan(1e-5);
  }
});

test('zeros are skipped where at most a quarter of the numbers is not zero, whatever other policies see', async () => {
  lists.allowed = true;
  const population = await makePopulation({
    network: { ...network(40, 8), branches: [{ name: 'x', size: 40 }] },
    policies: 2,
    maxRows: 64,
  });
  for (let policy = 0; policy < 2; policy++) population.parametersOf(policy).get('trunk/0/weights')!.data.fill(Infinity, 0, 37);
  const x = population.inputs['x']!;
  const isSkipped = (density: number) => {
    x.fill(0);
    for (let row = 0; row < 64; row++) x.fill(1, row * 40 + 40 - (row < 32 ? density * 40 : 39), row * 40 + 40);
    population.forward(Int32Array.of(32, 32));
    return population.outputs['y']!.subarray(0, 96).every(Number.isFinite);
  };
  expect([0.05, 0.1, 0.25, 0.3, 0.5].map(isSkipped)).toEqual([true, true, true, false, false]);
});
