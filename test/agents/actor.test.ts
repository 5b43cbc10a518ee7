import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createActor } from '../../agents/actor.ts';
import { actorCriticParameters } from '../../agents/actor-critic-parameters.ts';
import { dmfgAc } from '../../agents/dmfg-ac.ts';
import { mfac } from '../../agents/mfac.ts';
import { ppo } from '../../agents/ppo.ts';
import type { GroupSpec } from '../../src/environment/population-env.ts';
import { box, candidates, multiDiscrete } from '../../src/environment/spaces.ts';
import { bidding } from '../../src/learning/bidding.ts';
import { createFrame, frameShape } from '../../src/learning/frame.ts';
import type { Learner } from '../../src/learning/learner.ts';
import { defaultEngine } from '../../src/population/engine.ts';
import { createRng } from '../../src/shared/rng.ts';
import { candidateScores, makeLearner, teach } from './school.ts';
import { once, type TinyWorld, tinyEnv } from './tiny-world.ts';

const space = candidates(3, ['reward', 'a', 'b']);
const group: GroupSpec = { name: 'cab', capacity: 2, observationSpace: box([2]), actionSpace: space, field: { size: 4 } };

describe('the policy over candidates', () => {
  it('has, through the networks, the gradients that finite differences give', async () => {
    const parameters = z.object(actorCriticParameters).parse({ actorHidden: [5], postDecision: false, rewardLogit: 2 });
    const distribution = bidding(space);
    const shape = frameShape(group, 4, false);
    const actor = await createActor({
      group,
      parameters: { ...parameters, actorSeesField: true },
      distribution,
      shape,
      policies: 2,
      maxFrames: 3,
      seed: '1',
      engine: defaultEngine,
    });
    for (const { data } of actor.population.parameters.values()) for (let i = 0; i < data.length; i++) data[i] = 0.7 * Math.sin(3 * i + 1);
    const rng = createRng(3);
    const frames = [0, 0, 1].map((policy, i) => {
      const frame = createFrame(shape);
      for (const array of [frame.observation, frame.field, frame.candidates])
        for (let k = 0; k < array.length; k++) array[k] = rng.normal();
      frame.mask.set(i === 1 ? [1, 0, 1] : [1, 1, 1]);
      frame.bins.set([-1, 2, 3]);
      return { policy, frame, choice: Float32Array.of([1, 2, 0][i]!), weight: [0.7, -1.2, 0.4][i]!, mask: { flags: frame.mask, at: 0 } };
    });
    const evaluate = () => {
      actor.clear();
      for (const { policy, frame } of frames) actor.add(policy, frame);
      actor.evaluate();
    };
    const objective = () => {
      evaluate();
      return frames.reduce(
        (sum, { choice, weight, mask }, at) =>
          sum + weight * distribution.logProbability(actor.heads, at, mask, choice, 0) + 0.3 * distribution.entropy(actor.heads, at, mask),
        0,
      );
    };
    const slopes: number[] = [];
    for (const { data } of actor.population.parameters.values()) {
      for (let i = 0; i < data.length; i++) {
        const kept = data[i]!;
        data[i] = kept + 2 ** -7;
        const above = objective();
        data[i] = kept - 2 ** -7;
        slopes.push((above - objective()) / 2 ** -6);
        data[i] = kept;
      }
    }
    evaluate();
    for (const [at, { choice, weight, mask }] of frames.entries()) {
      distribution.gradient(actor.heads, actor.gradients, at, mask, choice, 0, weight, 0.3);
    }
    actor.backward();
    actor.population.step(0);
    // The first moment of Adam after one step is a tenth of the gradient.
    const { mean } = actor.population.saveState() as unknown as { mean: Record<string, Float32Array> };
    const first = Object.values(mean).flatMap((array) => [...array]);
    expect(first).toHaveLength(slopes.length);
    for (const [i, slope] of slopes.entries()) expect(Math.abs(10 * first[i]! - slope)).toBeLessThan(5e-3 * (1 + Math.abs(slope)));
  });

  it('bids so that the highest score is a draw from it, and its logits where nothing is left to chance', () => {
    const distribution = bidding(space);
    const heads = { logits: Float32Array.of(9, 9, 9, 0.5, 7, -0.3) };
    const mask = { flags: Uint8Array.of(1, 0, 1), at: 0 };
    const [choice, scores] = [new Float32Array(1), new Float32Array(6)];
    distribution.draw(heads, 1, mask, null, choice, 0);
    distribution.write(choice, 0, scores, 1);
    expect([choice[0], ...scores.subarray(3)]).toEqual([0, 0.5, 0, Math.fround(-0.3)]);
    const rng = createRng(5);
    let [first, told] = [0, true];
    const draws = 2000;
    for (let i = 0; i < draws; i++) {
      const logProbability = distribution.draw(heads, 1, mask, rng, choice, 0);
      distribution.write(choice, 0, scores, 1);
      told &&= choice[0] === (scores[3]! > scores[5]! ? 0 : 2) && logProbability === distribution.logProbability(heads, 1, mask, choice, 0);
      if (choice[0] === 0) first++;
    }
    expect(told).toBe(true);
    const share = Math.exp(0.5) / (Math.exp(0.5) + Math.exp(-0.3));
    expect(Math.abs(first / draws - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / draws));
  });
});

