import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPopulation } from '../../src/population/create-population.ts';
import { CHECKED_STEPS } from './protocol.ts';
import { LEARNING_RATE, layersOf, makeBatch, networkOf, type Task } from './task.ts';

/** Writes what `torch_engine.py` reads: the task, the first parameters of all agents, and the batch. */
export async function writeTorchTask(task: Task, folder: string): Promise<void> {
  const { agents, batch } = task;
  writeFileSync(
    join(folder, 'task.json'),
    JSON.stringify({ agents, batch, layers: layersOf(task), learningRate: LEARNING_RATE, checkedSteps: CHECKED_STEPS }),
  );
  const population = await createPopulation({ network: networkOf(task), policies: agents, maxRows: 1, seed: 'bench' });
  for (const [name, { data }] of population.parameters) writeFileSync(join(folder, name.replaceAll('/', '-')), data);
  population.dispose();
  for (const [name, data] of Object.entries(makeBatch(task, 0.1))) writeFileSync(join(folder, name), data);
}
