import type { TabularGame } from '../environment/tabular-game.ts';
import type { Rng } from '../shared/rng.ts';
import { softmax } from './softmax.ts';
import { backUp, pushForward } from './tabular-policy.ts';

/** What an agent believes: its action values, and the stationary distribution of the states that it expects. */
export interface Belief {
  /** Q(s, a). [states, actions] */
  readonly values: Float64Array;
  /** mu(s). [states] */
  readonly field: Float64Array;
}

/**
 * How a belief becomes a policy. `softmax`: pi = softmax(Q / temperature), v = temperature * logsumexp(Q / temperature), the entropy-regularised
 * game; `argmax`: the greedy policy, which makes H discontinuous: it may cycle for ever, even where sampled ratios look like a contraction.
 */
export type BeliefPolicy = { readonly kind: 'softmax'; readonly temperature: number } | { readonly kind: 'argmax' };

/** What iterating H came to. */
export interface Iteration {
  readonly belief: Belief;
  readonly iterations: number;
  readonly converged: boolean;
  /** The distance of the last two beliefs. */
  readonly lastStep: number;
}

/**
 * The operator of a decentralised mean-field game, H(Q, mu) = (H1, H2):
 *   H1(s, a) = r(s, a, mu) + discount * sum_s' p(s' | s, a, mu) v_Q(s'),     H2 = mu pushed forward by pi_Q in the field mu.
 * A fixed point is an equilibrium: pi optimal for mu, and mu what pi makes. Where H contracts, iterating it finds the only one.
 */
export function createOperator(game: TabularGame, policyKind: BeliefPolicy) {
  const states = game.states.length;
  const actions = game.actions.length;
  const rewards = new Float64Array(states * actions);
  const transitions = new Float64Array(states * actions * states);
  const policy = new Float64Array(states * actions);
  const values = new Float64Array(states);

  /** Fills `policy` and `values` with pi_Q and v_Q. */
  function decide(actionValues: Float64Array): void {
    for (let state = 0; state < states; state++) {
      const from = state * actions;
      if (policyKind.kind === 'softmax') {
        values[state] = softmax(actionValues, from, actions, policyKind.temperature, policy);
        continue;
      }
      let best = from;
      for (let index = from; index < from + actions; index++) {
        policy[index] = 0;
        if (actionValues[index]! > actionValues[best]!) best = index;
      }
      policy[best] = 1;
      values[state] = actionValues[best]!;
    }
  }

  /** H once, from one belief into another. */
  function apply(from: Belief, into: Belief): void {
    game.rewards(from.field, rewards);
    game.transitions(from.field, transitions);
    decide(from.values);
    backUp(rewards, transitions, game.discount, values, into.values);
    pushForward(from.field, policy, transitions, into.field);
  }

  return {
    apply,

    /** pi_Q of a belief. [states, actions] */
    policyOf(belief: Belief): Float64Array {
      decide(belief.values);
      return policy.slice();
    },

    /** Iterates H until a step is at most `tolerance`. */
    iterate(start: Belief, tolerance: number, mostIterations: number): Iteration {
      let now: Belief = { values: start.values.slice(), field: start.field.slice() };
      let next = emptyBelief(game);
      let lastStep = Infinity;
      let iterations = 0;
      while (iterations < mostIterations && lastStep > tolerance) {
        apply(now, next);
        lastStep = beliefDistance(now, next);
        [now, next] = [next, now];
        iterations++;
      }
      return { belief: now, iterations, converged: lastStep <= tolerance, lastStep };
    },

    /** The largest |H x - H y| / |x - y| over `pairs` random pairs of beliefs: a lower bound of the Lipschitz constant of H. */
    sampledRatio(pairs: number, rng: Rng): number {
      const [mappedX, mappedY] = [emptyBelief(game), emptyBelief(game)];
      let worst = 0;
      for (let pair = 0; pair < pairs; pair++) {
        const [x, y] = [randomBelief(game, rng), randomBelief(game, rng)];
        apply(x, mappedX);
        apply(y, mappedY);
        worst = Math.max(worst, beliefDistance(mappedX, mappedY) / beliefDistance(x, y));
      }
      return worst;
    },

    /** |mu - H2(Q, mu)|_1: how far the field that an agent expects is from the one that its policy makes. */
    consistencyResidual(belief: Belief): number {
      const mapped = emptyBelief(game);
      apply(belief, mapped);
      return sumOfDifferences(belief.field, mapped.field);
    },
  };
}

/** max |Q - Q'| + |mu - mu'|_1, the norm of the theory. */
export function beliefDistance(a: Belief, b: Belief): number {
  let most = 0;
  for (let index = 0; index < a.values.length; index++) most = Math.max(most, Math.abs(a.values[index]! - b.values[index]!));
  return most + sumOfDifferences(a.field, b.field);
}

/** Q(s, a) uniform in [0, 1 / (1 - discount)), what rewards in [0, 1) can add up to, and mu a uniform draw normalised. */
export function randomBelief(game: TabularGame, rng: Rng): Belief {
  const belief = emptyBelief(game);
  const top = 1 / (1 - game.discount);
  for (let index = 0; index < belief.values.length; index++) belief.values[index] = top * rng.uniform();
  let total = 0;
  for (let state = 0; state < belief.field.length; state++) {
    belief.field[state] = rng.uniform();
    total += belief.field[state]!;
  }
  for (let state = 0; state < belief.field.length; state++) belief.field[state]! /= total;
  return belief;
}

function emptyBelief(game: TabularGame): Belief {
  return { values: new Float64Array(game.states.length * game.actions.length), field: new Float64Array(game.states.length) };
}

function sumOfDifferences(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += Math.abs(a[index]! - b[index]!);
  return sum;
}
