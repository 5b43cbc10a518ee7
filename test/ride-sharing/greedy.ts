import type { Group } from '../../src/environment/population-env.ts';

/**
 * The published greedy rule as scores: every profitable request by its approach distance, the nearest first; anything else below doing
 * nothing.
 */
export function writeGreedyScores(group: Group): void {
  if (group.actionSpace.kind !== 'candidates') throw new Error('Greedy scores candidates.');
  const { choices, features } = group.actionSpace;
  const [reward, isRequest, distance] = ['reward', 'isRequest', 'approachDistance'].map((name) => features.indexOf(name));
  for (let at = 0; at < group.rows * choices; at++) {
    const feature = at * features.length;
    const profitable = group.candidates![feature + isRequest!]! === 1 && group.candidates![feature + reward!]! > 0;
    group.actions[at] = at % choices === 0 ? -1e6 : profitable ? -group.candidates![feature + distance!]! : -2e6;
  }
}
