import { beforeAll, describe, expect, it } from 'vitest';
import { couplingDistance } from '../../src/fluctuation/coupling.ts';
import { variances } from '../../src/fluctuation/covariance.ts';
import { drawNetwork } from '../../src/fluctuation/embedding.ts';
import { trainEnsemble } from '../../src/fluctuation/ensemble.ts';
import { frozenCovariance } from '../../src/fluctuation/frozen-limit.ts';
import { observeTraining } from '../../src/fluctuation/gradient-descent.ts';
import { embeddingRun, type FluctuationPrediction, type PredictionOptions, predictFluctuation } from '../../src/fluctuation/predict.ts';
import { referenceProblem } from '../../src/fluctuation/reference-problem.ts';
import { sampleFluctuationPaths } from '../../src/fluctuation/sample-paths.ts';
import { ensembleStatistics, logSlope } from '../../src/fluctuation/sample-statistics.ts';
import { tangentKernel } from '../../src/fluctuation/tangent-kernel.ts';
import { createRng } from '../../src/shared/rng.ts';

const POINTS = 9;
const TRAINING = 6;

const average = (values: ArrayLike<number>, time: number, first: number, end: number) => {
  let sum = 0;
  for (let point = first; point < end; point++) sum += values[time * POINTS + point]!;
  return sum / (end - first);
};
const onTraining = (values: ArrayLike<number>, time: number) => average(values, time, 0, TRAINING);
const offTraining = (values: ArrayLike<number>, time: number) => average(values, time, TRAINING, POINTS);

describe('two layers on the reference problem', () => {
  const { points, ...reference } = referenceProblem(2, 400);
  const times = [0, 20, 100, 400];
  const options: PredictionOptions = {
    ...reference,
    observations: { points, times },
    neurons: 1024,
    embeddings: 2,
    seed: 'limit',
    threads: 2,
  };
  let prediction: FluctuationPrediction;
  let predicted: Float64Array;

  beforeAll(async () => {
    prediction = await predictFluctuation(options);
    predicted = variances(prediction.covariance.total);
  });

  it('begin with the variance of one neuron, w phi(H)', () => {
    // At time 0 the output is a mean over independent neurons, so that n Var(y) is the variance of one.
    const { start } = embeddingRun(options, 0);
    const [w1, w2, b1] = [start.parameters.weights[1]!, start.parameters.weights[2]!, start.parameters.biases[1]!];
    for (let p = 0; p < POINTS; p++) {
      const terms = w2.map((weight, j) => weight * Math.tanh(w1[j]! * points[2 * p]! + w1[1024 + j]! * points[2 * p + 1]! + b1[j]!));
      const mean = terms.reduce((sum, value) => sum + value, 0) / terms.length;
      const variance = terms.reduce((sum, value) => sum + (value - mean) ** 2, 0) / terms.length;
      expect(variances(prediction.embeddings[0]!.covariance.total)[p]).toBeCloseTo(variance, 12);
    }
  });

  it('fluctuate less and less on the training points, and not less away from them', () => {
    const training = times.map((_, time) => onTraining(predicted, time));
    expect(training[1]).toBeLessThan(training[0]! / 4);
    expect(training[2]).toBeLessThan(training[1]! / 2);
    expect(training[3]).toBeLessThan(1e-3 * training[0]!);
    expect(prediction.losses[3]).toBeLessThan(1e-4 * prediction.losses[0]!);
    expect(offTraining(predicted, 3)).toBeGreaterThan(0.2);
    expect(Math.abs(offTraining(predicted, 3) / offTraining(predicted, 2) - 1)).toBeLessThan(0.1);
  });

  it('are predicted within the error of the simulation, with variances that go with 1 / n', async () => {
    const widths = [50, 100, 200];
    const variance: number[][] = [];
    for (const width of widths) {
      const ensemble = await trainEnsemble({
        ...options,
        width,
        networks: 2000,
        seed: `width ${width}`,
        observations: { points, times: [0, 20, 100] },
      });
      const statistics = ensembleStatistics(ensemble).map(({ scaledVariance }) => scaledVariance);
      variance.push([0, 1, 2].map((time) => offTraining(statistics, time) / width));
      // Standard error of each average: at most sqrt(2 / 2000) = 3.2 %, and 2 % of the prediction.
      for (const time of [0, 1]) {
        expect(Math.abs(onTraining(statistics, time) / onTraining(predicted, time) - 1)).toBeLessThan(0.08);
        expect(Math.abs(offTraining(statistics, time) / offTraining(predicted, time) - 1)).toBeLessThan(0.08);
      }
    }
    for (const time of [0, 1, 2]) {
      const slope = logSlope(
        widths,
        variance.map((values) => values[time]!),
      );
      // Standard error of the slope: 0.032 / (sqrt(2) log 2) = 0.033 at worst.
      expect(Math.abs(slope + 1)).toBeLessThan(0.1);
    }
  });

  it('have sample paths of the predicted covariance', () => {
    const small = { ...options, neurons: 64 };
    const run = embeddingRun(small, 0);
    const paths = sampleFluctuationPaths(run, { points, times: [0, 20] }, 400, 'paths');
    const measured = Float64Array.from(
      { length: 2 * POINTS },
      (_, q) => paths.reduce((sum, path) => sum + path[q]! ** 2, 0) / paths.length,
    );
    return predictFluctuation({ ...small, embeddings: 1, observations: { points, times: [0, 20] } }).then(({ covariance }) => {
      const expected = variances(covariance.total);
      for (const time of [0, 1]) {
        expect(Math.abs(onTraining(measured, time) / onTraining(expected, time) - 1)).toBeLessThan(0.12);
        expect(Math.abs(offTraining(measured, time) / offTraining(expected, time) - 1)).toBeLessThan(0.12);
      }
    });
  });
});

