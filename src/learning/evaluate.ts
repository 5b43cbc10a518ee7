import type { PopulationEnv, ResetOptions } from '../environment/population-env.ts';
import { createRng } from '../shared/rng.ts';
import { type EpisodeResult, EpisodeTally } from './episode-tally.ts';
import type { Policy } from './learner.ts';
import { attachPolicies, type Learners } from './policies.ts';
import { createTurns } from './turns.ts';

/** What an evaluation found. */
export interface Evaluation {
  /** In the order of their index, whichever copy played them. */
  readonly episodes: readonly EpisodeResult[];
  /** Means over the episodes: `return`, `length`, `return/<group>` where there are several groups, and each metric. */
  readonly mean: Readonly<Record<string, number>>;
}

/** Plays evaluation episodes; `run` may be called again and gives the same episodes to the same policies. */
export interface Evaluator {
  run(watch?: EvaluationWatch): Promise<Evaluation>;
}

/** Is told what goes on in the copies of an evaluation, as soon as the environment's arrays show it. */
export interface EvaluationWatch {
  /** A copy was reset for the `place`-th of the planned episodes, and its policy has not begun yet. */
  prepare?(copy: number, place: number): void;
  /** A copy was reset and begins an episode. */
  begin(copy: number, episode: number): void;
  /** A copy has taken a step. */
  step(copy: number): void;
  /** A copy's episode is over, after its last `step`. */
  end(copy: number, result: EpisodeResult): void;
}

/**
 * The seed of evaluation episode `index`. It depends on nothing else: every learner, every training seed and every stage of a run meets
 * the same episodes, so that results can be compared in pairs.
 */
export function evaluationSeed(index: number): number {
  return createRng(`evaluation/${index}`).integer(2 ** 31);
}

/**
 * Prepares evaluation of learners on episodes 0 .. `episodes` - 1, acting as in evaluation, in an environment that training does not touch. What the
 * policies keep from step to step is put back to its beginning before each run, so a run leaves no trace for the next.
 */
export function createEvaluator(env: PopulationEnv, learners: Learners, episodes: number): Evaluator {
  const policy = attachPolicies(env, learners);
  const fresh = policy.saveState();
  const planned = Array.from({ length: episodes }, (_, episode) => ({ seed: evaluationSeed(episode), evaluation: true, episode }));

  async function run(watch?: EvaluationWatch): Promise<Evaluation> {
    policy.loadState(fresh);
    const results = await playEpisodes(env, policy, planned, watch);
    return { episodes: results, mean: meanOf(results) };
  }

  return { run };
}

/**
 * Plays episodes, acting as in evaluation, each reset as planned, in as many copies as the environment has. Results are in the order of the plan, whichever copy
 * played them.
 */
export async function playEpisodes(
  env: PopulationEnv,
  policy: Policy,
  planned: readonly (ResetOptions & { readonly episode: number })[],
  watch: Partial<EvaluationWatch> = {},
): Promise<EpisodeResult[]> {
  const turns = createTurns();
  const tally = new EpisodeTally(env);
  const results = new Array<EpisodeResult>(planned.length);
  const placeOf = new Int32Array(env.numEnvs);
  let begun = 0;
  let ended = 0;
  const beginNext = (copy: number): void => {
    const { episode } = planned[begun]!;
    env.reset(copy, planned[begun]!);
    watch.prepare?.(copy, begun);
    policy.begin(copy);
    tally.begin(copy, episode);
    watch.begin?.(copy, episode);
    placeOf[copy] = begun++;
  };
  for (let copy = 0; copy < env.numEnvs && begun < planned.length; copy++) beginNext(copy);
  while (ended < planned.length) {
    policy.act('evaluate');
    tally.beforeStep();
    env.step();
    tally.afterStep();
    policy.observe('evaluate');
    for (let copy = 0; copy < env.numEnvs; copy++) {
      if (tally.stepped(copy)) watch.step?.(copy);
      if (!tally.ended(copy)) continue;
      const result = tally.result(copy);
      results[placeOf[copy]!] = result;
      watch.end?.(copy, result);
      ended++;
      if (begun < planned.length) beginNext(copy);
    }
    const turn = turns();
    if (turn) await turn;
  }
  return results;
}

/** Means of the finite values of each figure; a figure that is finite in no episode is left out. */
function meanOf(episodes: readonly EpisodeResult[]): Record<string, number> {
  const sums = new Map<string, { sum: number; count: number }>();
  for (const episode of episodes) {
    for (const [name, value] of Object.entries(episodeFigures(episode))) {
      if (!Number.isFinite(value)) continue;
      const entry = sums.get(name) ?? { sum: 0, count: 0 };
      sums.set(name, { sum: entry.sum + value, count: entry.count + 1 });
    }
  }
  return Object.fromEntries([...sums].map(([name, { sum, count }]) => [name, sum / count]));
}

/** An episode's figures in one flat record: `return`, `length`, `return/<group>` where there are several groups, and each metric. */
export function episodeFigures(result: EpisodeResult): Record<string, number> {
  const groups = Object.entries(result.returns);
  return {
    return: result.return,
    length: result.length,
    ...(groups.length > 1 ? Object.fromEntries(groups.map(([name, value]) => [`return/${name}`, value])) : {}),
    ...result.metrics,
  };
}
