import { describe, expect, it } from 'vitest';
import type { MeanFieldActivation } from '../../src/fluctuation/activations.ts';
import { type MeanFieldRun, observeTraining } from '../../src/fluctuation/gradient-descent.ts';
import { influenceFunctions, type Query } from '../../src/fluctuation/influence.ts';
import type { MeanFieldLoss } from '../../src/fluctuation/losses.ts';
import type { MeanFieldNetwork } from '../../src/fluctuation/network.ts';
import { allocateParameters, equalNeuronWeights } from '../../src/fluctuation/parameters.ts';
import { tangentOutputs } from '../../src/fluctuation/tangent.ts';
import { createRng } from '../../src/shared/rng.ts';

const POINTS = Float64Array.of(0.3, -0.4, 1.5, 0.5);
const STEPS = 7;

/** A run over five random points whose every number of neurons, weights and rates is its own. */
function makeRun(network: MeanFieldNetwork, loss: MeanFieldLoss, targets: 'real' | 'classes' = 'real'): MeanFieldRun {
  const rng = createRng('adjoint');
  const sizes = [network.inputs, ...network.hidden.map((_, index) => 7 + 2 * index), network.outputs];
  const parameters = allocateParameters(sizes, (numbers) => new Float64Array(numbers));
  parameters.flat.forEach((_, i) => {
    parameters.flat[i] = 1.3 * rng.normal();
  });
  const neuronWeights = equalNeuronWeights(sizes).map((weights, l) =>
    l === 0 || l === sizes.length - 1 ? weights : weights.map((weight) => weight * (0.5 + rng.uniform())),
  );
  const points = 5;
  const real = Float64Array.from({ length: points * network.outputs }, () => rng.normal());
  const classes = Float64Array.from(real, (_, i) => (i % network.outputs === Math.floor(i / network.outputs) % network.outputs ? 1 : 0));
  return {
    network,
    problem: {
      inputs: Float64Array.from({ length: points * network.inputs }, () => rng.normal()),
      targets: targets === 'real' ? real : classes,
      loss,
      stepSize: 0.3,
      steps: STEPS,
      rates: [1, ...network.hidden.slice(1).map(() => 0.7), (time) => 1 / (1 + time)],
    },
    start: { sizes, parameters, neuronWeights },
  };
}

const hidden = (...activations: MeanFieldActivation[]) => activations.map((activation) => ({ activation }));

const cases: { name: string; run: MeanFieldRun }[] = [
  { name: 'L = 2, tanh, squared', run: makeRun({ inputs: 2, hidden: hidden('tanh'), outputs: 1 }, { kind: 'squared' }) },
  {
    name: 'L = 3, softplus and tanh, Huber, a sigmoid output',
    run: makeRun({ inputs: 2, hidden: hidden('softplus', 'tanh'), outputs: 1, outputActivation: 'sigmoid' }, { kind: 'huber', delta: 0.8 }),
  },
  {
    name: 'L = 3, cross-entropy of three classes, biases of the outputs',
    run: makeRun({ inputs: 2, hidden: hidden('tanh', 'sigmoid'), outputs: 3, outputBiases: true }, { kind: 'cross-entropy' }, 'classes'),
  },
  {
    name: 'L = 4, tanh, logistic of two outputs, no hidden biases',
    run: makeRun(
      { inputs: 2, hidden: hidden('tanh', 'tanh', 'sigmoid'), outputs: 2, hiddenBiases: false },
      { kind: 'logistic' },
      'classes',
    ),
  },
];

const outputAt = (run: MeanFieldRun, { time, point, output }: Query) =>
  observeTraining(run, { points: POINTS, times: [time] }).outputs[point * run.network.outputs + output]!;

/** The run with a_l(j) changed. */
function changed(run: MeanFieldRun, l: number, j: number, by: number): MeanFieldRun {
  const neuronWeights = run.start.neuronWeights.map((weights, layer) =>
    weights.map((weight, k) => (layer === l && k === j ? weight + by : weight)),
  );
  return { ...run, start: { ...run.start, neuronWeights } };
}

describe.each(cases)('influence functions: $name', ({ run }) => {
  const outputs = run.network.outputs;
  const queries: Query[] = [
    { time: 0, point: 1, output: 0 },
    { time: 3, point: 0, output: outputs - 1 },
    { time: STEPS, point: 0, output: 0 },
    { time: STEPS, point: 1, output: outputs - 1 },
  ];
  const influences = influenceFunctions(run, POINTS, queries);
  const { neuronWeights } = run.start;

  it('are the central differences of training runs', () => {
    let largest = 0;
    let worst = 0;
    queries.forEach((query, q) => {
      influences[q]!.forEach((influence, index) => {
        const weights = neuronWeights[index + 1]!;
        const step = 1e-5;
        const derivatives = Array.from(influence, (_, j) => {
          const [more, less] = [step, -step].map((by) => outputAt(changed(run, index + 1, j, by), query)) as [number, number];
          return (more - less) / (2 * step);
        });
        const mean = derivatives.reduce((sum, value, j) => sum + weights[j]! * value, 0);
        influence.forEach((value, j) => {
          largest = Math.max(largest, Math.abs(value));
          worst = Math.max(worst, Math.abs(value - (derivatives[j]! - mean)));
        });
      });
    });
    expect(largest).toBeGreaterThan(0.1);
    expect(worst / largest).toBeLessThan(1e-6);
  });

  it('say the same as the tangent system, to rounding', () => {
    const rng = createRng('direction');
    for (let repeat = 0; repeat < 3; repeat++) {
      // A direction within the probability measures, so that the centring of the influences does not matter.
      const direction = influences[0]!.map((influence, index) => {
        const raw = Float64Array.from(influence, () => rng.normal());
        const total = raw.reduce((sum, value) => sum + value, 0);
        const mass = neuronWeights[index + 1]!.reduce((sum, value) => sum + value, 0);
        return raw.map((value, j) => value - (total * neuronWeights[index + 1]![j]!) / mass);
      });
      const times = [0, 3, STEPS];
      const tangents = tangentOutputs(run, { points: POINTS, times }, direction);
      queries.forEach(({ time, point, output }, q) => {
        const tangent = tangents[(times.indexOf(time) * 2 + point) * outputs + output]!;
        const adjoint = influences[q]!.reduce(
          (sum, influence, index) => sum + influence.reduce((part, value, j) => part + value * direction[index]![j]!, 0),
          0,
        );
        expect(Math.abs(adjoint - tangent)).toBeLessThan(1e-12 * Math.max(1, Math.abs(tangent)));
      });
    }
  });

  it('do not depend on how many outputs are followed at once', () => {
    const alone = influenceFunctions(run, POINTS, queries, { memory: 1 });
    expect(alone).toEqual(influences);
  });
});
