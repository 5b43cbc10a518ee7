import { describe, expect, test } from 'vitest';
import { createPopulation } from '../../src/population/create-population.ts';
import { defaultEngine } from '../../src/population/engine.ts';
import { planMemory } from '../../src/population/memory-plan.ts';
import type { NetworkSpec } from '../../src/population/network.ts';
import { planNetwork } from '../../src/population/plan-network.ts';
import type { Population } from '../../src/population/population.ts';
import { createReferencePopulation } from '../../src/population/reference/create-reference-population.ts';
import { chain, fillRows, gradientsOf, raggedNetwork, relativeError } from './helpers.ts';

type AnyPopulation = Population<Float32Array> | Population<Float64Array>;

/** A network whose named branches want gradients; smooth, so that differences mean something. */
function wanting(network: NetworkSpec, ...names: string[]): NetworkSpec {
  return { ...network, branches: network.branches.map((branch) => ({ ...branch, wantsGradient: names.includes(branch.name) })) };
}

const smooth: NetworkSpec = {
  ...raggedNetwork,
  branches: [{ name: 'observation', size: 13, layers: [{ units: 11, activation: 'elu' }] }, ...raggedNetwork.branches.slice(1)],
  heads: [
    {
      name: 'q',
      layers: [
        { units: 7, activation: 'softplus' },
        { units: 9, activation: 'linear' },
      ],
    },
    raggedNetwork.heads[1]!,
  ],
};
const everything = wanting(smooth, 'observation', 'meanAction', 'task');
/** Bytes of a memory that holds two of the four networks. */
const memoryOfTwo = (network: NetworkSpec) =>
  planMemory(planNetwork(network), { policies: 2, maxRows: 10, optimiser: { kind: 'sgd' }, target: false, threads: 1 }).bytes;

const counts = Int32Array.of(3, 0, 5, 1);
const options = { policies: counts.length, maxRows: 10, seed: 'inputs', optimiser: { kind: 'sgd' } as const };

/** Copies of the input gradients of the rows in use, for the inputs and output gradients of a seed. */
function inputGradientsOf(population: AnyPopulation): Record<string, Float32Array | Float64Array> {
  fillRows(population, counts, 'data');
  population.forward(counts);
  population.backwardInputs(counts);
  const rows = counts.reduce((sum, count) => sum + count, 0);
  return Object.fromEntries(
    Object.entries(population.inputGradients).map(([name, data]) => [name, data.slice(0, (rows * data.length) / population.maxRows)]),
  );
}

test('gradients of inputs agree with central finite differences', () => {
  const population = createReferencePopulation({ ...options, network: everything });
  const gradients = inputGradientsOf(population);
  const loss = () => {
    population.forward(counts);
    let sum = 0;
    for (const [name, y] of Object.entries(population.outputs)) {
      for (let i = 0; i < y.length; i++) sum += y[i]! * population.outputGradients[name]![i]!;
    }
    return sum;
  };
  expect(Object.keys(gradients)).toEqual(['observation', 'meanAction', 'task']);
  for (const [name, gradient] of Object.entries(gradients)) {
    const data = population.inputs[name]!;
    for (let i = 0; i < gradient.length; i++) {
      const kept = data[i]!;
      data[i] = kept + 1e-5;
      const above = loss();
      data[i] = kept - 1e-5;
      const below = loss();
      data[i] = kept;
      expect(gradient[i], `${name}[${i}]`).toBeCloseTo((above - below) / 2e-5, 7);
    }
  }
});

describe('every engine gives the gradients of the reference', () => {
  const single = wanting(chain(6, 10, 'relu'), 'x');
  const one = wanting(smooth, 'meanAction');
  const untrunked = wanting({ ...smooth, trunk: [] }, 'task', 'meanAction');
  const networks = { everything, single, one, untrunked };
  const engines = {
    wasm: (network: NetworkSpec) => createPopulation({ ...options, network }),
    'wasm in several memories': async (network: NetworkSpec) => {
      const population = await createPopulation({ ...options, network }, memoryOfTwo(network));
      expect(() => population.parameters).toThrow(/lie in \d memories/);
      return population;
    },
    tfjs: (network: NetworkSpec) => createPopulation({ ...options, network, engine: { ...defaultEngine, name: 'tfjs' } }),
  };
  const cases = Object.keys(engines).flatMap((engine) => Object.keys(networks).map((name) => [engine, name] as const));
  test.each(cases)('%s: %s', async (engine, name) => {
    const network = networks[name as keyof typeof networks];
    const expected = inputGradientsOf(createReferencePopulation({ ...options, network }));
    const found = inputGradientsOf(await engines[engine as keyof typeof engines](network));
    expect(Object.keys(found)).toEqual(Object.keys(expected));
    for (const [branch, gradient] of Object.entries(expected)) {
      expect(relativeError(found[branch] as Float32Array, Float32Array.from(gradient)), branch).toBeLessThan(1e-5);
    }
  });
});

test('asking for the gradients of inputs changes nothing of those of parameters', async () => {
  const [asked, unasked] = [
    await createPopulation({ ...options, network: everything }),
    await createPopulation({ ...options, network: smooth }),
  ];
  for (const population of [asked, unasked]) {
    fillRows(population, counts, 'data');
    population.forward(counts);
    if (population === asked) population.backwardInputs(counts);
    population.backward(counts);
    if (population === asked) population.backwardInputs(counts);
  }
  expect(gradientsOf(asked)).toEqual(gradientsOf(unasked));
});

test('a call out of order, or for what was not declared, is refused', async () => {
  const plain = await createPopulation({ ...options, network: smooth });
  plain.forward(counts);
  expect(() => plain.backwardInputs(counts)).toThrow('none of the branches "observation", "meanAction", "task" wants a gradient');
  const population = await createPopulation({ ...options, network: everything });
  expect(() => population.backwardInputs(counts)).toThrow('backwardInputs of the heads "q", "value" has no online forward');
});
