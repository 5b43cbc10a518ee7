import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { defaultEngine, settleEngine } from '../../src/population/engine.ts';
import type { Checkpoint } from '../../src/runs/checkpoint.ts';
import { checkpointContent, checkpointState } from '../../src/runs/checkpoint-state.ts';
import { configSchema, type RunConfig } from '../../src/runs/config.ts';
import { createRunFolder, openRunFolder } from '../../src/runs/run-folder.ts';
import { describeSystem } from '../../src/runs/system-record.ts';

const config = configSchema.parse({ env: { name: 'ring' }, learner: { name: 'dmfg-ql', gamma: 0.9 } });

/** Reads a checkpoint that was written under one configuration in the folder of a run begun with another. */
async function read(now: RunConfig, begun: object, saved: RunConfig) {
  const folder = mkdtempSync(join(tmpdir(), 'murmur-'));
  try {
    (await createRunFolder(join(folder, 'run'), { config: begun, system: describeSystem(await settleEngine(defaultEngine)) })).close();
    const checkpoint = { step: 7, read: async () => checkpointContent({ here: true }, saved) } as unknown as Checkpoint;
    return await checkpointState(checkpoint, now, openRunFolder(join(folder, 'run')));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it('reads a checkpoint of the same configuration', async () => {
  expect(await read(config, config, config)).toEqual({ here: true });
});

it('takes keys that neither the checkpoint nor the run names for newer than both', async () => {
  const newer = { ...config, learner: { ...config.learner, patience: 3 }, envCopies: 0 } as unknown as RunConfig;
  expect(await read(newer, config, config)).toEqual({ here: true });
});

it('refuses a checkpoint of another configuration, and one that lacks what the run was begun with', async () => {
  const other = { ...config, learner: { ...config.learner, gamma: 0.5 } };
  await expect(read(config, config, other)).rejects.toThrow(/learner\.gamma is 0\.9 in the run .* and 0\.5 in the checkpoint of step 7/);
  const longer = { ...config, learner: { ...config.learner, patience: 3 } } as unknown as RunConfig;
  await expect(read(longer, longer, config)).rejects.toThrow(/learner\.patience is 3 in the run .* and not set in the checkpoint/);
});
