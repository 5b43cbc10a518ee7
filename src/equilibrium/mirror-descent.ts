import type { TabularGame } from '../environment/tabular-game.ts';
import { exploitability } from './exploitability.ts';
import type { SolverStep } from './fictitious-play.ts';
import { evaluatePolicy, fieldFlow } from './finite-horizon.ts';
import { softmax } from './softmax.ts';
import { uniformPolicy } from './tabular-policy.ts';

/**
 * Online mirror descent (Perolat et al. 2022): y += rate * Q of the present policy in its own flow, and the policy is softmax(y).
 * Converges in monotone games without averaging, faster than fictitious play.
 */
export function* mirrorDescent(game: TabularGame, iterations: number, rate: number): Generator<SolverStep, void, void> {
  const actions = game.actions.length;
  const policy = uniformPolicy(game);
  const scores = new Float64Array(policy.length);
  for (let iteration = 1; iteration <= iterations; iteration++) {
    const { actionValues } = evaluatePolicy(game, policy, fieldFlow(game, policy));
    for (let index = 0; index < scores.length; index++) scores[index]! += rate * actionValues[index]!;
    for (let from = 0; from < scores.length; from += actions) softmax(scores, from, actions, 1, policy);
    yield { iteration, policy, exploitability: exploitability(game, policy) };
  }
}
