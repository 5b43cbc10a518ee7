// A worker thread of the analysis: does one task after the other, each by name.
import { parentPort } from 'node:worker_threads';
import { UserError } from '../shared/user-error.ts';
import { observeTraining } from './gradient-descent.ts';
import { influenceFunctions } from './influence.ts';
import type { TaskMessage, TaskResult } from './run-tasks.ts';
import { trainNetworks } from './train-networks.ts';

async function perform(task: TaskMessage, onProgress: (share: number) => void) {
  if (task.kind === 'networks') return trainNetworks(task);
  const { run, observations, queries, withLimit } = task;
  const limit = withLimit ? { limit: observeTraining(run, observations) } : {};
  return { influences: influenceFunctions(run, observations.points, queries, { onProgress }), ...limit };
}

parentPort!.on('message', async (task: TaskMessage) => {
  const post = (result: TaskResult) => parentPort!.postMessage(result);
  try {
    post({ value: await perform(task, (progress) => post({ progress })) });
  } catch (error) {
    post({
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      ...(error instanceof UserError ? { advice: error.message } : {}),
    });
  }
});
