import { createRng } from '../shared/rng.ts';
import { bootstrapInterval } from '../statistics/bootstrap.ts';
import { type Estimate, interquartileMean } from '../statistics/summaries.ts';

/** A figure of a learner in an environment, over its training seeds. */
export interface SuiteRow {
  readonly environment: string;
  readonly learner: string;
  readonly figure: string;
  /** By seed: the mean over the last evaluation's episodes. */
  readonly values: Readonly<Record<number, number>>;
  /** With 95 % bootstrap intervals over the seeds. */
  readonly mean: Estimate;
  readonly interquartileMean: Estimate;
}

/** A run that is done, and what its last evaluation found in the mean. */
export interface FinalFigures {
  readonly environment: string;
  readonly learner: string;
  readonly seed: number;
  readonly figures: Readonly<Record<string, number>>;
}

/** What the seeds of each learner came to in each environment, figure by figure; without those that nobody has. */
export function summariseSuite(finals: readonly FinalFigures[], figures: readonly string[]): SuiteRow[] {
  const cells = new Map<string, FinalFigures[]>();
  for (const final of finals) {
    const key = `${final.environment}/${final.learner}`;
    cells.set(key, [...(cells.get(key) ?? []), final]);
  }
  return figures.flatMap((figure) => [...cells.values()].flatMap((cell) => rowOf(cell, figure) ?? []));
}

function rowOf(cell: readonly FinalFigures[], figure: string): SuiteRow | null {
  const { environment, learner } = cell[0]!;
  const values = Object.fromEntries(cell.flatMap(({ seed, figures }) => (figure in figures ? [[seed, figures[figure]!]] : [])));
  const list = Object.values(values);
  if (list.length === 0) return null;
  const rng = createRng('suite').split(`${environment}/${learner}/${figure}`);
  return {
    environment,
    learner,
    figure,
    values,
    mean: bootstrapInterval(list, rng.split('mean')),
    interquartileMean: bootstrapInterval(list, rng.split('iqm'), { statistic: interquartileMean }),
  };
}
