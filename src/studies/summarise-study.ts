import { logSlope } from '../fluctuation/index.ts';
import type { StudyResult } from './run-study.ts';
import type { PointGroup } from './study-problem.ts';

/** n Var of a group's outputs at one time, each the mean over its points and outputs. */
export interface SummaryRow {
  readonly group: string;
  /** Steps of gradient descent. */
  readonly step: number;
  /** Mean-field time. */
  readonly time: number;
  readonly predicted: number;
  readonly predictedError: number | null;
  /** One for each hidden layer; they add up to `predicted`. */
  readonly layers: readonly number[];
  readonly measured: readonly { readonly width: number; readonly value: number; readonly standardError: number }[];
  /** Slope of log Var on log n; null with one width. -1 where the theory holds to leading order. */
  readonly slope: number | null;
  /** Predicted over measured at the largest width. */
  readonly ratio: number;
}

/** How Gaussian the last output of the last point is at the end of training. */
export interface GaussianityRow {
  readonly width: number;
  readonly networks: number;
  readonly skewness: number;
  readonly excessKurtosis: number;
  readonly kolmogorovSmirnov: number;
  readonly pValue: number;
}

export interface StudySummary {
  readonly rows: readonly SummaryRow[];
  readonly gaussianity: readonly GaussianityRow[];
}

export function summariseStudy(result: StudyResult): StudySummary {
  const { config, problem, measured } = result;
  const rows = problem.groups.flatMap((group) => config.training.at.map((step, time) => summaryRow(result, group, step, time)));
  const gaussianity = measured.map(({ width, networks, statistics }) => {
    const { skewness, excessKurtosis, kolmogorovSmirnov, pValue } = statistics.at(-1)!;
    return { width, networks, skewness, excessKurtosis, kolmogorovSmirnov, pValue };
  });
  return { rows, gaussianity };
}

function summaryRow({ config, problem, predicted, measured }: StudyResult, group: PointGroup, step: number, time: number): SummaryRow {
  const { outputs, inputs } = problem.network;
  const points = problem.points.length / inputs;
  const queries = group.points.flatMap((point) =>
    Array.from({ length: outputs }, (_, output) => (time * points + point) * outputs + output),
  );
  const meanOf = (values: readonly number[]) => queries.reduce((sum, query) => sum + values[query]!, 0) / queries.length;
  const widths = measured.map(({ width, statistics }) => ({
    width,
    value: meanOf(statistics.map(({ scaledVariance }) => scaledVariance)),
    // Outputs of one network go together, so that their errors do not average out: the mean error is the safe one.
    standardError: meanOf(statistics.map(({ standardError }) => standardError)),
  }));
  const value = meanOf(predicted.variances);
  return {
    group: group.name,
    step,
    time: step * config.training.stepSize,
    predicted: value,
    predictedError: predicted.standardErrors && meanOf(predicted.standardErrors),
    layers: predicted.layers.map(meanOf),
    measured: widths,
    slope:
      widths.length > 1
        ? logSlope(
            widths.map(({ width }) => width),
            widths.map(({ width, value }) => value / width),
          )
        : null,
    ratio: value / widths.at(-1)!.value,
  };
}
