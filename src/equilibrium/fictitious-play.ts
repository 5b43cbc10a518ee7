import type { TabularGame } from '../environment/tabular-game.ts';
import { exploitability } from './exploitability.ts';
import { bestResponse, fieldFlow } from './finite-horizon.ts';
import { type TabularPolicy, uniformPolicy } from './tabular-policy.ts';

/** Where a reference solver stands after an iteration. */
export interface SolverStep {
  readonly iteration: number;
  readonly policy: TabularPolicy;
  readonly exploitability: number;
}

/**
 * Fictitious play (Perrin et al. 2020): everybody answers the average of the flows so far, and the answers are averaged by how often a
 * player following them is in a state. Converges in games where crowding hurts (Lasry-Lions monotone), at a rate of about 1 / iteration.
 */
export function* fictitiousPlay(game: TabularGame, iterations: number): Generator<SolverStep, void, void> {
  const actions = game.actions.length;
  const policy = uniformPolicy(game);
  /** The average of the flows so far, which is also the flow of `policy` where transitions do not depend on the field. */
  const average = fieldFlow(game, policy);
  for (let iteration = 1; iteration <= iterations; iteration++) {
    const response = bestResponse(game, average).policy;
    const flow = fieldFlow(game, response);
    const share = 1 / (iteration + 1);
    for (let at = 0; at < average.length; at++) {
      const kept = (1 - share) * average[at]!;
      const added = share * flow[at]!;
      average[at] = kept + added;
      // A state that neither visits keeps its old answer with the weights of the iterations.
      const weight = kept + added > 0 ? added / (kept + added) : share;
      for (let action = at * actions; action < (at + 1) * actions; action++) {
        policy[action] = (1 - weight) * policy[action]! + weight * response[action]!;
      }
    }
    yield { iteration, policy, exploitability: exploitability(game, policy) };
  }
}
