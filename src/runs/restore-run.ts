import process from 'node:process';
import type { PopulationEnv } from '../environment/population-env.ts';
import { attachPolicies, type Learners } from '../learning/policies.ts';
import { restoreLearners } from '../learning/train.ts';
import { UserError } from '../shared/user-error.ts';
import { assemble } from './assemble.ts';
import { checkpointState } from './checkpoint-state.ts';
import { type ResolvedConfig, resolveConfig } from './resolve-config.ts';
import { openRunFolder } from './run-folder.ts';

/** A run as its newest checkpoint left it: the learners know what they had learned. */
export interface RestoredRun {
  readonly resolved: ResolvedConfig;
  readonly learners: Learners;
  /** The training environment, which the learners were made for. */
  readonly env: PopulationEnv;
  /** Timesteps of training behind the checkpoint. */
  readonly step: number;
  /** Size of what was read. */
  readonly bytes: number;
}

/**
 * @param options `warn` is told of damaged checkpoints that are passed over (default: a Node.js warning)
 * @throws UserError where there is no run, no checkpoint, or one that does not fit the configuration beside it.
 */
export async function restoreRun(path: string, options: { readonly warn?: (sentence: string) => void } = {}): Promise<RestoredRun> {
  const folder = openRunFolder(path);
  const resolved = await resolveConfig(folder.config, process.cwd());
  const checkpoint = await folder.latestCheckpoint(options);
  if (!checkpoint) throw new UserError(`${path} has no checkpoint yet: let the run get to one, or finish it with --resume.`);
  const training = await checkpointState(checkpoint, resolved.config, folder);
  // Nothing is stepped in this environment, so it needs no threads.
  const { env, learners } = await assemble({ ...resolved, config: { ...resolved.config, envWorkers: 0 } });
  attachPolicies(env, learners);
  restoreLearners(training, learners);
  return { resolved, learners, env, step: checkpoint.step, bytes: checkpoint.bytes };
}
