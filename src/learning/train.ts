import type { PopulationEnv } from '../environment/population-env.ts';
import type { Rng } from '../shared/rng.ts';
import type { SnapshotRecord } from '../shared/snapshot.ts';
import { UserError } from '../shared/user-error.ts';
import { type EpisodeResult, EpisodeTally } from './episode-tally.ts';
import { createEvaluator, type Evaluation } from './evaluate.ts';
import { nameDiverged } from './name-diverged.ts';
import { attachPolicies, type Learners } from './policies.ts';
import { createTurns } from './turns.ts';

/** When things happen, all in timesteps. A timestep is one environment step of all agents; all copies step together, as one timestep. */
export interface TrainingSchedule {
  readonly totalTimesteps: number;
  /** 0: at the beginning and the end only. No episodes: never. */
  readonly evaluate: { readonly every: number; readonly episodes: number };
  /** 0: never. */
  readonly log: { readonly every: number };
  /** 0: at the end, and when stopped, only. */
  readonly checkpoint: { readonly every: number };
}

/** What happened, with the number of timesteps done. No event holds anything of the clock. */
export type TrainingEvent =
  | ({ readonly type: 'episode'; readonly step: number } & EpisodeResult)
  | {
      readonly type: 'log';
      readonly step: number;
      /** Steps of single live agents so far. */
      readonly agentSteps: number;
      /** What each group's learner reports since the last log. */
      readonly metrics: Readonly<Record<string, Readonly<Record<string, number>>>>;
    }
  | ({ readonly type: 'evaluation'; readonly step: number } & Evaluation)
  | { readonly type: 'checkpoint'; readonly step: number; readonly state: SnapshotRecord }
  | { readonly type: 'stopped'; readonly step: number; readonly saved: boolean }
  | {
      readonly type: 'done';
      readonly step: number;
      /** Groups with networks of which none has ever been updated, where there are any: they had too little to learn from. Absent where no training was asked for. */
      readonly untaught?: readonly string[];
    };

export interface TrainingOptions {
  readonly env: PopulationEnv;
  /** Needed when episodes are to be evaluated. Never the training environment itself. */
  readonly evaluationEnv?: PopulationEnv;
  readonly learners: Learners;
  readonly config: TrainingSchedule;
  /** Only ever split, by episode, so that it has no state to save. */
  readonly rng: Rng;
  /** The `state` of a checkpoint event of the same run. */
  readonly resume?: SnapshotRecord;
  /** Once aborted, the loop ends after the step in progress, with a checkpoint when the environment can save its state. */
  readonly signal?: AbortSignal;
  /** Told after every step how many there were in the run, and how many steps of single live agents that makes. */
  readonly onStep?: (step: number, agentSteps: number) => void;
}

/**
 * The one training loop. Yields what happens, and does nothing else with it: printing, writing and drawing are the caller's.
 *
 * A step is: every copy whose episode is over (at the beginning of a run: every copy) is reset, all policies act, the environment steps, all policies observe, all learners
 * learn. At the boundary after it come, in this order: the ends of episodes, the log, the evaluation, the checkpoint. Hence whatever a
 * checkpoint at step s holds includes every event up to s, and resuming from it continues bit for bit.
 *
 * An environment that cannot save its state gets its checkpoints at the first boundary at which the episodes of all copies are over,
 * where there is nothing of it to save; the checkpoint at the end of the run is always made.
 *
 * Throws `UserError` when networks diverge in an update, naming the agents, and when a figure that a learner calls a loss is not a finite number.
 */
