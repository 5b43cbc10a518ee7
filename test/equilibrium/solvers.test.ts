import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beachBarGame } from '../../envs/mfg/games/beach-bar.ts';
import { epidemicGame } from '../../envs/mfg/games/epidemic.ts';
import { leftRightGame } from '../../envs/mfg/games/left-right.ts';
import { ringGame } from '../../envs/mfg/games/ring.ts';
import { rockPaperScissorsGame } from '../../envs/mfg/games/rock-paper-scissors.ts';
import type { TabularGame } from '../../src/environment/tabular-game.ts';
import { exploitability, exploitabilityOf } from '../../src/equilibrium/exploitability.ts';
import { fictitiousPlay, type SolverStep } from '../../src/equilibrium/fictitious-play.ts';
import { bestResponse, evaluatePolicy, fieldFlow, fieldFlowOf } from '../../src/equilibrium/finite-horizon.ts';
import { mirrorDescent } from '../../src/equilibrium/mirror-descent.ts';
import { uniformPolicy } from '../../src/equilibrium/tabular-policy.ts';
import { createRng } from '../../src/shared/rng.ts';

const ring = ringGame({ states: 5, epsilon: 0.1, crowding: 1, horizon: 20, discount: 1, tasteSeed: 0 });
const beach = beachBarGame({ states: 11, horizon: 8, surefooted: 0.8 });
const games = [ring, beach, leftRightGame(), rockPaperScissorsGame(), epidemicGame({ horizon: 10 })];

const last = (steps: Iterable<SolverStep>): SolverStep => [...steps].at(-1)!;

function randomPolicy(game: TabularGame, seed: number): Float64Array {
  const rng = createRng(seed);
  const policy = uniformPolicy(game);
  const actions = game.actions.length;
  for (let from = 0; from < policy.length; from += actions) {
    let total = 0;
    for (let index = from; index < from + actions; index++) {
      policy[index] = rng.uniform();
      total += policy[index]!;
    }
    for (let index = from; index < from + actions; index++) policy[index]! /= total;
  }
  return policy;
}

describe.each(games.map((game) => [game.name, game] as const))('%s', (_, game) => {
  it('moves probability about and loses none', () => {
    const states = game.states.length;
    const transitions = new Float64Array(states * game.actions.length * states);
    game.transitions(game.initial, transitions);
    for (let pair = 0; pair < states * game.actions.length; pair++) {
      expect(transitions.subarray(pair * states, (pair + 1) * states).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    }
    const flow = fieldFlow(game, randomPolicy(game, 1));
    for (let time = 0; time < game.horizon; time++) {
      expect(flow.subarray(time * states, (time + 1) * states).reduce((sum, mass) => sum + mass, 0)).toBeCloseTo(1, 10);
    }
  });

  it('has no policy that does better than the best response, whatever the flow', () =>
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (crowd, own) => {
        const flow = fieldFlow(game, randomPolicy(game, crowd));
        const best = bestResponse(game, flow);
        expect(evaluatePolicy(game, randomPolicy(game, own), flow).value).toBeLessThanOrEqual(best.value + 1e-9);
        expect(evaluatePolicy(game, best.policy, flow).value).toBeCloseTo(best.value, 9);
      }),
      { numRuns: 20 },
    ));

  it('scores equal agents as it scores their common policy', () => {
    const policy = randomPolicy(game, 7);
    expect(exploitabilityOf(game, [policy, policy, policy])).toBeCloseTo(exploitability(game, policy), 9);
  });
});

it('takes two thirds to the left, where nobody gains by changing sides', () => {
  const { policy, exploitability: gain } = last(mirrorDescent(leftRightGame(), 200, 0.5));
  expect(policy[0]).toBeCloseTo(2 / 3, 6);
  expect(gain).toBeLessThan(1e-9);
});

it('finds left and right with agents who each have made up their minds', () => {
  const game = leftRightGame();
  const side = (action: number) => {
    const policy = new Float64Array(uniformPolicy(game).length);
    for (let from = 0; from < policy.length; from += 2) policy[from + action] = 1;
    return policy;
  };
  const agents = [side(0), side(0), side(1)];
  expect(fieldFlowOf(game, agents)[4]).toBeCloseTo(2 / 3, 12);
  expect(exploitabilityOf(game, agents)).toBeCloseTo(0, 12);
  expect(exploitabilityOf(game, [side(0)])).toBeCloseTo(1, 12);
});

it('comes down to the equilibrium of crowd-averse games by both solvers, mirror descent the nearer', () => {
  for (const game of [ring, beach]) {
    const start = exploitability(game, uniformPolicy(game));
    const played = last(fictitiousPlay(game, 200)).exploitability;
    const descended = last(mirrorDescent(game, 200, 0.5)).exploitability;
    expect(played).toBeLessThan(0.1 * start);
    expect(descended).toBeLessThan(0.05 * start);
    expect(descended).toBeLessThan(played);
  }
});

it('mixes rock, paper and scissors by fictitious play, where mirror descent goes round', () => {
  const game = rockPaperScissorsGame();
  expect(last(fictitiousPlay(game, 1000)).exploitability).toBeLessThan(0.01);
  expect(last(mirrorDescent(game, 1000, 0.5)).exploitability).toBeGreaterThan(0.5);
});
