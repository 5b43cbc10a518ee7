import type { TabularGame } from '../../../src/environment/tabular-game.ts';
import { createRng } from '../../../src/shared/rng.ts';

export interface RingGameOptions {
  readonly states: number;
  /** Probability that a move is replaced by a jump to a uniformly drawn place. */
  readonly epsilon: number;
  /** c in the reward -c mu(s). */
  readonly crowding: number;
  readonly horizon: number;
  readonly discount: number;
  /** The agent's tastes r(s, a), uniform in [0, 1), follow from it. */
  readonly tasteSeed: number | string;
}

/** A ring whose places an agent likes each in its own measure, less the more crowded they are: reward r(s, a) - c mu(s). */
export function ringGame({ states, epsilon, crowding, horizon, discount, tasteSeed }: RingGameOptions): TabularGame {
  const moves = [-1, 0, 1];
  const rng = createRng(tasteSeed).split('mfg/ring/tastes');
  const tastes = Float64Array.from({ length: states * moves.length }, () => rng.uniform());
  const fixed = new Float64Array(states * moves.length * states).fill(epsilon / states);
  for (let state = 0; state < states; state++) {
    moves.forEach((move, action) => {
      fixed[(state * moves.length + action) * states + ((state + move + states) % states)]! += 1 - epsilon;
    });
  }
  return {
    name: 'ring',
    states: Array.from({ length: states }, (_, state) => `place ${state}`),
    actions: ['back', 'stay', 'on'],
    initial: new Float64Array(states).fill(1 / states),
    horizon,
    discount,
    rewards(field, out) {
      for (let index = 0; index < out.length; index++) out[index] = tastes[index]! - crowding * field[Math.floor(index / moves.length)]!;
    },
    transitions: (_field, out) => out.set(fixed),
  };
}
