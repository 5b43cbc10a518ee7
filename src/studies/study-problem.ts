import {
  type Embedding,
  gaussianEmbedding,
  type MeanFieldNetwork,
  REFERENCE_TRAINING_POINTS,
  referenceProblem,
  type TrainingProblem,
} from '../fluctuation/index.ts';
import { createRng } from '../shared/rng.ts';
import { UserError } from '../shared/user-error.ts';
import { type LabelledTable, readIrises, readTable } from './labelled-table.ts';
import type { StudyConfig } from './study-schema.ts';

/** Points that belong together in figures and tables. */
export interface PointGroup {
  readonly name: string;
  /** Their numbers among the points. */
  readonly points: readonly number[];
}

/** Everything that a study computes with. */
export interface StudyProblem {
  readonly network: MeanFieldNetwork;
  readonly embedding: Embedding;
  readonly problem: TrainingProblem;
  /** Points at which outputs are followed, [points, inputs]. */
  readonly points: Float64Array;
  readonly groups: readonly PointGroup[];
  /** A sentence about where the data come from. */
  readonly source: string;
}

/** Makes the problem of a study. Throws a UserError for data that cannot be read or networks that do not fit them. */
export async function studyProblem(config: StudyConfig): Promise<StudyProblem> {
  const { problem, training } = config;
  const schedule = { stepSize: training.stepSize, steps: training.at.at(-1)! };
  if (problem.kind === 'regression') return regression(config, schedule);
  const table = problem.kind === 'iris' ? await readIrises() : readTable(problem.file, problem.inputs, problem.target);
  return fromTable(config, table, problem.training, problem.watched, schedule);
}

type Schedule = Pick<TrainingProblem, 'stepSize' | 'steps'>;

function regression({ network: { hidden } }: StudyConfig, schedule: Schedule): StudyProblem {
  if (hidden.length > 2) {
    throw new UserError(
      `The regression study has networks of one or two hidden layers, and the file asks for ${hidden.length}; take problem.kind csv for deeper ones.`,
    );
  }
  const { network, embedding, problem, points } = referenceProblem(hidden.length === 1 ? 2 : 3);
  const numbers = Array.from({ length: points.length / network.inputs }, (_, point) => point);
  return {
    network: { ...network, hidden },
    embedding,
    problem: { ...problem, ...schedule },
    points,
    groups: [
      { name: 'training points', points: numbers.slice(0, REFERENCE_TRAINING_POINTS) },
      { name: 'away from the data', points: numbers.slice(REFERENCE_TRAINING_POINTS) },
    ],
    source: 'Six points on a wobbly circle in the plane, made up for the purpose, and three points away from them.',
  };
}

/** Some rows to learn, the others unseen; a few of either are followed. */
function fromTable(config: StudyConfig, table: LabelledTable, training: number, watched: number, schedule: Schedule): StudyProblem {
  const { rows, inputs, outputs, source } = table;
  if (rows.length <= training) {
    throw new UserError(
      `problem.training is ${training}, but the table has ${rows.length} rows; leave some that the networks have not seen (at most ${rows.length - 1}).`,
    );
  }
  const order = createRng(config.seed)
    .split('study/rows')
    .shuffle(rows.map((_, row) => row));
  const [seen, unseen] = [order.slice(0, training), order.slice(training)];
  const followed = [seen.slice(0, watched), unseen.slice(0, watched)] as const;
  const network: MeanFieldNetwork = { inputs, outputs, hidden: config.network.hidden };
  return {
    network,
    embedding: gaussianEmbedding(network),
    problem: {
      inputs: Float64Array.from(seen.flatMap((row) => rows[row]!.inputs)),
      targets: Float64Array.from(seen.flatMap((row) => rows[row]!.targets)),
      loss: { kind: outputs > 1 ? 'cross-entropy' : 'squared' },
      ...schedule,
    },
    points: Float64Array.from(followed.flat().flatMap((row) => rows[row]!.inputs)),
    groups: [
      { name: 'training points', points: followed[0].map((_, index) => index) },
      { name: 'unseen points', points: followed[1].map((_, index) => followed[0].length + index) },
    ],
    source: `${source} ${training} of ${rows.length} rows are learned.`,
  };
}
