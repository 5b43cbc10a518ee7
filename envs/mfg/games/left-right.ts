import type { TabularGame } from '../../../src/environment/tabular-game.ts';
import { goWhereYouChoose } from './go-where-you-choose.ts';

/**
 * Left or right (Cui and Koeppl 2021): all begin in the centre and choose a side; a crowd hurts twice as much on the right. In the
 * equilibrium two thirds go left.
 */
export function leftRightGame(): TabularGame {
  return {
    name: 'left-right',
    ...goWhereYouChoose(['centre', 'left', 'right'], ['left', 'right']),
    rewards(field, out) {
      out.fill(0);
      out.fill(-field[1]!, 2, 4);
      out.fill(-2 * field[2]!, 4, 6);
    },
  };
}
