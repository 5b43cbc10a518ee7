// A worker thread of the analysis: does one task after the other, each by name.
import { serveTasks } from '../shared/thread-tasks.ts';
import { observeTraining } from './gradient-descent.ts';
import { influenceFunctions } from './influence.ts';
import type { TaskMessage } from './run-tasks.ts';
import { trainNetworks } from './train-networks.ts';

serveTasks((task: TaskMessage, onProgress) => {
  if (task.kind === 'networks') return trainNetworks(task);
  const { run, observations, queries, withLimit } = task;
  const limit = withLimit ? { limit: observeTraining(run, observations) } : {};
  return { influences: influenceFunctions(run, observations.points, queries, { onProgress }), ...limit };
});
