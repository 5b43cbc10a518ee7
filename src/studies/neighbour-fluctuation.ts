import type { Group, PopulationEnv } from '../environment/population-env.ts';
import { spaceSize } from '../environment/spaces.ts';
import { logSlope } from '../fluctuation/index.ts';
import { evaluationSeed } from '../learning/evaluate.ts';
import { attachPolicies, type Learners } from '../learning/policies.ts';
import type { Rng } from '../shared/rng.ts';
import { UserError } from '../shared/user-error.ts';

/** How far the mean action of M neighbours lies from the mean field. */
export interface NeighbourFluctuation {
  readonly group: string;
  readonly episodes: number;
  /** Numbers of a mean action: bins of a histogram, or components of a continuous action. */
  readonly size: number;
  readonly rows: readonly {
    readonly neighbours: number;
    /** Root mean square distance (Euclidean) of the mean action of so many agents of an episode, drawn at random, from the mean of all agents of all episodes at the same step. */
    readonly distance: number;
  }[];
  /** Of log distance on log M; -1/2 where agents act independently given the step. */
  readonly slope: number;
}

export interface NeighbourOptions {
  readonly episodes: number;
  /** Draws of each number of neighbours in each step looked at. */
  readonly draws: number;
  /** Every so many steps one is looked at. */
  readonly every: number;
  readonly rng: Rng;
  readonly onProgress?: (share: number) => void;
}

/** Actions of the live agents of a group in one step of one episode, [agents, size]. */
interface Snapshot {
  readonly step: number;
  readonly actions: Float64Array;
}

/** Plays evaluation episodes with trained learners and looks at what agents do at once. */
export function neighbourFluctuation(
  env: PopulationEnv,
  learners: Learners,
  groupName: string,
  { episodes, draws, every, rng, onProgress }: NeighbourOptions,
): NeighbourFluctuation {
  const group = env.groups.find(({ name }) => name === groupName)!;
  const size = actionBins(group);
  const snapshots = playEpisodes(env, learners, group, size, episodes, every, onProgress);
  const limits = meanByStep(snapshots, size);
  const most = Math.max(0, ...snapshots.map(({ actions }) => actions.length / size));
  const counts = powersBelow(most);
  if (counts.length < 2) {
    throw new UserError(`The group "${groupName}" has at most ${most} agents that act at once; the fluctuation of a mean needs more.`);
  }
  const rows = counts.map((neighbours) => ({ neighbours, distance: distanceOf(snapshots, limits, size, neighbours, draws, rng) }));
  const slope = logSlope(
    rows.map(({ neighbours }) => neighbours),
    rows.map(({ distance }) => distance),
  );
  return { group: groupName, episodes, size, rows, slope };
}

/** Bins of a group's actions. Throws where there is no mean action to speak of. */
function actionBins(group: Group): number {
  const { actionSpace } = group;
  if (actionSpace.kind === 'discrete') return actionSpace.n;
  if (actionSpace.kind === 'box') return spaceSize(actionSpace);
  if (actionSpace.kind === 'candidates' && group.field) return group.field.size;
  throw new UserError(`The group "${group.name}" has ${actionSpace.kind} actions without bins; they have no mean.`);
}

function playEpisodes(
  env: PopulationEnv,
  learners: Learners,
  group: Group,
  size: number,
  episodes: number,
  every: number,
  onProgress: (share: number) => void = () => {},
): Snapshot[] {
  const policy = attachPolicies(env, learners);
  const snapshots: Snapshot[] = [];
  for (let episode = 0; episode < episodes; episode++) {
    env.reset(0, { seed: evaluationSeed(episode), evaluation: true, episode });
    policy.begin(0);
    for (let step = 0; !env.episodeOver[0]; step++) {
      policy.act('evaluate');
      const alive = group.alive.slice(0, group.capacity);
      const bins = candidateBinsOf(group);
      env.step();
      if (step % every === 0) snapshots.push({ step, actions: actionsOf(group, alive, bins, size) });
      policy.observe('evaluate');
    }
    onProgress((episode + 1) / episodes);
  }
  return snapshots;
}

/** The candidates' bins as they are before the step that may change them. */
function candidateBinsOf(group: Group): Int32Array | null {
  return group.candidateBins ? group.candidateBins.slice(0, (group.candidateBins.length / group.rows) * group.capacity) : null;
}

/** One-hot where actions are bins, as they are where they are continuous; agents that did nothing that has a bin are left out. */
function actionsOf(group: Group, alive: Uint8Array, bins: Int32Array | null, size: number): Float64Array {
  const rows: number[] = [];
  const one = new Float64Array(size);
  for (let row = 0; row < group.capacity; row++) {
    if (!alive[row]) continue;
    one.fill(0);
    if (group.actionSpace.kind === 'box') for (let i = 0; i < size; i++) one[i] = group.actions[row * size + i]!;
    else {
      const executed = group.executed?.[row] ?? 0;
      const bin = bins ? (executed > 0 ? bins[(row * bins.length) / group.capacity + executed]! : -1) : group.actions[row]!;
      if (bin < 0) continue;
      one[bin] = 1;
    }
    rows.push(...one);
  }
  return Float64Array.from(rows);
}

function meanByStep(snapshots: readonly Snapshot[], size: number): Map<number, Float64Array> {
  const sums = new Map<number, { total: Float64Array; agents: number }>();
  for (const { step, actions } of snapshots) {
    const entry = sums.get(step) ?? { total: new Float64Array(size), agents: 0 };
    actions.forEach((value, index) => {
      entry.total[index % size]! += value;
    });
    entry.agents += actions.length / size;
    sums.set(step, entry);
  }
  return new Map([...sums].map(([step, { total, agents }]) => [step, total.map((value) => value / agents)]));
}

/** 1, 2, 4, ... up to half of the agents there are. */
function powersBelow(most: number): number[] {
  const counts: number[] = [];
  for (let count = 1; count <= most / 2; count *= 2) counts.push(count);
  return counts;
}

function distanceOf(
  snapshots: readonly Snapshot[],
  limits: ReadonlyMap<number, Float64Array>,
  size: number,
  neighbours: number,
  draws: number,
  rng: Rng,
): number {
  let squares = 0;
  let count = 0;
  const mean = new Float64Array(size);
  for (const { step, actions } of snapshots) {
    const agents = actions.length / size;
    if (agents < neighbours) continue;
    const limit = limits.get(step)!;
    const order = Array.from({ length: agents }, (_, agent) => agent);
    for (let draw = 0; draw < draws; draw++) {
      mean.fill(0);
      for (let i = 0; i < neighbours; i++) {
        const other = i + rng.integer(agents - i);
        [order[i], order[other]] = [order[other]!, order[i]!];
        for (let k = 0; k < size; k++) mean[k]! += actions[order[i]! * size + k]! / neighbours;
      }
      for (let k = 0; k < size; k++) squares += (mean[k]! - limit[k]!) ** 2;
      count++;
    }
  }
  return Math.sqrt(squares / count);
}