export async function* train(options: TrainingOptions): AsyncGenerator<TrainingEvent, void, void> {
  const { env, learners, config, signal } = options;
  const { totalTimesteps } = config;
  const policy = attachPolicies(env, learners);
  const evaluator =
    options.evaluationEnv && config.evaluate.episodes > 0
      ? createEvaluator(options.evaluationEnv, learners, config.evaluate.episodes)
      : null;
  const tally = new EpisodeTally(env);
  const state = { step: 0, nextEpisode: 0, agentSteps: 0 };
  const taught = new Set<string>();
  const learnerList = env.groups.map((group) => [group.name, learners[group.name]!] as const);

  if (options.resume) restore(options.resume);
  let checkpointDue = false;
  let savedStep = options.resume ? state.step : -1;
  const turns = createTurns();

  if (!options.resume && evaluator) yield { type: 'evaluation', step: 0, ...(await evaluator.run()) };

  while (state.step < totalTimesteps) {
    if (signal?.aborted) {
      const saved = canSave();
      if (saved && savedStep < state.step) yield { type: 'checkpoint', step: state.step, state: save() };
      yield { type: 'stopped', step: state.step, saved };
      return;
    }
    beginEpisodes();
    policy.act('train');
    state.agentSteps += tally.beforeStep();
    env.step();
    tally.afterStep();
    policy.observe('train');
    const step = ++state.step;
    for (const group of env.groups) {
      nameDiverged(group, learners[group.name]!, () => {
        if (learners[group.name]!.learn(step)) taught.add(group.name);
      });
    }
    options.onStep?.(step, state.agentSteps);

    for (let copy = 0; copy < env.numEnvs; copy++) if (tally.ended(copy)) yield { type: 'episode', step, ...tally.result(copy) };
    const last = step === totalTimesteps;
    if (isDue(step, config.log.every) || (last && config.log.every > 0))
      yield { type: 'log', step, agentSteps: state.agentSteps, metrics: figures(step) };
    if (evaluator && (isDue(step, config.evaluate.every) || last)) yield { type: 'evaluation', step, ...(await evaluator.run()) };
    checkpointDue ||= isDue(step, config.checkpoint.every);
    if (checkpointDue && !last && canSave()) {
      yield { type: 'checkpoint', step, state: save() };
      checkpointDue = false;
      savedStep = step;
    }
    const turn = turns();
    if (turn) await turn;
  }
  if (savedStep < state.step) yield { type: 'checkpoint', step: state.step, state: save() };
  const untaught = learnerList
    .filter(([name, { numPolicies }]) => totalTimesteps > 0 && numPolicies > 0 && !taught.has(name))
    .map(([name]) => name);
  yield { type: 'done', step: state.step, ...(untaught.length > 0 ? { untaught } : {}) };

  function beginEpisodes(): void {
    // The environment may have played before, and stand in the middle of episodes that are not of this run.
    const isFirst = state.nextEpisode === 0;
    for (let copy = 0; copy < env.numEnvs; copy++) {
      if (!isFirst && !env.episodeOver[copy]) continue;
      const episode = state.nextEpisode++;
      env.reset(copy, { seed: options.rng.split(`episode/${episode}`).integer(2 ** 31), episode });
      policy.begin(copy);
      tally.begin(copy, episode);
    }
  }

  function figures(step: number): Record<string, Record<string, number>> {
    const metrics: Record<string, Record<string, number>> = {};
    for (const [name, learner] of learnerList) {
      const own = learner.metrics();
      for (const [figure, value] of Object.entries(own)) {
        if (/loss/i.test(figure) && !Number.isFinite(value)) throw diverged(name, figure, value, step);
      }
      metrics[name] = own;
    }
    return metrics;
  }

  function canSave(): boolean {
    return env.saveState !== undefined || env.episodeOver.every((over) => over === 1);
  }

  function save(): SnapshotRecord {
    return {
      ...state,
      taught: [...taught],
      tally: tally.saveState(),
      env: env.saveState?.() ?? null,
      policies: policy.saveState(),
      learners: Object.fromEntries(learnerList.map(([name, learner]) => [name, learner.saveState()])),
    };
  }

  function restore(saved: SnapshotRecord): void {
    state.step = saved['step'] as number;
    state.nextEpisode = saved['nextEpisode'] as number;
    state.agentSteps = saved['agentSteps'] as number;
    // Runs of before this was noted are given the benefit of the doubt.
    for (const name of (saved['taught'] as readonly string[] | undefined) ?? env.groups.map((group) => group.name)) taught.add(name);
    tally.loadState(saved['tally'] as SnapshotRecord);
    if (saved['env']) env.loadState?.(saved['env'] as SnapshotRecord);
    policy.loadState(saved['policies'] as SnapshotRecord);
    restoreLearners(saved, learners);
  }
}

/** Puts learners, made with the same configuration, into the state of a checkpoint. */
export function restoreLearners(saved: SnapshotRecord, learners: Learners): void {
  const states = saved['learners'] as Record<string, SnapshotRecord>;
  for (const [name, learner] of Object.entries(learners)) learner.loadState(states[name]!);
}

const isDue = (step: number, every: number): boolean => every > 0 && step % every === 0;

function diverged(group: string, figure: string, value: number, step: number): UserError {
  return new UserError(
    `The ${figure} of the group "${group}" is ${value} at step ${step}: its learning has diverged. ` +
      'Lower its learning rate, clip its gradients more tightly, or scale the rewards down, and start a new run.',
  );
}
