import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import process from 'node:process';
import { splitArguments } from '../../src/cli/arguments.ts';
import type { RunEvaluation } from '../../src/cli/evaluate.ts';
import { gatherConfig } from '../../src/cli/gather-config.ts';
import { writeAtomically } from '../../src/runs/atomic-file.ts';
import { checkpointSteps } from '../../src/runs/checkpoint.ts';
import { requireSame } from '../../src/runs/config-difference.ts';
import { readConfigFile } from '../../src/runs/config-source.ts';
import { resolveConfig } from '../../src/runs/resolve-config.ts';
import { openRunFolder } from '../../src/runs/run-folder.ts';
import { UserError } from '../../src/shared/user-error.ts';
import type { Murmur } from './murmur.ts';
import type { StudyOptions } from './options.ts';
import type { StudyPolicy } from './policies.ts';
import type { RunResult } from './results.ts';

/** Test dates of the published problem. */
export const DATES = 20;

/** One policy trained from one seed. */
export interface StudyRun {
  readonly policy: StudyPolicy;
  readonly seed: number;
  /** Its run folder. */
  readonly folder: string;
  /** Arguments of `murmur` that train it. */
  readonly command: readonly string[];
}

/** @param configs folder with the files of hyper-parameters */
export function studyRun(policy: StudyPolicy, seed: number, { runs, timesteps, data }: StudyOptions, configs: string): StudyRun {
  const folder = join(runs, `${policy.name}-${seed}`);
  const command = ['train', 'ride-sharing'];
  if (policy.config !== null) command.push('--config', relative(process.cwd(), join(configs, policy.config)));
  command.push('--env.preset', 'amod-hours', ...policy.options);
  if (data !== undefined) command.push('--env.data', data);
  if (policy.learned && timesteps !== undefined) command.push('--totalTimesteps', String(timesteps));
  command.push('--seed', String(seed), '--out', folder, '--quiet');
  return { policy, seed, folder, command };
}

/**
 * What a run earned, or null while it is not finished and evaluated.
 * @throws UserError when the folder holds a run of another configuration, saying where they differ.
 */
export async function readStudyRun(run: StudyRun): Promise<RunResult | null> {
  const file = evaluationFile(run);
  if (!(await isTrained(run)) || !existsSync(file)) return null;
  const { episodes } = JSON.parse(await readFile(file, 'utf8')) as RunEvaluation;
  const figures = (name: string): number[] => episodes.map((episode) => episode[name]!);
  return {
    seed: run.seed,
    command: `murmur ${run.command.join(' ')}`,
    reward: figures('reward'),
    served: figures('served'),
    serviceRate: figures('serviceRate'),
    fieldErrors: await lastFieldErrors(run),
  };
}

/** Does what is left to do of a run: begins or resumes its training, and evaluates it on the test dates. */
export async function completeStudyRun(run: StudyRun, murmur: Murmur): Promise<void> {
  if (!(await isTrained(run))) await murmur.run(existsSync(run.folder) ? [...run.command, '--resume'] : run.command);
  const printed = await murmur.run(['evaluate', run.folder, '--episodes', String(DATES), '--json']);
  await writeAtomically(evaluationFile(run), printed);
}

function evaluationFile({ folder }: StudyRun): string {
  return join(folder, 'evaluation.json');
}

/** Whether the folder holds the run, with the checkpoint at its end. */
async function isTrained({ folder, command }: StudyRun): Promise<boolean> {
  const path = join(folder, 'config.yaml');
  if (!existsSync(path)) return false;
  const { argv, dotted } = splitArguments(command);
  const given = gatherConfig('ride-sharing', argv, dotted);
  const begun = readConfigFile(path);
  const wanted = (await resolveConfig(given, process.cwd())).config;
  try {
    requireSame((await resolveConfig(begun, process.cwd())).config, wanted, begun, given);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${error.message} Remove ${folder}, or give another folder as --runs.`);
  }
  return (await checkpointSteps(folder))[0] === wanted.totalTimesteps;
}

async function lastFieldErrors({ folder }: StudyRun): Promise<Record<string, number> | null> {
  const events = await openRunFolder(folder).events();
  const metrics = events.findLast(({ type }) => type === 'log')?.['metrics'] as Record<string, Record<string, number>> | undefined;
  const errors = Object.values(metrics ?? {}).flatMap((figures) => Object.entries(figures).filter(([name]) => /^field(Mse|Kl)/.test(name)));
  return errors.length > 0 ? Object.fromEntries(errors) : null;
}
