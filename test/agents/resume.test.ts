import { describe, expect, it } from 'vitest';
import { ddpg } from '../../agents/ddpg.ts';
import { dmfgAc } from '../../agents/dmfg-ac.ts';
import { dmfgQl } from '../../agents/dmfg-ql.ts';
import { independentQ } from '../../agents/independent-q.ts';
import { mfac } from '../../agents/mfac.ts';
import { mfq } from '../../agents/mfq.ts';
import { neuradp } from '../../agents/neuradp.ts';
import { ppo } from '../../agents/ppo.ts';
import gather from '../../envs/gather/index.ts';
import rideSharing from '../../envs/ride-sharing/index.ts';
import ring from '../../envs/ring/index.ts';
import waterworld from '../../envs/waterworld/index.ts';
import type { EnvironmentDefinition } from '../../src/environment/definition.ts';
import type { PopulationEnv } from '../../src/environment/population-env.ts';
import type { LearnerDefinition } from '../../src/learning/learner.ts';
import { train } from '../../src/learning/train.ts';
import { makeEnvironment } from '../../src/plugins/make-environment.ts';
import { createRng } from '../../src/shared/rng.ts';
import type { SnapshotRecord } from '../../src/shared/snapshot.ts';
import { claimsEnv } from './claims-world.ts';
import { fingerprint } from './fingerprint.ts';
import { makeLearner } from './school.ts';

interface Run {
  readonly env: EnvironmentDefinition<never> | ((numEnvs: number) => Promise<PopulationEnv>);
  readonly learner: LearnerDefinition<never>;
  readonly raw: Readonly<Record<string, unknown>>;
  readonly numEnvs: number;
}

const [half, whole] = [150, 350];

/** A run, from the start or from a state: what it reported after step `half`, and its states at `half` and at the end. */
async function play({ env: definition, learner: learning, raw, numEnvs }: Run, resume?: SnapshotRecord) {
  const env = await (typeof definition === 'function'
    ? definition(numEnvs)
    : makeEnvironment(definition, definition.checkParameters!, numEnvs));
  const group = env.groups[0]!;
  const learner = await makeLearner(learning, group, raw, { totalTimesteps: whole, numEnvs, seed: resume ? 99 : 1 });
  const config = { totalTimesteps: whole, evaluate: { every: 0, episodes: 0 }, log: { every: 10 }, checkpoint: { every: half } };
  const reports: unknown[] = [];
  const states = new Map<number, SnapshotRecord>();
  const rng = createRng(5);
  for await (const event of train({ env, learners: { [group.name]: learner }, config, rng, ...(resume ? { resume } : {}) })) {
    if (event.type === 'checkpoint') states.set(event.step, event.state);
    else if (event.step > half) reports.push(event);
  }
  return { reports, states };
}

const byChance = { kind: 'distance', scale: 2 };
const cabs = (numEnvs: number) => claimsEnv({ numEnvs });
const small = { hidden: [16], learningStarts: 20, replayDecisions: 200, trainEvery: 2 };

describe('a learner saved in the middle and loaded into a fresh one', () => {
  it.each<[string, Run]>([
    ['dmfg-ql on the ring, learning in turns', { env: ring, learner: dmfgQl, raw: { ...small, learnersPerUpdate: 3 }, numEnvs: 2 }],
    [
      'dmfg-ql as released on the ring',
      { env: ring, learner: dmfgQl, raw: { preset: 'released', hidden: [16], replayDecisions: 200 }, numEnvs: 1 },
    ],
    ['dmfg-ql, shared, on the ring', { env: ring, learner: dmfgQl, raw: { ...small, sharing: 'shared', nSteps: 3 }, numEnvs: 1 }],
    ['dmfg-ql in ride-sharing', { env: rideSharing, learner: dmfgQl, raw: small, numEnvs: 1 }],
    ['mfq, with a stale field, on the ring', { env: ring, learner: mfq, raw: { ...small, staleField: true }, numEnvs: 1 }],
    [
      'mfq, which sees neighbours by chance and draws from beliefs, in gather',
      {
        env: gather,
        learner: mfq,
        raw: { ...small, trainEvery: 20, estimator: 'belief', belief: { estimate: 'sample' }, visibility: byChance },
        numEnvs: 1,
      },
    ],
    ['dmfg-ac on the ring', { env: ring, learner: dmfgAc, raw: { rolloutSteps: 16 }, numEnvs: 2 }],
    [
      'mfac as released on the ring',
      { env: ring, learner: mfac, raw: { preset: 'released', actorHidden: [16], criticHidden: [16] }, numEnvs: 1 },
    ],
    ['ppo, shared, on the ring', { env: ring, learner: ppo, raw: { sharing: 'shared', rolloutSteps: 40 }, numEnvs: 1 }],
    ['ppo in waterworld', { env: waterworld, learner: ppo, raw: { rolloutSteps: 40 }, numEnvs: 1 }],
    [
      'dmfg-ac with scaled observations in waterworld',
      { env: waterworld, learner: dmfgAc, raw: { rolloutSteps: 40, scaleObservations: true }, numEnvs: 2 },
    ],
    [
      'ddpg with a learned field in waterworld, learning in turns',
      {
        env: waterworld,
        learner: ddpg,
        raw: { learningStarts: 40, replayDecisions: 100, estimator: 'learned', learnersPerUpdate: 9 },
        numEnvs: 1,
      },
    ],
    [
      'neuradp with a joint target and noise',
      {
        env: cabs,
        learner: neuradp,
        raw: { ...small, target: 'auction', prioritisation: {}, scoreNoise: { base: 0.1, trip: 1, stay: 4 } },
        numEnvs: 2,
      },
    ],
    [
      'neuradp of each, prioritised',
      { env: cabs, learner: neuradp, raw: { ...small, target: 'average', sharing: 'independent', prioritisation: {} }, numEnvs: 2 },
    ],
    ['dmfg-ac over candidates', { env: cabs, learner: dmfgAc, raw: { rolloutSteps: 16 }, numEnvs: 2 }],
    ['independent-q in ride-sharing', { env: rideSharing, learner: independentQ, raw: { ...small, temperature: 0.5 }, numEnvs: 2 }],
  ])('goes on bit for bit for 200 steps: %s', async (_, run) => {
    const alone = await play(run);
    const resumed = await play(run, alone.states.get(half)!);
    expect(resumed.reports).toEqual(alone.reports);
    expect(alone.reports.length).toBeGreaterThan(20);
    const [one, two] = [fingerprint(resumed.states.get(whole)!), fingerprint(alone.states.get(whole)!)];
    expect(one).toEqual(two);
    expect(Object.keys(one).filter((path) => /replay|rollout|parameters|exploration|sampling|drawing/.test(path)).length).toBeGreaterThan(
      20,
    );
    const before = fingerprint(alone.states.get(half)!);
    const network = Object.keys(one).filter((path) => /\/(values|actor|critic)\/parameters\//.test(path));
    expect(network.every((path) => one[path] !== before[path])).toBe(true);
  });
});
