import { parseArgs } from 'node:util';
import { nearestOrAll } from '../../src/shared/nearest-name.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { type StudyPolicy, studyPolicies } from './policies.ts';

/** What the command line of the study asks for. */
export interface StudyOptions {
  /** Folder of the run folders. */
  readonly runs: string;
  /** Learned policies are trained from seeds 1 .. `seeds`. */
  readonly seeds: number;
  /** Timesteps of training in place of those in the files of hyper-parameters. */
  readonly timesteps: number | undefined;
  /** Runs at a time. */
  readonly jobs: number;
  /** Folder of the released data, where it is not where the environment looks for it. */
  readonly data: string | undefined;
  /** The policies to run. */
  readonly policies: readonly StudyPolicy[];
  readonly json: boolean;
  /** Files to draw the learning curves into, without extension. */
  readonly figure: string | undefined;
  readonly help: boolean;
}

export const usage = `Trains and evaluates policies on the preset amod-hours, and prints a Markdown table of them. Whatever is finished is kept.

  node dist/bench/amod-hours.js [options]

  --runs DIR        folder of the runs (default: runs/amod-hours)
  --seeds N         training seeds 1 .. N (default: 5)
  --timesteps N     timesteps of training (default: as in bench/amod-hours/*.yaml)
  --jobs N          runs at a time (default: 2)
  --data DIR        folder data_38_large_zones of the released data
  --only NAME,...   run these alone; the table shows whatever else is finished besides. Names:
                    ${studyPolicies.map(({ name, optional }) => (optional ? `(${name})` : name)).join(', ')}
                    (in brackets: only run when named)
  --figure BASE     draw the learning curves into BASE.svg and BASE.png
  --json            print all rewards and intervals as JSON
`;

/** @throws UserError for options that do not exist, and values that are not of their kind. */
export function readStudyOptions(argv: readonly string[]): StudyOptions {
  const values = parse(argv);
  const count = (name: 'seeds' | 'timesteps' | 'jobs'): number | undefined => {
    const text = values[name];
    if (text === undefined) return undefined;
    if (!/^[1-9]\d{0,8}$/.test(text)) throw new UserError(`--${name} must be a whole number of at least 1, got "${text}".`);
    return Number(text);
  };
  return {
    runs: values.runs ?? 'runs/amod-hours',
    seeds: count('seeds') ?? 5,
    timesteps: count('timesteps'),
    jobs: count('jobs') ?? 2,
    data: values.data,
    policies: values.only === undefined ? studyPolicies.filter(({ optional }) => !optional) : values.only.split(',').map(policyOf),
    json: values.json ?? false,
    figure: values.figure,
    help: values.help ?? false,
  };
}

function parse(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = { runs: text, seeds: text, timesteps: text, jobs: text, data: text, only: text, figure: text, json: flag, help: flag };
  try {
    return parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    throw new UserError(`${(error as Error).message.split('. ')[0]}; see --help.`);
  }
}

function policyOf(name: string): StudyPolicy {
  const policy = studyPolicies.find((candidate) => candidate.name === name);
  if (policy) return policy;
  const known = studyPolicies.map((candidate) => candidate.name);
  throw new UserError(`--only: there is no policy "${name}"; ${nearestOrAll(name, known)}`);
}
