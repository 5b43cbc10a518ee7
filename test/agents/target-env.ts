import { clearRows } from '../../src/environment/group-arrays.ts';
import { createGroup, type PopulationEnv } from '../../src/environment/population-env.ts';
import { box } from '../../src/environment/spaces.ts';

/** Agents paid for hitting a point of the square, one throw an episode. */
export function targetEnv(agents: number, target: readonly number[]): PopulationEnv {
  const group = createGroup(
    { name: 'agent', capacity: agents, observationSpace: box([1], 0, 1), actionSpace: box([target.length], -1, 1) },
    1,
  );
  const episodeOver = Uint8Array.of(1);
  return {
    groups: [group],
    numEnvs: 1,
    episodeOver,
    reset() {
      clearRows(group, 0, agents);
      group.alive.fill(1);
      group.observations.fill(1);
      episodeOver[0] = 0;
    },
    step() {
      for (let row = 0; row < agents; row++) {
        group.rewards[row] = -target.reduce((sum, at, i) => sum + (group.actions[row * target.length + i]! - at) ** 2, 0);
      }
      group.terminated.fill(1);
      group.alive.fill(0);
      episodeOver[0] = 1;
    },
  };
}
