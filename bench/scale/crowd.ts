import { createGroup, type Group, type PopulationEnv } from '../../src/environment/population-env.ts';
import { box, discrete } from '../../src/environment/spaces.ts';
import { createRng } from '../../src/shared/rng.ts';

const OBSERVATION = 64;
export const ACTIONS = 9;
/** Observations that are drawn once; an agent sees another of them at every step. */
const VIEWS = 4096;

/** An environment of many agents that costs next to nothing: sparse observations of 0 and 1, rewards for one action that they name. Its one episode never ends. */
export function crowd(agents: number): PopulationEnv & { readonly groups: readonly [Group] } {
  const rng = createRng('crowd');
  const views = Float32Array.from({ length: VIEWS * OBSERVATION }, () => (rng.uniform() < 0.1 ? 1 : 0));
  const wanted = Int32Array.from({ length: VIEWS }, () => rng.integer(ACTIONS));
  const group = createGroup(
    {
      name: 'agent',
      capacity: agents,
      observationSpace: box([OBSERVATION], 0, 1),
      actionSpace: discrete(ACTIONS),
      observationStorage: 'uint8',
    },
    1,
  );
  const episodeOver = Uint8Array.of(1);
  let time = 0;
  const viewOf = (agent: number) => (agent * 2654435761 + time * 40503) % VIEWS;
  const show = () => {
    for (let agent = 0; agent < agents; agent++) {
      const from = viewOf(agent) * OBSERVATION;
      for (let i = 0; i < OBSERVATION; i++) group.observations[agent * OBSERVATION + i] = views[from + i]!;
    }
  };
  return {
    groups: [group],
    numEnvs: 1,
    episodeOver,
    reset() {
      time = 0;
      group.alive.fill(1);
      episodeOver[0] = 0;
      show();
    },
    step() {
      for (let agent = 0; agent < agents; agent++) group.rewards[agent] = group.actions[agent] === wanted[viewOf(agent)] ? 1 : 0;
      time++;
      show();
    },
  };
}
