import type { ParallelEnv, SpaceValue } from '../../src/environment/parallel-env.ts';
import { box, discrete } from '../../src/environment/spaces.ts';

type Result = ReturnType<ParallelEnv['step']>;

/** What a scripted environment says at a moment: who lives after it and what the call returns. */
export interface Moment extends Partial<Result> {
  readonly agents: readonly string[];
}

/** An environment that says what it is told to say and keeps the actions it is given. */
export function scripted(possibleAgents: readonly string[], script: readonly Moment[], more: Partial<ParallelEnv> = {}) {
  let time = 0;
  const received: Record<string, SpaceValue>[] = [];
  const env: ParallelEnv = {
    possibleAgents,
    get agents() {
      return script[time]!.agents;
    },
    observationSpace: () => box([2]),
    actionSpace: () => discrete(3),
    reset() {
      time = 0;
      return { observations: script[0]!.observations ?? {}, infos: script[0]!.infos ?? {} };
    },
    step(actions) {
      received.push(actions);
      time++;
      return { observations: {}, rewards: {}, terminations: {}, truncations: {}, infos: {}, ...script[time]! };
    },
    ...more,
  };
  return { env, received };
}

export const all = <T>(agents: readonly string[], value: T): Record<string, T> => Object.fromEntries(agents.map((agent) => [agent, value]));
export const no = (...agents: string[]) => all(agents, false);
export const yes = (...agents: string[]) => all(agents, true);
