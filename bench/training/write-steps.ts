import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import battle from '../../envs/battle/index.ts';
import { createFieldObserver } from '../../src/meanfield/field-observer.ts';
import { makeEnvironment } from '../../src/plugins/make-environment.ts';
import { createRng } from '../../src/shared/rng.ts';
import { environment, LEARNING_STARTS, REPLAY_DECISIONS, type Task, TIMED_STEPS, warmUpSteps } from './task.ts';

/**
 * Plays our environment at random and writes what PyTorch is to learn from: of every timestep the observations, the fields seen last, the actions, the rewards
 * and the fields then seen, agent by agent (red, then blue) and copy by copy.
 */
export async function writeSteps(task: Task, folder: string): Promise<void> {
  const { name: _, ...layout } = environment;
  const { numEnvs } = task;
  const env = await makeEnvironment(battle, layout, numEnvs);
  const observers = env.groups.map((group) => createFieldObserver(env, group, { neighbourhood: group.neighbourhood ?? { kind: 'all' } }));
  const steps = warmUpSteps(task) + TIMED_STEPS;
  const rng = createRng('steps');
  for (let copy = 0; copy < numEnvs; copy++) env.reset(copy, { seed: copy });
  for (const observer of observers) observer.remember();

  const [first] = env.groups;
  const observationSize = first!.observations.length / first!.rows;
  const actions = env.groups.reduce((most, { actionSpace }) => Math.max(most, actionSpace.kind === 'discrete' ? actionSpace.n : 0), 0);
  const files = { observations: observationSize, fields: actions, actions: 1, rewards: 1 };
  const open = Object.fromEntries(Object.keys(files).map((file) => [file, openSync(join(folder, file), 'w')]));
  const fields = env.groups.map((group) => new Float32Array(group.rows * actions).fill(1 / actions));
  const write = (file: keyof typeof files, arrays: readonly Float32Array[]) => {
    for (const [index, { capacity }] of env.groups.entries()) {
      for (let slot = 0; slot < capacity; slot++) {
        for (let copy = 0; copy < numEnvs; copy++) {
          const row = copy * capacity + slot;
          writeSync(open[file]!, arrays[index]!.subarray(row * files[file], (row + 1) * files[file]));
        }
      }
    }
  };
  for (let step = 0; step <= steps; step++) {
    write(
      'observations',
      env.groups.map(({ observations }) => observations),
    );
    write('fields', fields);
    for (const { actions: chosen } of env.groups) for (let row = 0; row < chosen.length; row++) chosen[row] = rng.integer(actions);
    write(
      'actions',
      env.groups.map(({ actions: chosen }) => Float32Array.from(chosen)),
    );
    env.step();
    write(
      'rewards',
      env.groups.map(({ rewards }) => rewards),
    );
    for (const [index, observer] of observers.entries()) {
      for (let copy = 0; copy < numEnvs; copy++) observer.observe(copy, fields[index]!, null);
      observer.remember();
    }
  }
  for (const file of Object.values(open)) closeSync(file);
  const agents = env.groups.reduce((sum, { capacity }) => sum + capacity, 0);
  const sizes = {
    agents,
    observationSize,
    actions,
    warmUp: warmUpSteps(task),
    steps,
    learningStarts: LEARNING_STARTS,
    replay: REPLAY_DECISIONS,
  };
  writeFileSync(join(folder, 'task.json'), JSON.stringify({ ...task, ...sizes }));
}
