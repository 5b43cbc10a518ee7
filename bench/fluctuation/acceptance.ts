import { variances } from '../../src/fluctuation/covariance.ts';
import { drawNetwork } from '../../src/fluctuation/embedding.ts';
import { type Ensemble, type EnsembleOptions, trainEnsemble } from '../../src/fluctuation/ensemble.ts';
import { frozenCovariance } from '../../src/fluctuation/frozen-limit.ts';
import { observeTraining } from '../../src/fluctuation/gradient-descent.ts';
import { predictFluctuation } from '../../src/fluctuation/predict.ts';
import { REFERENCE_TRAINING_POINTS, referenceProblem } from '../../src/fluctuation/reference-problem.ts';
import { ensembleStatistics, logSlope, scaledCovariance } from '../../src/fluctuation/sample-statistics.ts';
import { tangentKernel } from '../../src/fluctuation/tangent-kernel.ts';
import { createRng } from '../../src/shared/rng.ts';

const POINTS = 9;
const TRAINING = REFERENCE_TRAINING_POINTS;

/** What is simulated and predicted for one depth. Times are steps. */
const studies = [
  {
    depth: 2,
    times: [0, 20, 100, 200, 400, 800],
    ensembles: [
      { width: 50, networks: 8000 },
      { width: 100, networks: 8000 },
      { width: 200, networks: 6000 },
      { width: 400, networks: 4000 },
    ],
    neurons: 2048,
    embeddings: 4,
    tolerance: 0.05,
  },
  {
    depth: 3,
    times: [0, 10, 50, 100, 200, 400],
    ensembles: [
      { width: 50, networks: 4000 },
      { width: 100, networks: 4000 },
      { width: 200, networks: 2000 },
    ],
    neurons: 512,
    embeddings: 14,
    tolerance: 0.1,
  },
] as const;

/** One line of the report: an average of n Var over the training points or the points away from them, at one time. */
export interface VarianceRow {
  readonly layers: number;
  readonly points: 'training' | 'away';
  readonly time: number;
  readonly loss: number;
  readonly predicted: number;
  /** Over the embeddings. */
  readonly predictedError: number;
  /** n Var of the simulated networks, by width. */
  readonly simulated: Readonly<Record<number, number>>;
  /** Prediction over the simulation of the largest width. */
  readonly ratio: number;
  /** Of log Var on log n. */
  readonly slope: number;
}

export interface GaussianityRow {
  readonly layers: number;
  readonly width: number;
  readonly time: number;
  readonly skewness: number;
  readonly excessKurtosis: number;
  readonly pValue: number;
}

export interface OptimumRow {
  readonly points: 'training' | 'away';
  readonly time: number;
  readonly closedForm: number;
  readonly simulated: number;
}

/** A sentence about what was to be shown, and whether it was. */
export interface Verdict {
  readonly what: string;
  readonly measured: string;
  readonly holds: boolean;
}

export interface AcceptanceReport {
  readonly variance: VarianceRow[];
  readonly gaussianity: GaussianityRow[];
  readonly optimum: OptimumRow[];
  readonly verdicts: Verdict[];
}

/** Holds the prediction against simulated networks and closed forms on the reference problem. Takes some ten minutes of two cores. */
export async function runAcceptance(say: (text: string) => void): Promise<AcceptanceReport> {
  const report: AcceptanceReport = { variance: [], gaussianity: [], optimum: [], verdicts: [] };
  for (const study of studies) await checkPredictions(study, report, say);
  await checkOptimum(report, say);
  return report;
}

