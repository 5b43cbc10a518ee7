import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { settleEngine } from '../population/engine.ts';
import { assemble } from '../runs/assemble.ts';
import { checkpointState } from '../runs/checkpoint-state.ts';
import { resumeConfig } from '../runs/config-difference.ts';
import type { ConfigSource } from '../runs/config-source.ts';
import { type ResolvedConfig, resolveConfig } from '../runs/resolve-config.ts';
import { createRunFolder, openRunFolder, type RunFolder } from '../runs/run-folder.ts';
import { describeSystem } from '../runs/system-record.ts';
import type { SnapshotRecord } from '../shared/snapshot.ts';
import { UserError } from '../shared/user-error.ts';
import { takeRunFolder } from './take-run-folder.ts';

/** A run that is ready to be trained, from its beginning or from a checkpoint. */
export interface BegunRun {
  readonly resolved: ResolvedConfig;
  readonly folder: RunFolder;
  /** The folder was made for this very run. */
  readonly isNew: boolean;
  readonly assembly: Awaited<ReturnType<typeof assemble>>;
  /** What the newest checkpoint holds, where it goes on. */
  readonly resume?: SnapshotRecord;
}

/**
 * Begins a run in a folder of its own. The folder is made before the environment, which may take long to make, so that `--resume` finds it whenever the process is killed.
 * @throws UserError for a wrong configuration, and a folder that cannot be made
 */
export async function beginRun(given: ConfigSource, out: string | undefined): Promise<BegunRun> {
  if (!('env' in given.value)) throw new UserError('Name an environment: murmur train <env>. "murmur list" shows those there are.');
  const resolved = await resolveConfig(given, process.cwd());
  const { config } = resolved;
  const system = describeSystem(await settleEngine(config.engine));
  const folder = await createRunFolder(out ?? takeRunFolder(config), { config, system });
  try {
    return { resolved, folder, isNew: true, assembly: await assemble(resolved) };
  } catch (error) {
    await rm(folder.path, { recursive: true });
    throw error;
  }
}

/**
 * Opens a run to go on from its newest checkpoint, and takes back what it has logged since.
 * @throws UserError without a folder, and for a configuration that differs from the folder's
 */
export async function openRun(given: ConfigSource, out: string | undefined): Promise<BegunRun> {
  if (out === undefined) throw new UserError('--resume needs the run folder to go on with: --out DIR.');
  const wasKilledAtBirth = existsSync(out) && !existsSync(join(out, 'config.yaml'));
  if (wasKilledAtBirth && 'env' in given.value) return beginRun(given, out);
  const folder = openRunFolder(out);
  const resolved = await resumeConfig(folder.config, given, process.cwd());
  const assembly = await assemble(resolved);
  const checkpoint = await folder.latestCheckpoint();
  const resume = checkpoint ? await checkpointState(checkpoint, resolved.config, folder) : undefined;
  await folder.rewindTo(checkpoint?.step ?? null, checkpoint?.events);
  return { resolved, folder, isNew: false, assembly, ...(resume ? { resume } : {}) };
}
