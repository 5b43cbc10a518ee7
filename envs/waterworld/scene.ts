import type { SceneLayout, SceneSource } from '../../src/environment/scene.ts';
import type { Cast } from './bodies.ts';
import { CYCLE_TIME } from './motion.ts';
import type { Parameters } from './parameters.ts';
import { keyFigures, type Pond } from './pond.ts';

/** Steps that the pointer of a body looks ahead. */
const AHEAD = 3;

export function sceneOf({ side, obstacleRadius }: Parameters, cast: Cast, ponds: readonly Pond[]): SceneSource {
  const kinds = [
    { name: 'pursuer', slots: cast.pursuers, tone: 0 },
    { name: 'evader', slots: cast.evaders, tone: 2 },
    { name: 'poison', slots: cast.poison, tone: 1 },
  ];
  const layout: SceneLayout = {
    // Bodies are in the square with their centres.
    x: [-cast.evaders.radius, side + cast.evaders.radius],
    y: [-cast.evaders.radius, side + cast.evaders.radius],
    yGrows: 'up',
    resolution: side / 8192,
    kinds: kinds.map(({ name, slots, tone }) => ({
      name,
      shape: 'disc',
      size: slots.radius,
      capacity: slots.to - slots.from,
      states: [{ label: name, tone }],
      pointers: true,
    })),
    figures: [{ name: 'caught' }, { name: 'poison eaten' }],
  };
  return {
    layout,
    map(copy) {
      const { x, y } = ponds[copy]!.bodies.obstacle;
      return { discs: Float32Array.of(x, y, obstacleRadius) };
    },
    write(copy, scene) {
      const { bodies, sums } = ponds[copy]!;
      for (const [i, { slots }] of kinds.entries()) {
        const kind = scene.kinds[i]!;
        kind.present.fill(1);
        for (let slot = 0; slot < kind.present.length; slot++) {
          const body = slots.from + slot;
          kind.x[slot] = bodies.x[body]!;
          kind.y[slot] = bodies.y[body]!;
          kind.toX[slot] = bodies.x[body]! + AHEAD * CYCLE_TIME * bodies.vx[body]!;
          kind.toY[slot] = bodies.y[body]! + AHEAD * CYCLE_TIME * bodies.vy[body]!;
        }
      }
      scene.figures[0] = sums[keyFigures.caught]!;
      scene.figures[1] = sums[keyFigures.poisonEaten]!;
    },
  };
}
