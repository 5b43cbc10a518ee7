import { describe, expect, test } from 'vitest';
import { gridConvolution } from '../../../agents/networks/grid-convolution.ts';
import type { NetworkProblem } from '../../../src/learning/network-definition.ts';
import type { Optimiser, Population } from '../../../src/population/population.ts';
import { defineTfNetwork, type TfNetwork } from '../../../src/population/tfjs/tf-network.ts';
import { createRng } from '../../../src/shared/rng.ts';
import { UserError } from '../../../src/shared/user-error.ts';
import { fillRows, gradientsOf, makePopulation, parametersOf, relativeError } from '../helpers.ts';
import { tfjs } from './backends.ts';

const [HEIGHT, WIDTH, CHANNELS] = [7, 6, 3];
const problem: NetworkProblem = {
  branches: [
    { name: 'observation', size: HEIGHT * WIDTH * CHANNELS, shape: [HEIGHT, WIDTH, CHANNELS] },
    { name: 'field', size: 4, shape: [4] },
  ],
  heads: [{ name: 'value', size: 5 }],
};
const settings = { filters: 4, size: 3, stride: 2, hidden: [6] };
const convolution = gridConvolution.create(problem, settings as never);

/** A hidden layer, in one or the other way to write it. */
const perceptron = (stacked: boolean): TfNetwork =>
  defineTfNetwork({
    name: 'perceptron',
    branches: [{ name: 'x', size: 6 }],
    heads: [{ name: 'value', size: 5 }],
    parameters: [
      { name: 'hidden', shape: [6, 8] },
      { name: 'scale', shape: [8], init: { kind: 'normal', std: 1 } },
      { name: 'out', shape: [8, 5], init: { kind: 'orthogonal' } },
    ],
    stacked,
    forward(tf, { hidden, scale, out }, { x }) {
      const factor = stacked ? tf.expandDims(scale!, 1) : scale!;
      return { value: tf.matMul(tf.tanh(tf.mul(tf.matMul(x!, hidden!), factor)), out!) };
    },
  });

const make = (network: TfNetwork, backend: 'cpu' | 'wasm' = 'wasm', policies = 3, optimiser: Optimiser = { kind: 'adam', epsilon: 0.1 }) =>
  makePopulation({ network, policies, maxRows: 40, optimiser, engine: tfjs(backend) });

function learn(population: Population, counts: Int32Array): void {
  for (let round = 0; round < 3; round++) {
    fillRows(population, counts, `round ${round}`);
    population.forward(counts);
    population.backward(counts);
    population.step(0.05);
  }
  population.forward(counts);
}

