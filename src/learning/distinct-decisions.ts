import type { Rng } from '../shared/rng.ts';
import { UserError } from '../shared/user-error.ts';
import type { Replay, Transition } from './replay.ts';

/** Random decisions of a policy, no two the same, by their index. Throws a UserError where the replay holds fewer. */
export function distinctDecisions(replay: Replay, group: string, policy: number, count: number, rng: Rng): readonly number[] {
  const kept = replay.count(policy);
  if (kept < count) {
    throw new UserError(
      `The replay of network ${policy} of the group "${group}" holds ${kept} decisions; ${count} are asked for. Ask for fewer, or train longer.`,
    );
  }
  const found = new Set<number>();
  const transition: Transition = { from: 0, rewards: 0, discount: 0, to: -1 };
  while (found.size < count) {
    replay.sample(policy, 1, rng, transition);
    found.add(transition.from);
  }
  return [...found];
}
