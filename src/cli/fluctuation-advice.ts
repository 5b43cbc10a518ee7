import { makeNamedEnvironment } from '../runs/assemble.ts';
import { type RestoredRun, restoreRun } from '../runs/restore-run.ts';
import { nearestOrAll } from '../shared/nearest-name.ts';
import { createRng } from '../shared/rng.ts';
import { UserError } from '../shared/user-error.ts';
import { adviseWidths, type WidthAdvice } from '../studies/advice/width-advice.ts';
import { type NeighbourFluctuation, neighbourFluctuation } from '../studies/neighbour-fluctuation.ts';
import { adviceInWords } from './advice-in-words.ts';
import type { Flags } from './flags.ts';
import { createPartProgress } from './part-progress.ts';

/** What `murmur fluctuation RUN --json` prints. */
export interface RunFluctuation {
  readonly run: string;
  readonly group: string;
  readonly agent: number;
  readonly step: number;
  readonly advice: WidthAdvice;
  readonly neighbours: NeighbourFluctuation | null;
}

/** `murmur fluctuation RUN`: how much an agent's values depend on the seed, and which width to take. */
export async function adviseCommand(path: string, flags: Flags, json: boolean): Promise<void> {
  const count = (name: string, otherwise: number, least = 1) => flags.number(name, { least, whole: true }) ?? otherwise;
  const run = await restoreRun(path);
  const group = chosenGroup(run, path, flags.text('group'));
  const learner = run.learners[group]!;
  const agent = count('agent', 0, 0);
  const capacity = run.env.groups.find(({ name }) => name === group)!.capacity;
  if (agent >= capacity) throw new UserError(`--agent is ${agent}, but the group "${group}" has agents 0 to ${capacity - 1}.`);
  const points = count('points', 24, 2);
  const watched = count('watched', 4);
  if (watched > points)
    throw new UserError(`--watched is ${watched}, more than the ${points} decisions that are learned; --points sets those.`);
  const seed = String(count('seed', 0, 0));
  const progress = createPartProgress();
  const network = learner.numPolicies === 1 ? 0 : agent;
  const regression = learner.valueRegression!(network, points + watched, createRng(seed).split('decisions'));
  const advice = await adviseWidths(regression, {
    points,
    watched,
    steps: count('steps', 300),
    neurons: count('neurons', 256, 2),
    embeddings: count('embeddings', 3),
    tolerance: flags.number('tolerance', { least: 1e-6 }) ?? 0.1,
    verify: flags.switch('verify') ? count('verify', 20, 2) : 0,
    seed,
    onProgress: progress.update,
  });
  const neighbours = flags.switch('neighbours')
    ? await lookAtNeighbours(run, group, count('neighbours', 10, 2), seed, (share) => progress.update('playing', share))
    : null;
  progress.clear();
  const result = { run: path, group, agent, step: run.step, advice, neighbours };
  console.log(json ? JSON.stringify(result) : adviceInWords(result));
}

function chosenGroup({ learners }: RestoredRun, path: string, wanted: string | undefined): string {
  const names = Object.keys(learners);
  const able = names.filter((name) => learners[name]!.valueRegression);
  if (wanted === undefined) {
    if (able.length > 0) return able[0]!;
    throw new UserError(`No learner of ${path} keeps a replay of decisions to learn values from; dmfg-ql, mfq and independent-q do.`);
  }
  if (!names.includes(wanted)) {
    throw new UserError(`${path} has no group "${wanted}"; ${nearestOrAll(wanted, names)}`);
  }
  if (!able.includes(wanted)) {
    throw new UserError(
      `The learner of the group "${wanted}" keeps no replay of decisions to learn values from; dmfg-ql, mfq and independent-q do.`,
    );
  }
  return wanted;
}

async function lookAtNeighbours(
  { resolved, learners }: RestoredRun,
  group: string,
  episodes: number,
  seed: string,
  onProgress: (share: number) => void,
): Promise<NeighbourFluctuation> {
  const env = await makeNamedEnvironment(resolved.config.env, resolved.registry, 1);
  try {
    const rng = createRng(seed).split('neighbours');
    return neighbourFluctuation(env, learners, group, { episodes, draws: 8, every: 5, rng, onProgress });
  } finally {
    env.close?.();
  }
}