describe('a network of tf operations', () => {
  test.each([
    ['a convolution on cpu and on wasm', convolution, convolution, 'cpu'],
    ['a perceptron one policy after the other and all at once', perceptron(true), perceptron(false), 'wasm'],
  ] as const)('learns the same: %s', async (_, network, otherNetwork, backend) => {
    const counts = Int32Array.of(4, 0, 9);
    const [one, other] = [await make(network), await make(otherNetwork, backend)];
    learn(one, counts);
    learn(other, counts);
    expect(relativeError(other.outputs['value']!, one.outputs['value']!)).toBeLessThan(1e-5);
    for (const policy of [0, 1, 2]) {
      const expected = parametersOf(one, policy);
      for (const [name, { data }] of Object.entries(parametersOf(other, policy))) {
        expect(relativeError(data, expected[name]!.data), name).toBeLessThan(1e-5);
      }
    }
  });

  test('has the gradient that differences have', async () => {
    const population = await make(convolution, 'wasm', 1, { kind: 'sgd' });
    const counts = Int32Array.of(6);
    fillRows(population, counts, 'differences');
    const loss = () => {
      population.forward(counts);
      return population.outputs['value']!.subarray(0, 30).reduce((sum, y, i) => sum + y * population.outputGradients['value']![i]!, 0);
    };
    loss();
    population.backward(counts);
    const state = population.saveState();
    const gradients = gradientsOf(population)[0]!;
    population.loadState(state);
    for (const [name, { data }] of population.parameters) {
      const at = Math.floor(data.length / 2);
      const kept = data[at]!;
      data[at] = kept + 2 ** -6;
      const above = loss();
      data[at] = kept - 2 ** -6;
      const slope = (above - loss()) / 2 ** -5;
      data[at] = kept;
      expect(Math.abs(slope - gradients[name]![at]!), name).toBeLessThan(5e-3 * Math.max(1, Math.abs(slope)));
    }
  });

  test('finds what there is to see: on which side of its view the brightest cell is', async () => {
    const population = await make(convolution, 'wasm', 1);
    const counts = Int32Array.of(32);
    const { observation, field } = population.inputs;
    const [value, gradient] = [population.outputs['value']!, population.outputGradients['value']!];
    const rng = createRng('bright');
    field!.fill(0);
    let loss = 1;
    for (let update = 0; update < 150; update++) {
      loss = 0;
      observation!.fill(0);
      gradient.fill(0);
      const sides = Array.from({ length: 32 }, (_, row) => {
        const [y, x] = [rng.integer(HEIGHT - 2), rng.integer(4)];
        observation![((row * HEIGHT + y) * WIDTH + x) * CHANNELS + 1] = 1;
        return x < 2 ? 1 : -1;
      });
      population.forward(counts);
      sides.forEach((side, row) => {
        const error = value[row * 5]! - side;
        loss += (error * error) / 32;
        gradient[row * 5] = (2 * error) / 32;
      });
      population.backward(counts);
      population.step(0.05);
    }
    expect(loss).toBeLessThan(0.1);
  });
});

describe('mistakes are told in a sentence', () => {
  const tell = async (network: TfNetwork, act: (population: Population) => void = () => {}) => {
    const error = await make(network, 'cpu', 1)
      .then(act)
      .catch((error: unknown) => error);
    expect(error).toBeInstanceOf(UserError);
    return (error as UserError).message;
  };
  const counts = Int32Array.of(2);
  const forward = (population: Population) => population.forward(counts);

  test('a head of another shape, or none', async () => {
    const wrong = { ...convolution, heads: [{ name: 'value', size: 6 }] };
    expect(await tell(wrong, forward)).toMatch(/head "value" of the network "grid-convolution" is \[2,5\] for 2 rows; it must be \[2,6\]/);
    const missing = { ...convolution, forward: () => ({}) };
    expect(await tell(missing, forward)).toMatch(/head "value" of the network "grid-convolution" is not among its outputs/);
  });

  test('a parameter that reaches no head', async () => {
    const idle = { ...convolution, parameters: [...convolution.parameters, { name: 'idle', shape: [2] }] };
    const message = await tell(idle, (population) => {
      population.forward(counts);
      population.backward(counts);
    });
    expect(message).toMatch(/network "grid-convolution" has no gradient on the tfjs backend cpu: .*/);
  });

  test('sizes and names', async () => {
    expect(await tell({ ...convolution, branches: [] })).toMatch(/has no branch/);
    expect(await tell({ ...convolution, parameters: [{ name: 'a', shape: [0] }] })).toMatch(/shape of parameter "a" .* is 0/);
    expect(await tell({ ...convolution, heads: [...convolution.heads, ...convolution.heads] })).toMatch(/two of head "value"/);
  });

  test('the wasm engine, which cannot compute it', async () => {
    await expect(makePopulation({ network: convolution })).rejects.toThrow(
      /written with tf operations, which only the engine tfjs computes/,
    );
  });

  test('an observation that is no grid', () => {
    const flat = { ...problem, branches: [{ name: 'observation', size: 9, shape: [9] }] };
    expect(() => gridConvolution.create(flat, settings as never)).toThrow(
      /wants an observation of the shape \[height, width, channels\]; this one is \[9\]/,
    );
    expect(() => gridConvolution.create(problem, { ...settings, size: 7 } as never)).toThrow(
      /filters of 7 cells, larger than the observation, 7 x 6/,
    );
  });
});