async function checkPredictions(study: (typeof studies)[number], report: AcceptanceReport, say: (text: string) => void): Promise<void> {
  const { depth, times, neurons, embeddings, tolerance } = study;
  const { points, ...reference } = referenceProblem(depth);
  const options = { ...reference, observations: { points, times } };
  say(`${depth} layers: prediction of ${embeddings} embeddings of ${neurons} neurons`);
  const prediction = await predictFluctuation({ ...options, neurons, embeddings, seed: 'acceptance' });
  const simulated = new Map<number, { ensemble: Ensemble; scaled: number[] }>();
  for (const { width, networks } of study.ensembles) {
    say(`${depth} layers: ${networks} networks of width ${width}`);
    const ensemble = await trainEnsemble({ ...options, width, networks, seed: `acceptance/${width}` });
    const statistics = ensembleStatistics(ensemble);
    simulated.set(width, { ensemble, scaled: statistics.map(({ scaledVariance }) => scaledVariance) });
    times.forEach((time, t) => {
      const { skewness, excessKurtosis, pValue } = statistics[t * POINTS + TRAINING]!;
      report.gaussianity.push({ layers: depth, width, time: time * reference.problem.stepSize, skewness, excessKurtosis, pValue });
    });
  }
  const widths = [...simulated.keys()];
  const largest = widths.at(-1)!;
  const predicted = variances(prediction.covariance.total);
  const rows: VarianceRow[] = [];
  for (const [name, first, end] of [
    ['training', 0, TRAINING],
    ['away', TRAINING, POINTS],
  ] as const) {
    times.forEach((time, t) => {
      const mean = (values: ArrayLike<number>) => averageOf(values, t * POINTS + first, t * POINTS + end);
      const value = mean(predicted);
      const each = prediction.embeddings.map(({ covariance }) => mean(variances(covariance.total)));
      const spread = Math.sqrt(each.reduce((sum, one) => sum + (one - value) ** 2, 0) / (each.length - 1) / each.length);
      const byWidth = Object.fromEntries(widths.map((width) => [width, mean(simulated.get(width)!.scaled)]));
      rows.push({
        layers: depth,
        points: name,
        time: time * reference.problem.stepSize,
        loss: prediction.losses[t]!,
        predicted: value,
        predictedError: spread,
        simulated: byWidth,
        ratio: value / byWidth[largest]!,
        slope: logSlope(
          widths,
          widths.map((width) => byWidth[width]! / width),
        ),
      });
    });
  }
  report.variance.push(...rows);

  const judge = (what: string, measured: string, holds: boolean) =>
    report.verdicts.push({ what: `${depth} layers: ${what}`, measured, holds });
  const tested = rows.filter(({ predicted }) => predicted > 1e-3);
  const off = Math.max(...tested.map(({ ratio }) => Math.abs(ratio - 1)));
  judge(`prediction / simulation within ${100 * tolerance} % where n Var > 0.001`, `${(100 * off).toFixed(1)} % at most`, off < tolerance);
  const slopes = rows.filter(({ points, time }) => points === 'away' || time === 0).map(({ slope }) => slope);
  const worst = slopes.reduce((most, slope) => (Math.abs(slope + 1) > Math.abs(most + 1) ? slope : most), -1);
  judge(
    'slope of log Var on log n is -1.00 +- 0.03 at time 0 and away from the data',
    `${worst.toFixed(3)} at worst`,
    Math.abs(worst + 1) <= 0.03,
  );
  const training = rows.filter(({ points }) => points === 'training').map(({ predicted }) => predicted);
  const away = rows.filter(({ points }) => points === 'away').map(({ predicted }) => predicted);
  judge(
    'training-point variance tends to 0',
    `${training[0]!.toPrecision(3)} -> ${training.at(-1)!.toExponential(1)}`,
    training.at(-1)! < 2e-3,
  );
  const change = away.at(-1)! / away.at(-2)! - 1;
  judge(
    'variance away from the data tends to a constant',
    `${away.at(-1)!.toPrecision(3)}, ${(100 * change).toFixed(0)} % since half the time`,
    Math.abs(change) < 0.15 && away.at(-1)! > 0.1,
  );
  const frobenius = frobeniusDistance(prediction.covariance.total, scaledCovariance(simulated.get(largest)!.ensemble));
  judge(
    'whole covariance over all times and points',
    `${(100 * frobenius).toFixed(1)} % relative Frobenius distance`,
    frobenius < (depth === 2 ? 0.05 : 0.15),
  );
  const parts = prediction.covariance.layers.map(variances);
  const gap = Math.max(...predicted.map((value, q) => Math.abs(parts.reduce((sum, part) => sum + part[q]!, 0) - value)));
  judge(
    'the parts of the layers are variances and add up',
    `${gap.toExponential(1)} at most`,
    gap < 1e-12 && parts.every((part) => part.every((value) => value >= 0)),
  );
  if (depth === 2) {
    const wide = report.gaussianity.filter(({ layers, width }) => layers === 2 && width >= 200);
    const least = Math.min(...wide.map(({ pValue }) => pValue));
    const skew = Math.max(...wide.map(({ skewness }) => Math.abs(skewness)));
    const kurtosis = Math.max(...wide.map(({ excessKurtosis }) => Math.abs(excessKurtosis)));
    // The least of twelve p-values is below 0.05 / 12 in one of twenty studies.
    judge(
      'Gaussian from width 200',
      `|skewness| ${skew.toFixed(2)}, |excess kurtosis| ${kurtosis.toFixed(2)}, least p of ${wide.length} ${least.toFixed(3)}`,
      skew < 0.2 && kurtosis < 0.3 && least > 0.05 / wide.length,
    );
  }
}

