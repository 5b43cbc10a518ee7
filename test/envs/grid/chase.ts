import type { GridEnvironment } from '../../../envs/grid/grid-environment.ts';
import type { Rng } from '../../../src/shared/rng.ts';

/** Mostly goes for the nearest body that is no friend and attacks it, so that there are hits, kills and collisions; otherwise acts at random. */
export function chase(env: GridEnvironment, copy: number, rng: Rng, randomness = 0.3): void {
  const world = env.worlds[copy]!;
  for (const group of env.groups) {
    const index = world.groups.findIndex(({ name }) => name === group.name);
    const team = world.game.teams?.find(({ groups }) => groups.includes(group.name))?.groups ?? [group.name];
    const friends = world.groups.map(({ name }) => team.includes(name));
    const { moves, count, dx, dy, stay } = world.actionTables[index]!;
    for (let slot = 0; slot < group.capacity; slot++) {
      const body = world.firstBody[index]! + slot;
      if (!world.alive[body]) continue;
      const row = copy * group.capacity + slot;
      const [x, y] = [world.x[body]!, world.y[body]!];
      if (rng.uniform() < randomness) {
        group.actions[row] = rng.integer(count);
        continue;
      }
      let nearest = -1;
      let least = Infinity;
      for (let other = 0; other < world.bodies; other++) {
        if (!world.alive[other] || friends[world.groupIndex[other]!]) continue;
        const distance = Math.hypot(world.x[other]! - x, world.y[other]! - y);
        if (distance < least) [nearest, least] = [other, distance];
      }
      let best = stay;
      let bestDistance = Infinity;
      for (let action = 0; action < count && nearest >= 0; action++) {
        const distance = Math.hypot(world.x[nearest]! - x - dx[action]!, world.y[nearest]! - y - dy[action]!);
        if (action >= moves && distance === 0) {
          best = action;
          break;
        }
        if (action < moves && distance > 0 && distance < bestDistance) [best, bestDistance] = [action, distance];
      }
      group.actions[row] = best;
    }
  }
}
