import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PopulationEnv } from '../environment/population-env.ts';
import {
  type Deviation,
  deviatingGroups,
  deviatorReturns,
  type Frozen,
  prepareDeviation,
  trainResponder,
} from '../equilibrium/best-responder.ts';
import type { Learner } from '../learning/learner.ts';
import { createRng } from '../shared/rng.ts';
import { RunFailure } from '../shared/run-failure.ts';
import { bootstrapInterval, crossedBootstrapInterval } from '../statistics/bootstrap.ts';
import { type Estimate, mean } from '../statistics/summaries.ts';
import { createLearner, makeNamedEnvironment } from './assemble.ts';
import { writeAtomically } from './atomic-file.ts';
import type { Named, RunConfig } from './config.ts';
import type { RestoredRun } from './restore-run.ts';

export interface BestResponseOptions {
  /** The deviations to find responders for: one a seat. */
  readonly deviations: readonly Deviation[];
  /** The learner of a group that deviates. */
  readonly learnerOf: (group: string) => Named;
  readonly timesteps: number;
  /** Responders trained for each seat, with these seeds. */
  readonly seeds: readonly number[];
  /** Evaluation episodes that gains are told of; as many others decide which responder is best. */
  readonly episodes: number;
  /** Where what is found is kept, responder by responder, so that a call that was stopped goes on. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (part: string, share: number) => void;
}

/** What a responder gains over the frozen policy in the same seat and the same episodes. */
export interface ResponderGain {
  readonly seed: number;
  /** With the 95 % paired bootstrap interval over episodes. */
  readonly gain: Estimate;
}

export interface SeatGain {
  readonly deviation: Deviation;
  /** Mean return of the frozen policy in this seat. */
  readonly frozen: number;
  readonly responders: readonly ResponderGain[];
  /** Seed of the responder that was best in other episodes than those that gains are told of. */
  readonly chosen: number;
}

/** How far from the best a frozen population is, from below: the best responder of all may gain more than those that were trained. */
export interface BestResponse {
  readonly seats: readonly SeatGain[];
  /** Gain of the responders chosen, over seats and episodes: a lower bound on exploitability. 95 % bootstrap interval. */
  readonly gain: Estimate;
}

/** Trains responders against the frozen policies of a run, and judges them. @throws RunFailure when it is stopped */
export async function findBestResponse(run: RestoredRun, options: BestResponseOptions): Promise<BestResponse> {
  const { config, registry } = run.resolved;
  const copies = Math.max(1, Math.min(2 * options.episodes, config.numEnvs));
  const evaluationEnv = await makeNamedEnvironment(config.env, registry, copies);
  await mkdir(options.folder, { recursive: true });
  const seats: SeatGain[] = [];
  const table: Float64Array[] = [];
  try {
    for (const [index, deviation] of options.deviations.entries()) {
      const { seat, gains } = await judgeSeat(run, evaluationEnv, deviation, index, options);
      seats.push(seat);
      table.push(gains);
    }
  } finally {
    evaluationEnv.close?.();
  }
  const rng = createRng('best-response');
  return { seats, gain: table.length > 1 ? crossedBootstrapInterval(table, rng) : bootstrapInterval(table[0]!, rng) };
}

async function judgeSeat(
  run: RestoredRun,
  evaluationEnv: PopulationEnv,
  deviation: Deviation,
  index: number,
  options: BestResponseOptions,
): Promise<{ readonly seat: SeatGain; readonly gains: Float64Array }> {
  const { episodes, seeds, deviations } = options;
  const frozen = prepareDeviation(run.learners, deviation, run.env, evaluationEnv);
  const own = { config: withoutPlaces(run.resolved.config), step: run.step, deviation, episodes };
  const before = await kept(options.folder, own, () => deviatorReturns(frozen, null, 2 * episodes));
  const responders: (ResponderGain & { readonly gains: Float64Array; readonly elsewhere: number })[] = [];
  for (const [number, seed] of seeds.entries()) {
    const part = `responder ${index * seeds.length + number + 1} of ${deviations.length * seeds.length}`;
    const what = { ...own, seed, timesteps: options.timesteps, learners: deviatingGroups(deviation).map(options.learnerOf) };
    const after = await kept(options.folder, what, () => respond(run, frozen, seed, part, options));
    const gains = after.map((value, episode) => value - before[episode]!);
    const told = gains.subarray(0, episodes);
    const gain = bootstrapInterval(told, createRng('best-response').split(`${index}/${seed}`));
    responders.push({ seed, gain, gains: told, elsewhere: mean(gains.subarray(episodes)) });
  }
  const best = responders.reduce((one, other) => (other.elsewhere > one.elsewhere ? other : one));
  const seat = {
    deviation,
    frozen: mean(before.subarray(0, episodes)),
    responders: responders.map(({ seed, gain }) => ({ seed, gain })),
    chosen: best.seed,
  };
  return { seat, gains: best.gains };
}

/** Trains one responder and returns what it gets in the evaluation episodes. */
async function respond(run: RestoredRun, frozen: Frozen, seed: number, part: string, options: BestResponseOptions): Promise<Float64Array> {
  const { config, registry } = run.resolved;
  const { timesteps, signal, onProgress, episodes } = options;
  const rng = createRng(seed).split('best-response');
  const responders: Record<string, Learner> = {};
  for (const name of deviatingGroups(frozen.deviation)) {
    const group = frozen.trainingEnv.groups.find((known) => known.name === name)!;
    const making = { group, env: frozen.trainingEnv, block: options.learnerOf(name), rng: rng.split(`learner/${name}`) };
    responders[name] = await createLearner({ ...config, totalTimesteps: timesteps }, registry, making);
  }
  const onStep = (step: number) => onProgress(part, step / timesteps);
  await trainResponder(frozen, responders, timesteps, rng.split('train'), onStep, signal);
  if (signal.aborted) throw new RunFailure('Stopped; the responders trained so far are kept, and the same command goes on from there.');
  return deviatorReturns(frozen, responders, 2 * episodes);
}

/** What a result depends on, of a configuration. */
function withoutPlaces({ checkpoint: _, evaluate: __, log: ___, compare: ____, ...config }: RunConfig): unknown {
  return config;
}

/** Reads the numbers kept for what they depend on, or computes and keeps them. */
async function kept(folder: string, what: object, compute: () => Promise<Float64Array>): Promise<Float64Array> {
  const hash = createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 16);
  const path = join(folder, `${hash}.json`);
  if (existsSync(path)) return Float64Array.from(JSON.parse(readFileSync(path, 'utf8')).returns as number[]);
  const returns = await compute();
  await writeAtomically(path, JSON.stringify({ ...what, returns: [...returns] }));
  return returns;
}