/** A start at the optimum: labels that the limit has at time 0. */
async function checkOptimum(report: AcceptanceReport, say: (text: string) => void): Promise<void> {
  const { points, ...reference } = referenceProblem(2, 400);
  const times = [0, 10, 40, 100, 400];
  const { network, embedding } = reference;
  const start = drawNetwork(embedding, [2, 32768, 1], 'sobol', createRng('optimum'));
  const { outputs } = observeTraining({ network, problem: reference.problem, start }, { points, times: [0] });
  const problem = { ...reference.problem, targets: outputs.slice(0, TRAINING) };
  const options: EnsembleOptions = { ...reference, problem, observations: { points, times }, width: 200, networks: 8000, seed: 'optimum' };
  say(`start at the optimum: ${options.networks} networks of width ${options.width}`);
  const scaled = ensembleStatistics(await trainEnsemble(options)).map(({ scaledVariance }) => scaledVariance);
  const kernel = tangentKernel(network, start, points);
  const [hidden] = start.parameters.weights.slice(1);
  const terms = Array.from({ length: POINTS }, (_, p) =>
    start.parameters.weights[2]!.map(
      (weight, j) =>
        weight * Math.tanh(hidden![j]! * points[2 * p]! + hidden![32768 + j]! * points[2 * p + 1]! + start.parameters.biases[1]![j]!),
    ),
  );
  const covariance = Float64Array.from({ length: POINTS ** 2 }, (_, i) =>
    covarianceOfTerms(terms[Math.floor(i / POINTS)]!, terms[i % POINTS]!),
  );
  let off = 0;
  times.forEach((time, t) => {
    const expected = variances(frozenCovariance({ kernel, covariance, trainingPoints: TRAINING, stepSize: problem.stepSize }, time));
    for (const [name, first, end] of [
      ['training', 0, TRAINING],
      ['away', TRAINING, POINTS],
    ] as const) {
      const [closedForm, simulated] = [averageOf(expected, first, end), averageOf(scaled, t * POINTS + first, t * POINTS + end)];
      report.optimum.push({ points: name, time: time * problem.stepSize, closedForm, simulated });
      if (closedForm > 5e-3) off = Math.max(off, Math.abs(simulated / closedForm - 1));
    }
  });
  report.verdicts.push({
    what: 'start at the optimum: simulation / closed form within 5 % where n Var > 0.005',
    measured: `${(100 * off).toFixed(1)} % at most`,
    holds: off < 0.05,
  });
}

function averageOf(values: ArrayLike<number>, first: number, end: number): number {
  let sum = 0;
  for (let i = first; i < end; i++) sum += values[i]!;
  return sum / (end - first);
}

function covarianceOfTerms(a: Float64Array, b: Float64Array): number {
  const [meanA, meanB] = [averageOf(a, 0, a.length), averageOf(b, 0, b.length)];
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += (a[j]! - meanA) * (b[j]! - meanB);
  return sum / a.length;
}

function frobeniusDistance(a: Float64Array, b: Float64Array): number {
  let [squares, norm] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    squares += (a[i]! - b[i]!) ** 2;
    norm += b[i]! ** 2;
  }
  return Math.sqrt(squares / norm);
}
