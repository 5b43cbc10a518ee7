import type { PopulationEnv } from '../environment/population-env.ts';
import type { Policy } from '../learning/learner.ts';
import type { TabularPolicy } from './tabular-policy.ts';
import { tabularView } from './tabular-view.ts';

/**
 * What one of N players gains by leaving the others for `deviation`, episode by episode: each is played twice with the same seed, as the policy has
 * it and with one agent deviating (agent e mod N in episode e), and the difference of that agent's discounted returns is given.
 * With a best response to the mean-field limit this is a lower bound of the exploitability in the N-player game.
 * @param policyOf the policy of an episode, asked for twice, so that one that draws its actions can draw the same both times
 */
export function deviationGains(
  env: PopulationEnv,
  policyOf: (episode: number) => Policy,
  deviation: TabularPolicy,
  episodes: number,
): Float64Array {
  const gains = new Float64Array(episodes);
  for (let episode = 0; episode < episodes; episode++) {
    const agent = episode % env.groups[0]!.capacity;
    gains[episode] = play(env, policyOf(episode), agent, deviation, episode) - play(env, policyOf(episode), agent, null, episode);
  }
  return gains;
}

/** The return of an agent in one episode, in copy 0. */
function play(env: PopulationEnv, policy: Policy, agent: number, deviation: TabularPolicy | null, episode: number): number {
  const { game, places } = tabularView(env);
  const group = env.groups[0]!;
  const [states, actions] = [game.states.length, game.actions.length];
  env.reset(0, { seed: episode, evaluation: true, episode });
  policy.begin(0);
  let total = 0;
  for (let time = 0; time < game.horizon; time++) {
    policy.act('evaluate');
    if (deviation) group.actions[agent] = likeliest(deviation, (time * states + places[agent]!) * actions, actions);
    env.step();
    total += game.discount ** time * group.rewards[agent]!;
    policy.observe('evaluate');
  }
  return total;
}

function likeliest(policy: TabularPolicy, from: number, actions: number): number {
  let best = 0;
  for (let action = 1; action < actions; action++) if (policy[from + action]! > policy[from + best]!) best = action;
  return best;
}