describe.each([2, 3] as const)('a start at the optimum, %d layers', (depth) => {
  it('makes the covariance follow its closed form, to rounding', async () => {
    const { points, ...reference } = referenceProblem(depth, 60);
    const base: PredictionOptions = {
      ...reference,
      observations: { points, times: [0] },
      neurons: 48,
      embeddings: 1,
      seed: 'optimum',
      threads: 1,
    };
    const start = embeddingRun(base, 0);
    const { outputs } = observeTraining(start, { points, times: [0] });
    const problem = { ...reference.problem, targets: outputs.slice(0, TRAINING) };
    const times = [0, 7, 60];
    const prediction = await predictFluctuation({ ...base, problem, observations: { points, times } });
    expect(prediction.losses[2]).toBeLessThan(1e-28);
    const { total } = prediction.covariance;
    const queries = times.length * POINTS;
    const block = (time: number) =>
      Float64Array.from(
        { length: POINTS ** 2 },
        (_, i) => total[(time * POINTS + Math.floor(i / POINTS)) * queries + time * POINTS + (i % POINTS)]!,
      );
    const frozen = {
      kernel: tangentKernel(reference.network, start.start, points),
      covariance: block(0),
      trainingPoints: TRAINING,
      stepSize: problem.stepSize,
    };
    times.forEach((steps, time) => {
      const expected = frozenCovariance(frozen, steps);
      block(time).forEach((value, i) => {
        expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-12);
      });
    });
    expect(
      onTraining(
        frozenCovariance(frozen, 5000).filter((_, i) => i % (POINTS + 1) === 0),
        0,
      ),
    ).toBeLessThan(1e-3);
  });
});

describe('a prediction', () => {
  const { points, ...reference } = referenceProblem(3, 12);
  const options: PredictionOptions = {
    ...reference,
    observations: { points, times: [0, 12] },
    neurons: 24,
    embeddings: 2,
    seed: 'parts',
    threads: 1,
  };

  it('is the sum of parts of the layers that are variances, and the same bits whatever the threads', async () => {
    const one = await predictFluctuation(options);
    const three = await predictFluctuation({ ...options, threads: 3 });
    expect({ ...three, standardErrors: null }).toEqual({ ...one, standardErrors: null });
    const parts = one.covariance.layers.map(variances);
    variances(one.covariance.total).forEach((total, q) => {
      expect(Math.abs(parts.reduce((sum, part) => sum + part[q]!, 0) - total)).toBeLessThan(1e-14);
    });
    expect(Math.min(...parts.flatMap((part) => [...part]))).toBeGreaterThan(0);
    expect(one.limit).toHaveLength(18);
    expect(one.standardErrors.every((error) => error > 0)).toBe(true);
  });

  it('divides the part of a layer by its relative width', async () => {
    const hidden = [{ activation: 'tanh', relativeWidth: 4 }, { activation: 'tanh' }] as const;
    const [wide, plain] = [
      await predictFluctuation({ ...options, network: { ...reference.network, hidden } }),
      await predictFluctuation(options),
    ];
    plain.covariance.layers[0]!.forEach((value, i) => {
      expect(wide.covariance.layers[0]![i]).toBeCloseTo(value / 4, 14);
    });
    expect(wide.covariance.layers[1]).toEqual(plain.covariance.layers[1]);
  });

  it.each([
    [{ neurons: 1 }, /1 neurons a layer/],
    [{ embeddings: 0 }, /number of embeddings is 0/],
    [{ threads: 0 }, /number of threads is 0/],
    [{ problem: { ...reference.problem, stepSize: 1e30 } }, /Training diverges: the loss is .* after \d+ steps/],
    [{ problem: { ...reference.problem, loss: { kind: 'cross-entropy' } } }, /at least 2 outputs/],
  ] as [Partial<PredictionOptions>, RegExp][])('refuses what makes no prediction in a sentence: %#', async (change, message) => {
    await expect(predictFluctuation({ ...options, ...change })).rejects.toThrow(message);
  });
});

describe('neurons of a finite network', () => {
  it('stay as near to those of the limit as 1 / sqrt(n)', () => {
    const { network, problem, embedding } = referenceProblem(3, 10);
    const rng = createRng('coupling');
    const limit = { network, problem, start: drawNetwork(embedding, [2, 256, 256, 1], 'sobol', rng.split('limit')) };
    const widths = [16, 32, 64, 128];
    const distances = widths.map((width) => {
      const repeats = Array.from({ length: 6 }, (_, i) =>
        couplingDistance(limit, [2, width, width, 1], [0, 10], rng.split(`${width}/${i}`)),
      );
      expect(Math.max(...repeats.map(({ largest }) => largest[0]!))).toBe(0);
      return Math.sqrt(repeats.reduce((sum, { rootMeanSquare }) => sum + rootMeanSquare[1]! ** 2, 0) / repeats.length);
    });
    expect(Math.abs(logSlope(widths, distances) + 0.5)).toBeLessThan(0.15);
  });
});
