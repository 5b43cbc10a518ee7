import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { createEvaluator } from '../../src/learning/evaluate.ts';
import type { Learners } from '../../src/learning/policies.ts';
import { train } from '../../src/learning/train.ts';
import { settleEngine } from '../../src/population/engine.ts';
import { assemble, makeEvaluationEnvironment } from '../../src/runs/assemble.ts';
import { checkpointContent } from '../../src/runs/checkpoint-state.ts';
import { emptyConfig } from '../../src/runs/config-source.ts';
import { type ResolvedConfig, resolveConfig } from '../../src/runs/resolve-config.ts';
import { createRunFolder } from '../../src/runs/run-folder.ts';
import { describeSystem } from '../../src/runs/system-record.ts';
import { built, inTemporaryFolder, startNode, translate } from '../cli/murmur.ts';
import { type PlayedActions, playActions } from '../fixtures/play-actions.ts';

const battle = { name: 'battle', mapSize: 12, agents: 3, start: 'random', maxCycles: 12, minimap: false, extraFeatures: false };
const pond = { name: 'waterworld', pursuers: 3, evaders: 3, poison: 2, sensors: 4, episodeLength: 12 };
const cabs = { name: 'ride-sharing', vehicles: 8, window: '08:00-08:20', sample: 0.3 };
const q = { hidden: [8], learningStarts: 10, replayDecisions: 200, trainEvery: 1, learningRate: 0.01 };
const actorCritic = { rolloutSteps: 8, actorHidden: [8], criticHidden: [8], actorLearningRate: 0.05 };

/** Every kind of learner that learns, each where it can. */
const kinds: Readonly<Record<string, { readonly env: object; readonly learner: object }>> = {
  'independent-q': { env: battle, learner: { name: 'independent-q', ...q } },
  mfq: { env: battle, learner: { name: 'mfq', ...q } },
  'dmfg-ql': { env: battle, learner: { name: 'dmfg-ql', ...q } },
  'dmfg-ql, shared': { env: battle, learner: { name: 'dmfg-ql', sharing: 'shared', ...q } },
  neuradp: { env: cabs, learner: { name: 'neuradp', target: 'average', ...q } },
  mfac: { env: battle, learner: { name: 'mfac', ...actorCritic } },
  'dmfg-ac': { env: battle, learner: { name: 'dmfg-ac', ...actorCritic } },
  'ppo, drawing its actions': { env: battle, learner: { name: 'ppo', evaluation: 'sampled', ...actorCritic } },
  'ppo, continuous': { env: pond, learner: { name: 'ppo', ...actorCritic } },
  ddpg: {
    env: pond,
    learner: {
      name: 'ddpg',
      actorHidden: [8],
      criticHidden: [8],
      learningStarts: 10,
      batchSize: 8,
      trainEvery: 1,
      actorLearningRate: 0.05,
    },
  },
};

/** What learners do in the evaluation episodes of a run. */
async function play(resolved: ResolvedConfig, learners: Learners): Promise<PlayedActions> {
  const env = await makeEvaluationEnvironment(resolved, 2);
  return playActions(env, createEvaluator(env, learners, 2));
}

/** Trains into a run folder; what the learners play in the moment in which they are saved. */
async function trainAndSave(path: string, { env, learner }: { env: object; learner: object }): Promise<PlayedActions> {
  const value = { env, learner, seed: 3, totalTimesteps: 40, numEnvs: 2, evaluate: { episodes: 2 } };
  const resolved = await resolveConfig({ ...emptyConfig, value }, process.cwd());
  const { config } = resolved;
  const folder = await createRunFolder(path, { config, system: describeSystem(await settleEngine(config.engine)) });
  let played: PlayedActions | undefined;
  const assembly = await assemble(resolved);
  for await (const event of train({ ...assembly, config: { ...config, evaluate: { every: 0, episodes: 0 } } })) {
    if (event.type !== 'checkpoint') continue;
    played = await play(resolved, assembly.learners);
    await folder.writeCheckpoint(event.step, checkpointContent(event.state, config));
  }
  folder.close();
  return played!;
}

/** What another process plays with each run as it is restored, and with networks that were never trained. */
async function playElsewhere(paths: readonly string[]): Promise<{ restored: PlayedActions; random: PlayedActions }[]> {
  const module = (name: string) => JSON.stringify(pathToFileURL(join(built, 'src', `${name}.js`)).href);
  const program = `
    const { playActions } = await import(${JSON.stringify(pathToFileURL(translate('play-actions.ts')).href)});
    const { createEvaluator } = await import(${module('learning/evaluate')});
    const { attachPolicies } = await import(${module('learning/policies')});
    const { assemble, makeEvaluationEnvironment } = await import(${module('runs/assemble')});
    const { restoreRun } = await import(${module('runs/restore-run')});
    const play = async (resolved, learners) => {
      const env = await makeEvaluationEnvironment(resolved, 2);
      return playActions(env, createEvaluator(env, learners, 2));
    };
    const results = [];
    for (const path of ${JSON.stringify(paths)}) {
      const { resolved, learners } = await restoreRun(path);
      const fresh = await assemble(resolved);
      attachPolicies(fresh.env, fresh.learners);
      results.push({ restored: await play(resolved, learners), random: await play(resolved, fresh.learners) });
    }
    process.stdout.write(JSON.stringify(results));`;
  const { code, stdout, stderr } = await startNode(['--input-type=module', '--eval', program], process.cwd()).outcome;
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

it('plays in another process exactly as when it was saved, and not as random networks do, whatever the learner', () =>
  inTemporaryFolder(async (folder) => {
    const names = Object.keys(kinds);
    const paths = names.map((_, index) => join(folder, `run-${index}`));
    const saved: PlayedActions[] = [];
    for (const [index, name] of names.entries()) saved.push(await trainAndSave(paths[index]!, kinds[name]!));
    const elsewhere = await playElsewhere(paths);
    for (const [index, name] of names.entries()) {
      expect({ name, ...elsewhere[index]!.restored }).toEqual({ name, ...saved[index]! });
      expect([name, elsewhere[index]!.random.actions]).not.toEqual([name, saved[index]!.actions]);
    }
  }));
