import type { TabularGame } from '../../../src/environment/tabular-game.ts';

export interface BeachBarOptions {
  readonly states: number;
  readonly horizon: number;
  /** Probability that an agent goes exactly where it wants; otherwise it slips one place to either side, each as likely. */
  readonly surefooted: number;
}

/** Keeps log mu finite where nobody is. */
const leastCrowd = 1e-6;

/**
 * The beach bar (Perrin et al. 2020): towels on a round beach, everybody wants to be near the bar, walks little and dislikes neighbours:
 * reward -|s - bar| / n - |move| / n - log(mu(s)).
 */
export function beachBarGame({ states, horizon, surefooted }: BeachBarOptions): TabularGame {
  const moves = [-1, 0, 1];
  const bar = Math.floor(states / 2);
  const slips = [
    [-1, (1 - surefooted) / 2],
    [0, surefooted],
    [1, (1 - surefooted) / 2],
  ] as const;
  const fixed = new Float64Array(states * moves.length * states);
  const base = new Float64Array(states * moves.length);
  for (let state = 0; state < states; state++) {
    moves.forEach((move, action) => {
      const pair = state * moves.length + action;
      base[pair] = -(Math.abs(state - bar) + Math.abs(move)) / states;
      for (const [slip, probability] of slips) fixed[pair * states + ((state + move + slip + states) % states)]! += probability;
    });
  }
  return {
    name: 'beach-bar',
    states: Array.from({ length: states }, (_, state) => (state === bar ? 'bar' : `place ${state}`)),
    actions: ['back', 'stay', 'on'],
    initial: new Float64Array(states).fill(1 / states),
    horizon,
    discount: 1,
    rewards(field, out) {
      for (let index = 0; index < out.length; index++) {
        out[index] = base[index]! - Math.log(Math.max(leastCrowd, field[Math.floor(index / moves.length)]!));
      }
    },
    transitions: (_field, out) => out.set(fixed),
  };
}
