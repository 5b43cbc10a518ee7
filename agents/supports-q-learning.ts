import type { GroupSpec } from '../src/environment/population-env.ts';

/** Says why Q-learning cannot serve a group, or true. */
export function supportsQLearning(group: GroupSpec): true | string {
  const { kind } = group.actionSpace;
  return kind === 'discrete' || kind === 'candidates'
    ? true
    : `Q-learning needs discrete actions or candidates, and the group "${group.name}" has ${kind} actions.`;
}
