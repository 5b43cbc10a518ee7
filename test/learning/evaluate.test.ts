import { describe, expect, it } from 'vitest';
import { createEvaluator, episodeFigures, evaluationSeed } from '../../src/learning/evaluate.ts';
import { makeWalk } from '../fixtures/walk-plugin.ts';
import { collect, prepare, walkDefaults } from './harness.ts';

async function evaluatorWith(numEnvs: number, episodes: number, trained = true) {
  const options = await prepare();
  if (trained) await collect(options);
  return { ...options, evaluator: createEvaluator(makeWalk(walkDefaults, numEnvs), options.learners, episodes) };
}

describe('createEvaluator', () => {
  it('plays each episode once, in order, however many copies there are', async () => {
    const [one, two, many] = await Promise.all([1, 2, 7].map(async (numEnvs) => (await evaluatorWith(numEnvs, 5)).evaluator.run()));
    expect(one!.episodes.map(({ episode }) => episode)).toEqual([0, 1, 2, 3, 4]);
    expect(two).toEqual(one);
    expect(many).toEqual(one);
  });

  it('gives the same again, and changes nothing in the learner', async () => {
    const { evaluator, learner } = await evaluatorWith(2, 4);
    const before = learner.saveState();
    expect(await evaluator.run()).toEqual(await evaluator.run());
    expect(learner.saveState()).toEqual(before);
  });

  it('resets with the seed of the episode, marked as evaluation', async () => {
    const { learners } = await prepare();
    const env = makeWalk(walkDefaults, 2);
    const resets: unknown[] = [];
    const reset = env.reset.bind(env);
    Object.assign(env, {
      reset(copy: number, options: Parameters<typeof reset>[1]) {
        resets.push(options);
        reset(copy, options);
      },
    });
    await createEvaluator(env, learners, 3).run();
    expect(resets).toEqual([0, 1, 2].map((episode) => ({ seed: evaluationSeed(episode), evaluation: true, episode })));
    expect(new Set([0, 1, 2].map(evaluationSeed)).size).toBe(3);
  });

  it('takes means over the episodes', async () => {
    const { episodes, mean } = await (await evaluatorWith(2, 4)).evaluator.run();
    const meanOf = (name: string) => episodes.reduce((sum, episode) => sum + episodeFigures(episode)[name]!, 0) / 4;
    expect(Object.keys(mean)).toEqual(['return', 'length', 'there']);
    for (const name of Object.keys(mean)) expect(mean[name]).toBeCloseTo(meanOf(name), 12);
  });

  it('sees what was learned', async () => {
    const untrained = await (await evaluatorWith(2, 20, false)).evaluator.run();
    const trained = await (await evaluatorWith(2, 20)).evaluator.run();
    expect(trained.mean['return']).toBeGreaterThan(untrained.mean['return']! + 1);
  });
});
