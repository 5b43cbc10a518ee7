import type { SnapshotRecord } from '../shared/snapshot.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { RunConfig } from './config.ts';
import { requireSame } from './config-difference.ts';
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
  requireSame(asRecord(config), content['config'], folder.config, source);
  return content['training'] as SnapshotRecord;
}

function asRecord(config: RunConfig): SnapshotRecord {
  return JSON.parse(JSON.stringify(config)) as SnapshotRecord;
}
