import { createGroup, type Group, type GroupSpec, type PopulationEnv } from '../../src/environment/population-env.ts';
import { box, discrete } from '../../src/environment/spaces.ts';

/** A group of one copy whose agents all live and stand at the given points. */
export function groupAt(points: readonly (readonly number[])[], more: Partial<GroupSpec> = {}, numEnvs = 1): Group {
  const group = createGroup(
    {
      name: 'red',
      capacity: points.length / numEnvs,
      observationSpace: box([1]),
      actionSpace: discrete(3),
      positionSize: points[0]!.length,
      ...more,
    },
    numEnvs,
  );
  group.alive.fill(1);
  group.positions?.set(points.flat());
  return group;
}

/** What observers and mean fields need of an environment: its groups and copies. */
export function envOf(groups: readonly Group[], numEnvs = 1): PopulationEnv {
  return { groups, numEnvs, episodeOver: new Uint8Array(numEnvs), reset() {}, step() {} };
}
