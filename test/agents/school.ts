import { independentQ } from '../../agents/independent-q.ts';
import type { GroupSpec, PopulationEnv } from '../../src/environment/population-env.ts';
import type { Learner, LearnerDefinition } from '../../src/learning/learner.ts';
import { train } from '../../src/learning/train.ts';
import { defaultEngine } from '../../src/population/engine.ts';
import { createRng } from '../../src/shared/rng.ts';

/** Parameters with which a tiny world is learned in a second. */
export const quick = {
  hidden: [24],
  gamma: 0.9,
  learningRate: 5e-3,
  trainEvery: 1,
  learningStarts: 32,
  batchSize: 32,
  replayDecisions: 2000,
  tau: 0.05,
  epsilon: 1,
  finalEpsilon: 1,
} as const;

interface SchoolOptions {
  readonly totalTimesteps?: number;
  readonly numEnvs?: number;
  readonly seed?: number;
  /** All groups of the environment. */
  readonly groups?: readonly GroupSpec[];
}

/** A learner for a group, from raw parameters. */
export async function makeLearner(
  definition: LearnerDefinition<never>,
  group: GroupSpec,
  raw: Readonly<Record<string, unknown>>,
  { totalTimesteps = 1000, numEnvs = 1, seed = 1, groups }: SchoolOptions = {},
): Promise<Learner> {
  const parsed = await definition.parameters['~standard'].validate(raw);
  if (parsed.issues) throw new Error(parsed.issues.map(({ message }) => message).join('\n'));
  return definition.create({
    group,
    ...(groups ? { groups } : {}),
    numEnvs,
    parameters: parsed.value,
    rng: createRng(seed),
    totalTimesteps,
    engine: defaultEngine,
  });
}

/** Trains without evaluating or saving anything. Returns what the learner reported of each `logEvery` steps (default: of the whole). */
export async function teach(
  learner: Learner,
  env: PopulationEnv,
  totalTimesteps: number,
  logEvery = totalTimesteps,
): Promise<Readonly<Record<string, number>>[]> {
  const config = { totalTimesteps, evaluate: { every: 0, episodes: 0 }, log: { every: logEvery }, checkpoint: { every: 0 } };
  const group = env.groups[0]!.name;
  const reports: Readonly<Record<string, number>>[] = [];
  for await (const event of train({ env, learners: { [group]: learner }, config, rng: createRng(1).split('train') })) {
    if (event.type === 'log') reports.push(event.metrics[group]!);
  }
  return reports;
}

/** An independent Q-learner that has lived in an environment for some timesteps. */
export async function taughtQ(env: PopulationEnv, raw: Readonly<Record<string, unknown>>, totalTimesteps: number): Promise<Learner> {
  const learner = await makeLearner(independentQ, env.groups[0]!, { ...quick, ...raw }, { totalTimesteps, numEnvs: env.numEnvs });
  await teach(learner, env, totalTimesteps);
  return learner;
}

/** The action values of one of a learner's networks, with one hidden layer, for the one-hot observation of a state. */
export function discreteValues(learner: Learner, policy: number, state: number): number[] {
  const { parameters } = learner.saveState()['values'] as unknown as { parameters: Record<string, Float32Array> };
  const of = (name: string) => {
    const data = parameters[name]!;
    const size = data.length / learner.numPolicies;
    return data.subarray(policy * size, (policy + 1) * size);
  };
  const [weights, bias] = [of('trunk/0/weights'), of('trunk/0/bias')];
  const [out, outBias] = [of('heads/value/0/weights'), of('heads/value/0/bias')];
  const hidden = Array.from(bias, (value, unit) => Math.max(0, value + weights[state * bias.length + unit]!));
  return Array.from(outBias, (value, action) => hidden.reduce((sum, unit, i) => sum + unit * out[i * outBias.length + action]!, value));
}

/** The scores of an agent's candidates in a state, by the learner's greedy policy in an environment of its own. */
export function candidateScores(learner: Learner, env: PopulationEnv, row: number): number[] {
  const [group] = env.groups;
  learner.attach(group!, env).act('evaluate');
  const choices = group!.actions.length / group!.rows;
  return [...group!.actions.subarray(row * choices, (row + 1) * choices)];
}
