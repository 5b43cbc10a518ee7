import { type Contest, createGroup, type PopulationEnv } from '../../src/environment/population-env.ts';
import { box, discrete } from '../../src/environment/spaces.ts';
import { fixedLearner } from '../../src/learning/fixed-learner.ts';
import type { Learner } from '../../src/learning/learner.ts';
import type { TournamentOrder } from '../../src/tournaments/order.ts';
import type { LoadedPlayer, Stage } from '../../src/tournaments/stage.ts';

/** Agents are rewarded with the number of their action, for two steps; the seed is seen by all, and added where `seedCounts`. */
export function toyContest(
  groups: Readonly<Record<string, number>>,
  contest: Contest | null,
  numEnvs = 1,
  seedCounts = false,
): PopulationEnv {
  const made = Object.entries(groups).map(([name, capacity]) =>
    createGroup({ name, capacity, observationSpace: box([1]), actionSpace: discrete(10) }, numEnvs),
  );
  const episodeOver = new Uint8Array(numEnvs).fill(1);
  const time = new Int32Array(numEnvs);
  const seeds = new Float64Array(numEnvs);
  const sums = new Float64Array(numEnvs * made.length);
  return {
    groups: made,
    numEnvs,
    episodeOver,
    ...(contest ? { contest } : {}),
    reset(copy, { seed }) {
      time[copy] = episodeOver[copy] = 0;
      seeds[copy] = seed % 97;
      sums.fill(0, copy * made.length, (copy + 1) * made.length);
      for (const { alive, rewards, capacity } of made) {
        alive.fill(1, copy * capacity, (copy + 1) * capacity);
        rewards.fill(0, copy * capacity, (copy + 1) * capacity);
      }
    },
    step() {
      for (let copy = 0; copy < numEnvs; copy++) {
        if (episodeOver[copy]) continue;
        if (++time[copy]! === 2) episodeOver[copy] = 1;
        for (const [index, { actions, rewards, alive, capacity }] of made.entries()) {
          for (let row = copy * capacity; row < (copy + 1) * capacity; row++) {
            rewards[row] = actions[row]! + (seedCounts ? seeds[copy]! : 0);
            sums[copy * made.length + index]! += rewards[row]!;
            if (episodeOver[copy]) alive[row] = 0;
          }
        }
      }
    },
    metrics(copy) {
      if (contest?.kind !== 'teams') return {};
      const totals = contest.teams.map(({ groups: own }) =>
        made.reduce((sum, { name }, index) => sum + (own.includes(name) ? sums[copy * made.length + index]! : 0), 0),
      );
      return Object.fromEntries(contest.teams.map(({ name }, team) => [`${name}Wins`, totals[team] === Math.max(...totals) ? 1 : 0]));
    },
  };
}

/** Takes one action, always, wherever it may act. */
export function constantLearner(action: number): Learner {
  return fixedLearner((group) => ({
    act() {
      for (let row = 0; row < group.rows; row++) if (group.alive[row]) group.actions[row] = action;
    },
  }));
}

/** A stage on which players are lists of actions, one a group. */
export function toyStage(env: PopulationEnv, players: readonly (readonly number[])[], order: Partial<TournamentOrder>): Stage {
  const loaded = players.map(
    (actions): LoadedPlayer => ({
      learners: Object.fromEntries(env.groups.map(({ name }, index) => [name, constantLearner(actions[index]!)])),
      numEnvs: env.numEnvs,
      env: { name: 'toy' },
    }),
  );
  return {
    order: { seed: 3, ...order },
    players: async (indices: readonly number[]) => indices.map((index) => loaded[index]!),
    environment: async () => env,
  } as unknown as Stage;
}
