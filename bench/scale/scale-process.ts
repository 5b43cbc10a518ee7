// One size in a process of its own, whose peak memory is then that of the size: prints its row as JSON.
import process from 'node:process';
import { independentQ } from '../../agents/independent-q.ts';
import { defaultEngine } from '../../src/population/engine.ts';
import { parseParameters } from '../../src/shared/parse-parameters.ts';
import { createRng } from '../../src/shared/rng.ts';
import { crowd } from './crowd.ts';
import { DECISIONS, LEARNERS, LEARNING_STARTS, type ScaleRow } from './settings.ts';

const [agents, threads] = process.argv.slice(2).map(Number) as [number, number];
const SWEEPS = 5;

const begun = performance.now();
const env = crowd(agents);
const [group] = env.groups;
const raw = {
  hidden: [64, 64],
  replayDecisions: DECISIONS,
  learningStarts: LEARNING_STARTS,
  learnersPerUpdate: LEARNERS,
  trainEvery: 1,
  maxGradientNorm: 10,
};
const learner = await independentQ.create({
  group,
  numEnvs: 1,
  parameters: (await parseParameters(independentQ.parameters, raw, 'learner')) as never,
  rng: createRng('scale'),
  totalTimesteps: 1e6,
  engine: { ...defaultEngine, threads },
});
const policy = learner.attach(group, env);
const setupSeconds = (performance.now() - begun) / 1000;

env.reset(0, { seed: 0 });
policy.begin(0);
let actions = 0;
/** One decision of every agent, recorded in the replay. */
function act(): void {
  policy.act('train');
  env.step();
  policy.observe('train');
  actions++;
}
let updates = 0;
/** As many optimiser steps as it takes for every agent to have one. */
function learn(): void {
  for (let turn = 0; turn < Math.ceil(agents / Math.min(LEARNERS, agents)); turn++) learner.learn(++updates);
}

/** Median CPU and wall microseconds an agent, over sweeps that take at least some 50 ms each. */
function timed(sweep: () => void): { cpu: number; wall: number } {
  sweep();
  const repeats = Math.max(1, Math.round(5000 / agents));
  const samples = Array.from({ length: SWEEPS }, () => {
    const cpu = process.cpuUsage();
    const wall = performance.now();
    for (let repeat = 0; repeat < repeats; repeat++) sweep();
    const passed = (performance.now() - wall) * 1000;
    const { user, system } = process.cpuUsage(cpu);
    return { cpu: (user + system) / repeats / agents, wall: passed / repeats / agents };
  });
  const median = (of: 'cpu' | 'wall') => samples.map((sample) => sample[of]).sort((a, b) => a - b)[SWEEPS >> 1]!;
  return { cpu: median('cpu'), wall: median('wall') };
}

while (actions <= LEARNING_STARTS) act();
const acting = timed(act);
const learning = timed(learn);
const peakBytes = process.resourceUsage().maxRSS * 1024;
const row: ScaleRow = {
  agents,
  threads,
  actCpuUs: acting.cpu,
  actWallUs: acting.wall,
  learnCpuUs: learning.cpu,
  learnWallUs: learning.wall,
  setupSeconds,
  peakGB: peakBytes / 1e9,
  peakKBPerAgent: peakBytes / 1e3 / agents,
};
console.log(JSON.stringify(row));
