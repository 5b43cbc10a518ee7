// Trains with Murmuration in a process of its own: murmuration-process TASK. Prints `Spent` as JSON.
import process from 'node:process';
import { dmfgQl } from '../../agents/dmfg-ql.ts';
import battle from '../../envs/battle/index.ts';
import type { Learner } from '../../src/learning/learner.ts';
import { train } from '../../src/learning/train.ts';
import { FieldNetwork } from '../../src/meanfield/field-network.ts';
import { makeEnvironment } from '../../src/plugins/make-environment.ts';
import { defaultEngine } from '../../src/population/engine.ts';
import { parseParameters } from '../../src/shared/parse-parameters.ts';
import { createRng } from '../../src/shared/rng.ts';
import { PartClock } from './part-clock.ts';
import { environment, SETTLING_STEPS, type Spent, type Task, TIMED_STEPS, warmUpSteps } from './task.ts';

const task = JSON.parse(process.argv[2]!) as Task;
const clock = new PartClock<'environment' | 'acting' | 'learning' | 'loop'>('loop', task.threads > 1 ? 'elapsed' : 'cpu');

const { name: _, ...layout } = environment;
const env = await makeEnvironment(battle, layout, task.numEnvs);
clock.watch(env, 'step', 'environment');
clock.watch(env, 'reset', 'environment');
clock.watch(FieldNetwork.prototype, 'train', 'learning');

const raw = { hidden: task.hidden, trainEvery: task.trainEvery, field: { trainEvery: task.fieldTrainEvery } };
const learners: Record<string, Learner> = {};
for (const group of env.groups) {
  const learner = await dmfgQl.create({
    group,
    numEnvs: task.numEnvs,
    parameters: (await parseParameters(dmfgQl.parameters, raw, 'learner')) as never,
    rng: createRng('bench').split(group.name),
    totalTimesteps: 1e6,
    engine: { ...defaultEngine, precision: 'fast', threads: task.threads },
  });
  const attach = learner.attach.bind(learner);
  learner.attach = (attached, to) => {
    const policy = attach(attached, to);
    for (const method of ['begin', 'act', 'observe'] as const) clock.watch(policy, method, 'acting');
    return policy;
  };
  clock.watch(learner, 'learn', 'learning');
  learners[group.name] = learner;
}

const begin = SETTLING_STEPS + warmUpSteps(task);
let agentStepsBefore = 0;
const config = {
  totalTimesteps: begin + TIMED_STEPS,
  evaluate: { every: 0, episodes: 0 },
  log: { every: 0 },
  checkpoint: { every: 0 },
};
const onStep = (step: number, agentSteps: number) => {
  if (step === begin) {
    clock.reset();
    agentStepsBefore = agentSteps;
  }
  if (step !== config.totalTimesteps) return;
  const [environment, acting, learning] = [clock.of('environment'), clock.of('acting'), clock.of('learning')];
  const total = environment + acting + learning + clock.of('loop');
  console.log(JSON.stringify({ environment, acting, learning, total, agentSteps: agentSteps - agentStepsBefore } satisfies Spent));
};
for await (const event of train({ env, learners, config, rng: createRng('bench'), onStep })) void event;
