import { expect, it } from 'vitest';
import { independentQ } from '../../agents/independent-q.ts';
import { random } from '../../agents/random.ts';
import battle from '../../envs/battle/index.ts';
import { ringGame } from '../../envs/mfg/games/ring.ts';
import mfg, { type MfgParameters } from '../../envs/mfg/index.ts';
import type { GroupSpec } from '../../src/environment/population-env.ts';
import { deviatorReturns, prepareDeviation, trainResponder } from '../../src/equilibrium/best-responder.ts';
import { createDeviatorEnv, DEVIATOR } from '../../src/equilibrium/deviator-env.ts';
import { exploitability } from '../../src/equilibrium/exploitability.ts';
import { createEvaluator } from '../../src/learning/evaluate.ts';
import { fixedLearner } from '../../src/learning/fixed-learner.ts';
import type { Learner, LearnerDefinition } from '../../src/learning/learner.ts';
import { createFieldObserver } from '../../src/meanfield/field-observer.ts';
import { makeEnvironment } from '../../src/plugins/make-environment.ts';
import { defaultEngine } from '../../src/population/engine.ts';
import { parseParameters } from '../../src/shared/parse-parameters.ts';
import { createRng } from '../../src/shared/rng.ts';
import { mean, standardError } from '../../src/statistics/summaries.ts';

async function learnerOf(definition: LearnerDefinition<never>, group: GroupSpec, numEnvs: number, raw = {}, totalTimesteps = 1) {
  const parameters = await parseParameters(definition.parameters, raw, 'learner');
  return definition.create({ group, numEnvs, parameters, rng: createRng('responder'), totalTimesteps, engine: defaultEngine });
}

/** Goes one way for ever. */
const always = (action: number): Learner => fixedLearner((group) => ({ act: () => void group.actions.fill(action) }));

const players = (parameters: Partial<MfgParameters>) => makeEnvironment(mfg, parameters, 2);

it('changes nothing for anybody as long as the deviator does as it did', async () => {
  const given = { game: 'epidemic', horizon: 12, agents: 5 } as const;
  const group = (await players(given)).groups[0]!;
  const crowd = async () => ({ player: await learnerOf(random, group, 2) });
  const plain = await createEvaluator(await players(given), await crowd(), 6).run();
  // Each of five players has its share: those of all seats together are the return of the group.
  const seats = await Promise.all(
    Array.from({ length: 5 }, async (_, agent) =>
      deviatorReturns(
        prepareDeviation(await crowd(), { kind: 'agent', group: 'player', agent }, await players(given), await players(given)),
        null,
        6,
      ),
    ),
  );
  plain.episodes.forEach((episode, index) => {
    expect(seats.reduce((sum, returns) => sum + returns[index]!, 0)).toBeCloseTo(episode.return, 5);
  });
});

it('hides the deviator from its own search for neighbours, and from nobody else', async () => {
  const inner = await makeEnvironment(battle, { agents: 6, mapSize: 20, featureLayout: 'vector' }, 1);
  const env = createDeviatorEnv(inner, 'red', 2);
  const deviator = env.groups.find(({ name }) => name === DEVIATOR)!;
  env.reset(0, { seed: 4 });
  expect(deviator.observations).toEqual(
    inner.groups[0]!.observations.slice(2 * deviator.observations.length, 3 * deviator.observations.length),
  );
  expect([...env.groups[0]!.alive]).toEqual([1, 1, 0, 1, 1, 1]);
  expect([...inner.groups[0]!.alive]).toEqual([1, 1, 1, 1, 1, 1]);
  const observers = [createFieldObserver(env, deviator, { neighbourhood: { kind: 'all' } })];
  observers.push(createFieldObserver(inner, inner.groups[0]!, { neighbourhood: { kind: 'all' } }));
  for (const observer of observers) observer.remember();
  const still = 6;
  for (const { actions } of env.groups) actions.fill(still);
  deviator.actions.fill(still + 1);
  env.step();
  expect(inner.groups[0]!.actions[2]).toBe(still + 1);
  const [seen, elsewhere] = observers.map((observer) => {
    const fields = new Float32Array(6 * observer.size);
    observer.observe(0, fields, null);
    return fields;
  });
  expect(seen![still]).toBe(1);
  // The agent in row 0 has eleven others, of which one deviates.
  expect(elsewhere![still]).toBeCloseTo(10 / 11, 6);
  expect(deviator.rewards[0]).toBe(inner.groups[0]!.rewards[2]);
});

