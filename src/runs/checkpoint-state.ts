import type { SnapshotRecord } from '../shared/snapshot.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { RunConfig } from './config.ts';
import { isRecord, requireSame } from './config-difference.ts';
import type { RunFolder } from './run-folder.ts';

/** What a run writes into its checkpoints: the training state, and the configuration that it is the state of. */
export function checkpointContent(training: SnapshotRecord, config: RunConfig): SnapshotRecord {
  return { config: asRecord(config), training };
}

/**
 * Reads the training state of a checkpoint.
 * @throws UserError naming the key that differs when it was written under another configuration than the run folder's.
 */
export async function checkpointState(checkpoint: Checkpoint, config: RunConfig, folder: RunFolder): Promise<SnapshotRecord> {
  const content = await checkpoint.read();
  const origin = `the checkpoint of step ${checkpoint.step}`;
  const source = { value: content['config'] as Record<string, unknown>, locate: () => null, origin: () => origin };
  const now = asRecord(config);
  requireSame(now, withNewerKeys(content['config'], folder.config.value, now), folder.config, source);
  return content['training'] as SnapshotRecord;
}

/** Keys that neither the checkpoint nor `config.yaml` names are newer than both, and have their defaults: a run outlives the versions of the program. */
function withNewerKeys(saved: unknown, begun: unknown, now: unknown): unknown {
  if (!isRecord(saved) || !isRecord(begun) || !isRecord(now)) return saved;
  const newer = Object.keys(now).filter((key) => !(key in saved) && !(key in begun));
  const older = Object.keys(saved).map((key) => [key, withNewerKeys(saved[key], begun[key], now[key])]);
  return { ...Object.fromEntries(older), ...Object.fromEntries(newer.map((key) => [key, now[key]])) };
}

function asRecord(config: RunConfig): SnapshotRecord {
  return JSON.parse(JSON.stringify(config)) as SnapshotRecord;
}
