// One day of one policy, as JSON on standard output: node dist/bench/ride-sharing/day-process.js CASE
import process from 'node:process';
import agents from '../../agents/index.ts';
import { settingsOf } from '../../envs/ride-pooling/make.ts';
import { parameterSchema } from '../../envs/ride-pooling/parameters.ts';
import { RidePooling } from '../../envs/ride-pooling/simulator.ts';
import { createWorld } from '../../envs/ride-pooling/world.ts';
import { createSetArbiter } from '../../src/arbitration/create-set-arbiter.ts';
import { loadCity } from '../../src/city/load-city.ts';
import type { Learner, LearnerDefinition } from '../../src/learning/learner.ts';
import { defaultEngine } from '../../src/population/engine.ts';
import { parseParameters } from '../../src/shared/parse-parameters.ts';
import { createRng } from '../../src/shared/rng.ts';
import { benchCity, busyDay } from './busy-day.ts';
import { type DayCase, type DayRow, policies } from './cases.ts';

const dayCase: DayCase = JSON.parse(process.argv[2]!);
const { vehicles, peak, hours } = dayCase;
const { learner: learnerName, arbitration } = policies[dayCase.policy]!;

const city = loadCity(benchCity);
const parameters = parameterSchema.parse({ vehicles, capacity: 4, arbitration, passengers: 'one' });
const scenario = busyDay(city, { peak, hours, epochSeconds: parameters.epochSeconds });
const world = createWorld(settingsOf(parameters, scenario), scenario);
const env = new RidePooling(world, await createSetArbiter({ kind: arbitration, epsilon: parameters.auctionEpsilon }), 1);
const [group] = env.groups;
const learner = await createLearner(learnerName);
const policy = learner.attach(group, env);

const phases: Record<'candidates' | 'scores' | 'arbitration' | 'motion' | 'decision' | 'epochCpu', number[]> = {
  candidates: [],
  scores: [],
  arbitration: [],
  motion: [],
  decision: [],
  epochCpu: [],
};
let waited = 0;
env.onDecision = ({ candidates, arbitration: arbitrated, motion }) => {
  phases.candidates.push(candidates);
  phases.arbitration.push(arbitrated);
  phases.motion.push(motion);
  phases.decision.push(candidates + waited + arbitrated);
};
const begun = performance.now();
const cpuBegun = cpuMs();
env.reset(0, { seed: 1 });
policy.begin(0);
while (env.episodeOver[0] === 0) {
  const before = cpuMs();
  const asked = performance.now();
  policy.act('evaluate');
  waited = performance.now() - asked;
  phases.scores.push(waited);
  env.step();
  phases.epochCpu.push(cpuMs() - before);
  policy.observe('evaluate');
}
const log = env.episodeLog(0);
const epochs = phases.motion.length;
const seconds = (performance.now() - begun) / 1000;
const timedOut = log.epochs.timedOut.subarray(0, epochs).reduce((sum, one) => sum + one, 0);
const row: DayRow = {
  ...dayCase,
  requests: scenario.mostRequests,
  served: env.metrics(0)['served']!,
  epochs,
  wallSeconds: seconds,
  cpuSeconds: (cpuMs() - cpuBegun) / 1000,
  cpuUsPerVehicleEpoch: ((cpuMs() - cpuBegun) * 1000) / (vehicles * epochs),
  p50: quantiles(0.5),
  p95: quantiles(0.95),
  timedOut,
  rssMegabytes: process.resourceUsage().maxRSS / 1024,
};
console.log(JSON.stringify(row));

function quantiles(share: number): DayRow['p50'] {
  const at = (list: readonly number[]) => list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(share * list.length))]!;
  return Object.fromEntries(Object.entries(phases).map(([name, list]) => [name, at(list)])) as DayRow['p50'];
}

async function createLearner(name: string): Promise<Learner> {
  const definition = agents.learners!.find((one) => one.name === name) as unknown as LearnerDefinition<unknown>;
  // Nothing is learned here, and a replay for 3,000 vehicles would not fit.
  const given = learnerName === 'dmfg-ql' ? { learningStarts: 2, replayDecisions: 4 } : {};
  return definition.create({
    group,
    numEnvs: 1,
    parameters: await parseParameters(definition.parameters, given, name),
    rng: createRng('bench'),
    totalTimesteps: 1440,
    engine: defaultEngine,
  });
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
