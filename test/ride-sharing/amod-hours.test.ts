import { describe, expect, it } from 'vitest';
import definition from '../../envs/ride-sharing/index.ts';
import { makeEnvironment } from '../../src/plugins/make-environment.ts';
import { amodFolder, hasAmodData } from './amod-data.ts';
import { writeGreedyScores } from './greedy.ts';

/** Reward of the released greedy rule per test date with 100 vehicles, in USD. */
const golden = [
  465.799, 435.722, 465.136, 418.922, 407.658, 424.344, 464.792, 462.908, 464.349, 397.861, 404.31, 427.759, 350.741, 381.475, 431.75,
  383.563, 381.669, 347.556, 265.127, 320.56,
];

describe.skipIf(!hasAmodData)('amod-hours', () => {
  it('gives the published rewards of greedy on every test date', async () => {
    const env = await makeEnvironment(definition, { preset: 'amod-hours', data: amodFolder, arbitration: 'first-come' }, 1);
    let total = 0;
    let served = 0;
    for (const [episode, reward] of golden.entries()) {
      env.reset(0, { seed: 7, evaluation: true, episode });
      while (env.episodeOver[0] === 0) {
        writeGreedyScores(env.groups[0]!);
        env.step();
      }
      const figures = env.metrics!(0);
      expect(Math.abs(figures['reward']! - reward), `date ${episode}`).toBeLessThanOrEqual(0.001);
      total += figures['reward']!;
      served += figures['served']!;
    }
    expect(total / golden.length).toBeCloseTo(405.1003, 4);
    expect(served).toBe(8301);
  });
});
