import type { TabularGame } from '../../../src/environment/tabular-game.ts';
import { goWhereYouChoose } from './go-where-you-choose.ts';

/**
 * Rock, paper, scissors with unequal prizes (Cui and Koeppl 2021): what a choice earns is set by how many chose the one that it beats and the
 * one that beats it. The equilibrium is mixed; best responses alone go round for ever.
 */
export function rockPaperScissorsGame(): TabularGame {
  return {
    name: 'rock-paper-scissors',
    ...goWhereYouChoose(['start', 'rock', 'paper', 'scissors'], ['rock', 'paper', 'scissors']),
    rewards(field, out) {
      const [, rock, paper, scissors] = field as unknown as [number, number, number, number];
      out.fill(0, 0, 3);
      out.fill(2 * scissors - paper, 3, 6);
      out.fill(4 * rock - 2 * scissors, 6, 9);
      out.fill(6 * paper - 3 * rock, 9, 12);
    },
  };
}