const quick = {
  actorHidden: [16],
  criticHidden: [16],
  actorLearningRate: 1e-2,
  criticLearningRate: 1e-2,
  gamma: 0.9,
  entropy: 0.001,
  rewardLogit: 0,
};

/** The advantages of each candidate's score over that of candidate 0, in the state that episodes begin in. */
function advantages(learner: Learner, world: TinyWorld, agents: number): number[] {
  const env = tinyEnv(world, { agents, asCandidates: true });
  env.reset(0, { seed: 1 });
  return [...Array(agents).keys()].map((row) => {
    const [first, ...rest] = candidateScores(learner, env, row);
    return Math.max(...rest) - first!;
  });
}

describe('actor-critics choosing among candidates', () => {
  const train = async (world: TinyWorld, raw: object, steps: number) => {
    const env = tinyEnv(world, { agents: 3, asCandidates: true });
    const learner = await makeLearner(ppo, env.groups[0], { ...quick, ...raw }, { totalTimesteps: steps });
    await teach(learner, env, steps);
    return learner;
  };

  it('learn what pays each', async () => {
    const [one, two, three] = advantages(await train(once, {}, 500), once, 3);
    expect(Math.min(one!, two!, -three!)).toBeGreaterThan(1);
  });

  it('begin with what pays at once', async () => {
    const env = tinyEnv(once, { agents: 3, asCandidates: true });
    const learner = await makeLearner(ppo, env.groups[0], { ...quick, rewardLogit: 2 });
    expect(advantages(learner, once, 3)).toEqual([2, 6, -4]);
  });

  it('credit what arbitration let through, or what was wanted', async () => {
    // Whoever wants candidate 1 gets candidate 0, which pays.
    const crossed: TinyWorld = {
      ...once,
      outcome: (_, __, action) => ({ reward: 1 - action, next: 0, ends: true }),
      arbitrate: (_, best) => 1 - best,
    };
    const [executed] = advantages(await train(crossed, {}, 400), crossed, 3);
    const [chosen] = advantages(await train(crossed, { credit: 'chosen' }, 400), crossed, 3);
    expect(chosen).toBeGreaterThan(1);
    expect(executed).toBeLessThan(-0.2);
  });

  it('say what they cannot do', () => {
    const of = (definition: typeof ppo, spec: Partial<GroupSpec>) => definition.supports({ ...group, ...spec });
    expect([of(ppo, {}), of(mfac, {}), of(dmfgAc, {})]).toEqual([true, true, true]);
    const { field, ...without } = group;
    expect(ppo.supports(without)).toBe(true);
    expect(dmfgAc.supports(without)).toMatch(/"dmfg-ac" needs a mean field, and the group "cab", .* declares none/);
    expect(of(ppo, { actionSpace: multiDiscrete([2]) })).toMatch(/an actor-critic needs discrete actions, a box or candidates.* "cab"/);
  });
});
