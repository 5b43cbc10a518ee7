import { describe, expect, test } from 'vitest';
import type { Activation } from '../../src/population/network.ts';
import { createRng } from '../../src/shared/rng.ts';
import { chain, fillRows, gradientsOf, makePopulation, parametersOf, raggedNetwork, relativeError, widthOf } from './helpers.ts';
import { tfjsNetwork } from './tfjs-network.ts';

const TOLERANCE = 1e-5;

/** Outputs and gradients of every policy against tfjs. */
async function compareWithTfjs(network: typeof raggedNetwork, counts: number[]): Promise<void> {
  const maxRows = counts.reduce((sum, count) => sum + count, 0) + 1;
  const rows = Int32Array.from(counts);
  const population = await makePopulation({ network, policies: counts.length, maxRows });
  fillRows(population, rows, 'data');
  population.forward(rows);
  population.backward(rows);
  const parameters = counts.map((_, policy) => parametersOf(population, policy));
  const outputs = Object.fromEntries(Object.entries(population.outputs).map(([name, data]) => [name, data.slice()]));
  const allGradients = gradientsOf(population);
  let row = 0;
  counts.forEach((count, policy) => {
    const gradients = allGradients[policy]!;
    if (count === 0) {
      for (const gradient of Object.values(gradients)) expect(Math.max(...gradient.map(Math.abs))).toBe(0);
      return;
    }
    const part = (data: Float32Array, width: number) => data.slice(row * width, (row + count) * width);
    const inputs = Object.fromEntries(network.branches.map(({ name, size }) => [name, part(population.inputs[name]!, size)]));
    const outputGradients = Object.fromEntries(
      network.heads.map(({ name }) => [name, part(population.outputGradients[name]!, widthOf(network, name))]),
    );
    const reference = tfjsNetwork(network, parameters[policy]!, inputs, outputGradients, count);
    for (const { name } of network.heads) {
      expect(relativeError(part(outputs[name]!, widthOf(network, name)), reference.outputs[name]!), `output ${name}`).toBeLessThan(
        TOLERANCE,
      );
    }
    for (const [name, gradient] of Object.entries(reference.gradients)) {
      expect(relativeError(gradients[name]!, gradient), `gradient of ${name}, policy ${policy} with ${count} rows`).toBeLessThan(TOLERANCE);
    }
    row += count;
  });
}

describe('outputs and gradients agree with tfjs automatic differentiation', () => {
  test('branches, concatenation and heads at ragged row counts, with idle policies and single rows', async () => {
    await compareWithTfjs(raggedNetwork, [5, 0, 1, 3, 17, 0, 32, 2, 4]);
  });

  test('one policy with more rows than a block', async () => {
    await compareWithTfjs(raggedNetwork, [301]);
  });

  test.each<[number, number, number]>([
    [1, 1, 1],
    [2, 3, 1],
    [7, 9, 5],
    [8, 8, 8],
    [64, 64, 33],
    [33, 41, 6],
    [515, 37, 7],
    [19, 260, 66],
  ])('a chain of %i inputs and %i units with %i rows', async (size, units, rows) => {
    await compareWithTfjs(chain(size, units, 'relu'), [rows, 1]);
  });

  test.each<Activation>(['linear', 'relu', 'tanh', 'elu', 'sigmoid', 'softplus'])('%s in the trunk and in a head', async (activation) => {
    const network = { ...chain(6, 10, activation), heads: [{ name: 'y', layers: [{ units: 5, activation }] }] };
    await compareWithTfjs(network, [6, 3]);
  });

  test('a network without a trunk, whose heads read the concatenation', async () => {
    await compareWithTfjs({ ...raggedNetwork, trunk: [] }, [4, 7]);
  });

  test('a branch with layers feeding two heads directly', async () => {
    const { branches, heads } = raggedNetwork;
    await compareWithTfjs({ branches: [branches[2]!], trunk: [], heads }, [9]);
  });
});

test('gradients agree with central finite differences', async () => {
  const smooth = {
    ...raggedNetwork,
    branches: raggedNetwork.branches.map((branch, index) => (index === 0 ? { name: branch.name, size: 13 } : branch)),
  };
  const network = { ...smooth, heads: [{ name: 'q', layers: [{ units: 9, activation: 'elu' as const }] }, smooth.heads[1]!] };
  const counts = Int32Array.of(3, 5);
  const population = await makePopulation({ network, policies: 2, maxRows: 8 });
  fillRows(population, counts, 'finite differences');
  const loss = () => {
    population.forward(counts);
    let sum = 0;
    for (const [name, y] of Object.entries(population.outputs)) {
      for (let i = 3 * widthOf(network, name); i < y.length; i++) sum += y[i]! * population.outputGradients[name]![i]!;
    }
    return sum;
  };
  population.forward(counts);
  population.backward(counts);
  const state = population.saveState();
  const gradients = gradientsOf(population)[1]!;
  population.loadState(state);
  const rng = createRng('which');
  for (const [name, { data }] of population.parameters) {
    for (let draw = 0; draw < 8; draw++) {
      const index = rng.integer(data.length / 2);
      const at = data.length / 2 + index;
      const kept = data[at]!;
      data[at] = kept + 2 ** -6;
      const above = loss();
      data[at] = kept - 2 ** -6;
      const below = loss();
      data[at] = kept;
      const slope = (above - below) / 2 ** -5;
      expect(Math.abs(slope - gradients[name]![index]!), `${name}[${index}]`).toBeLessThan(3e-3 * Math.max(1, Math.abs(slope)));
    }
  }
});

test('backward overwrites the last gradients and leaves the output gradients as they were', async () => {
  const counts = Int32Array.of(5);
  const population = await makePopulation({ network: raggedNetwork });
  fillRows(population, counts, 'twice');
  const written = Object.values(population.outputGradients).map((data) => data.slice());
  population.forward(counts);
  population.backward(counts);
  const state = population.saveState();
  const once = gradientsOf(population);
  population.loadState(state);
  population.forward(counts);
  population.backward(counts);
  population.backward(counts);
  expect(gradientsOf(population)).toEqual(once);
  expect(Object.values(population.outputGradients)).toEqual(written);
});

test('a policy that loses its rows has a zero gradient, not the last one', async () => {
  const population = await makePopulation({ network: raggedNetwork, policies: 2 });
  for (const counts of [Int32Array.of(5, 3), Int32Array.of(5, 0)]) {
    fillRows(population, counts, 'idle');
    population.forward(counts);
    population.backward(counts);
  }
  const [busy, idle] = gradientsOf(population).map((gradients) =>
    Math.max(...Object.values(gradients).map((gradient) => Math.max(...gradient.map(Math.abs)))),
  );
  expect(busy).toBeGreaterThan(0);
  expect(idle).toBe(0);
});
