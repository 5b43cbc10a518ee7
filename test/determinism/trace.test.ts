import { describe, expect, it } from 'vitest';
import { random } from '../../agents/random.ts';
import ring from '../../envs/ring/index.ts';
import { evaluationSeed } from '../../src/learning/evaluate.ts';
import { train } from '../../src/learning/train.ts';
import { makeEnvironment } from '../../src/plugins/make-environment.ts';
import { defaultEngine } from '../../src/population/engine.ts';
import { createRng } from '../../src/shared/rng.ts';

describe('the traces of chance', () => {
  it('are the same on every machine and from version to version: returns of random play on the ring', async () => {
    const env = await makeEnvironment(ring, { agents: 5, episodeLength: 10 }, 2);
    const rng = createRng(12);
    const learner = await random.create({
      group: env.groups[0]!,
      numEnvs: 2,
      parameters: {} as never,
      rng: rng.split('learner/agent'),
      totalTimesteps: 30,
      engine: defaultEngine,
    });
    const config = { totalTimesteps: 30, evaluate: { every: 0, episodes: 0 }, log: { every: 0 }, checkpoint: { every: 0 } };
    const returns: number[] = [];
    for await (const event of train({ env, learners: { agent: learner }, config, rng: rng.split('train') })) {
      if (event.type === 'episode') returns.push(event.return);
    }
    expect(returns.map((value) => value.toFixed(4))).toEqual(['13.7007', '12.2917', '9.5346', '14.9134', '17.9244', '15.7239']);
  });

  it('give the evaluation episodes these seeds', () => {
    expect([0, 1, 2].map(evaluationSeed)).toEqual([1591464351, 1284691901, 634728504]);
  });
});
