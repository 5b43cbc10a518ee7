import type { TabularGame } from '../../../src/environment/tabular-game.ts';

/**
 * An epidemic (the SI game of Cui and Koeppl 2021): the healthy may go out, and are infected with probability 0.81 mu(infected), or keep their
 * distance at a cost of 0.5; being infected costs 1 and passes with probability 0.3. The moves depend on the field, unlike in the others.
 */
export function epidemicGame({ horizon }: { readonly horizon: number }): TabularGame {
  return {
    name: 'epidemic',
    states: ['susceptible', 'infected'],
    actions: ['go out', 'keep distance'],
    initial: Float64Array.of(0.4, 0.6),
    horizon,
    discount: 1,
    rewards: (_field, out) => out.set([0, -0.5, -1, -1.5]),
    transitions(field, out) {
      const infection = 0.81 * field[1]!;
      out.set([1 - infection, infection, 1, 0, 0.3, 0.7, 0.3, 0.7]);
    },
  };
}
