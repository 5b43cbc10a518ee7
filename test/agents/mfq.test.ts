import { describe, expect, it } from 'vitest';
import { mfq } from '../../agents/mfq.ts';
import type { Learner } from '../../src/learning/learner.ts';
import { makeLearner, quick, teach } from './school.ts';
import { type TinyWorld, tinyEnv } from './tiny-world.ts';

/** Two agents for whom nothing that they do matters: there is only something to see. */
const plain: TinyWorld = { states: 1, actions: 2, limit: 10, start: () => 0, outcome: (_, __, action) => ({ reward: action, next: 0 }) };

const make = (raw: object) =>
  makeLearner(mfq, tinyEnv(plain, { agents: 2 }).groups[0], { ...quick, sharing: 'shared', ...raw }, { totalTimesteps: 600 });

/** Lives through one step in which the agents do what is said, and returns the fields that they then go on. */
function fieldsAfter(learner: Learner, actions: readonly number[]): Float32Array {
  const env = tinyEnv(plain, { agents: 2 });
  const policy = learner.attach(env.groups[0], env);
  env.reset(0, { seed: 0 });
  policy.begin(0);
  policy.act('train');
  env.groups[0].actions.set(actions);
  env.step();
  policy.observe('train');
  return (policy.saveState()['meanField'] as unknown as { estimates: Float32Array }).estimates;
}

describe('MFQ', () => {
  it('goes on what the others did last', async () => {
    expect([...fieldsAfter(await make({}), [0, 1])]).toEqual([0, 1, 1, 0]);
  });

  it('learns towards other targets where the next state is valued with a stale field', async () => {
    const [fresh, stale] = await Promise.all(
      [false, true].map(async (staleField) => {
        const learner = await make({ staleField });
        await teach(learner, tinyEnv(plain, { agents: 2 }), 600);
        return learner.saveState()['values'] as unknown as { parameters: Record<string, Float32Array> };
      }),
    );
    expect(fresh!.parameters).not.toEqual(stale!.parameters);
  });
});
