import { expect, it } from 'vitest';
import mfg, { gameOf, type MfgParameters } from '../../envs/mfg/index.ts';
import type { PopulationEnv } from '../../src/environment/population-env.ts';
import { deviationGains } from '../../src/equilibrium/deviation-gain.ts';
import { exploitability, exploitabilityOf } from '../../src/equilibrium/exploitability.ts';
import { bestResponse, fieldFlow } from '../../src/equilibrium/finite-horizon.ts';
import { mirrorDescent } from '../../src/equilibrium/mirror-descent.ts';
import { playTables } from '../../src/equilibrium/play-tables.ts';
import { tabulatePolicies } from '../../src/equilibrium/tabulate.ts';
import type { Policy } from '../../src/learning/learner.ts';
import { makeEnvironment } from '../../src/plugins/make-environment.ts';
import { createRng } from '../../src/shared/rng.ts';
import { mean, standardError } from '../../src/statistics/summaries.ts';

const given = (parameters: Partial<MfgParameters>) => ({ agents: 50, ...parameters });
const gameFor = async (parameters: Partial<MfgParameters>) => {
  const env = await makeEnvironment(mfg, given(parameters), 1);
  return { env, game: env.tabular!.game };
};

/** Plays a table: what every agent sees tells its state and the time. */
function playing(env: PopulationEnv, table: Float64Array): Policy {
  const { game } = env.tabular!;
  const group = env.groups[0]!;
  const [states, actions] = [game.states.length, game.actions.length];
  const rng = createRng('playing');
  return {
    begin() {},
    observe() {},
    act() {
      for (let row = 0; row < group.rows; row++) {
        const seen = group.observations.subarray(row * (states + 1), (row + 1) * (states + 1));
        const time = Math.round(seen[states]! * game.horizon);
        let left = rng.uniform();
        let action = 0;
        const from = (time * states + seen.indexOf(1)) * actions;
        while (action < actions - 1 && left >= table[from + action]!) left -= table[from + action++]!;
        group.actions[row] = action;
      }
    },
    saveState: () => ({}),
    loadState() {},
  };
}

it('moves N agents as the limit says, up to the noise of N', async () => {
  const { env, game } = await gameFor({ game: 'epidemic', horizon: 10, agents: 20_000 });
  const [step] = [...mirrorDescent(game, 3, 0.1)].slice(-1);
  const flow = fieldFlow(game, step!.policy);
  const policy = playing(env, step!.policy);
  env.reset(0, { seed: 3 });
  for (let time = 0; time < game.horizon; time++) {
    const infected = env.tabular!.places.reduce((sum, place) => sum + place, 0) / 20_000;
    expect(Math.abs(infected - flow[time * 2 + 1]!)).toBeLessThan(4 * Math.sqrt(0.25 / 20_000) * Math.sqrt(time + 1));
    policy.act('evaluate');
    env.step();
  }
  expect(env.episodeOver[0]).toBe(1);
});

it('writes down the table that its agents play', async () => {
  const { env, game } = await gameFor({ game: 'ring', agents: 4 });
  const response = bestResponse(game, fieldFlow(game, new Float64Array(game.horizon * 15).fill(1 / 3))).policy;
  const tables = tabulatePolicies(env, playing(env, response));
  expect(tables).toHaveLength(4);
  for (const table of tables) expect(table).toEqual(response);
  expect(exploitabilityOf(game, tables)).toBeCloseTo(exploitability(game, response), 9);
});

it('finds among N agents the gain of deviating that the limit foretells, nearer the more they are', async () => {
  const { game } = await gameFor({ game: 'ring' });
  const uniform = new Float64Array(game.horizon * 15).fill(1 / 3);
  const limit = exploitability(game, uniform);
  const best = bestResponse(game, fieldFlow(game, uniform)).policy;
  const off = async (agents: number) => {
    const { env } = await gameFor({ game: 'ring', agents });
    const gains = deviationGains(env, (episode) => playTables(env, [uniform], createRng(episode)), best, 300);
    return { error: Math.abs(mean(gains) - limit), noise: standardError(gains) };
  };
  const [few, many] = [await off(5), await off(200)];
  expect(many.error).toBeLessThan(4 * many.noise);
  expect(few.error).toBeGreaterThan(many.error);
});

it('has the parameters of the games as they are described', () => {
  const parameters = { states: null, horizon: null, epsilon: 0.1, crowding: 1, surefooted: 0.8, tasteSeed: 0, agents: 2 };
  const sizes = (['ring', 'left-right', 'rock-paper-scissors', 'beach-bar', 'epidemic'] as const).map((game) => {
    const { states, actions, horizon } = gameOf({ game, ...parameters });
    return [states.length, actions.length, horizon];
  });
  expect(sizes).toEqual([
    [5, 3, 20],
    [3, 2, 2],
    [4, 3, 2],
    [21, 3, 15],
    [2, 2, 50],
  ]);
});