it('finds what can be gained from a crowd that all goes one way', async () => {
  // Left costs the share of those on the left, right twice theirs: of five on the right one leaves 2 for a fifth of the left's price.
  const given = { game: 'left-right', agents: 5 } as const;
  const seat = prepareDeviation(
    { player: always(1) },
    { kind: 'agent', group: 'player', agent: 0 },
    await players(given),
    await players(given),
  );
  const group = seat.trainingEnv.groups.find(({ name }) => name === DEVIATOR)!;
  const responder = await learnerOf(independentQ, group, 2, { gamma: 1, trainEvery: 1, learningRate: 0.01, learningStarts: 16 }, 150);
  await trainResponder(seat, { [DEVIATOR]: responder }, 150, createRng('train'), () => {});
  const [before, after] = [await deviatorReturns(seat, null, 3), await deviatorReturns(seat, { [DEVIATOR]: responder }, 3)];
  expect(before).toEqual(Float64Array.of(-2, -2, -2));
  for (const value of after) expect(value).toBeCloseTo(-0.2, 6);
});

it('trains a responder to the same bits, whoever was trained in that environment before and broke off in the middle of an episode', async () => {
  const given = { game: 'ring', agents: 4, horizon: 12 } as const;
  const train = async (timesteps: readonly number[]) => {
    const env = await players(given);
    const crowd = { player: await learnerOf(random, env.groups[0]!, 2) };
    const states = [];
    for (const [agent, steps] of timesteps.entries()) {
      const seat = prepareDeviation(crowd, { kind: 'agent', group: 'player', agent: agent % 2 }, env, await players(given));
      const group = seat.trainingEnv.groups.find(({ name }) => name === DEVIATOR)!;
      const responder = await learnerOf(independentQ, group, 2, { trainEvery: 1, batchSize: 8, learningStarts: 8 }, steps);
      await trainResponder(seat, { [DEVIATOR]: responder }, steps, createRng('train'), () => {});
      states.push(responder.saveState());
    }
    return states;
  };
  const [, , after] = await train([5, 17, 30]);
  const [, , alone] = await train([12, 24, 30]);
  expect(after).toEqual(alone);
});

it('comes close to the exact exploitability among N agents, and does not exceed it', async () => {
  // On the ring others go their way whatever one does, and the crowd enters the reward linearly: among N agents (N - 1) / N of it are the others.
  const given = { game: 'ring', agents: 10, tasteSeed: 3 } as const;
  const game = ringGame({ states: 5, epsilon: 0.1, crowding: 0.9, horizon: 20, discount: 1, tasteSeed: 3 });
  const exact = exploitability(game, new Float64Array(game.horizon * 15).fill(1 / 3));
  const env = await players(given);
  const crowd = { player: await learnerOf(random, env.groups[0]!, 2) };
  const seat = prepareDeviation(crowd, { kind: 'agent', group: 'player', agent: 4 }, env, await players(given));
  const group = seat.trainingEnv.groups.find(({ name }) => name === DEVIATOR)!;
  const responder = await learnerOf(independentQ, group, 2, { gamma: 0.99, trainEvery: 1, batchSize: 64, replayDecisions: 20_000 }, 4000);
  await trainResponder(seat, { [DEVIATOR]: responder }, 4000, createRng('train'), () => {});
  const [before, after] = [await deviatorReturns(seat, null, 400), await deviatorReturns(seat, { [DEVIATOR]: responder }, 400)];
  const gains = after.map((value, episode) => value - before[episode]!);
  const noise = standardError(gains);
  expect(mean(gains)).toBeLessThan(exact + 3 * noise);
  expect(mean(gains)).toBeGreaterThan(0.95 * exact - 3 * noise);
  expect(noise).toBeLessThan(0.02 * exact);
});
