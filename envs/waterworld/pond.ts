import { createRng, type Rng, type RngState } from '../../src/shared/rng.ts';
import type { Snapshot, SnapshotRecord } from '../../src/shared/snapshot.ts';
import { type Bodies, type Cast, createBodies } from './bodies.ts';

/** Where the sums over an episode stand: evaders caught, poison eaten, pursuer-steps in touch with an evader, reward of all pursuers. */
export const keyFigures = { caught: 0, poisonEaten: 1, encounters: 2, reward: 3 } as const;

/** The state of one copy. */
export interface Pond {
  readonly bodies: Bodies;
  /** Indexed by `keyFigures`. */
  readonly sums: Float64Array;
  rng: Rng;
  /** Steps taken. */
  time: number;
}

export function createPond(cast: Cast): Pond {
  return { bodies: createBodies(cast), sums: new Float64Array(Object.keys(keyFigures).length), rng: createRng(0), time: 0 };
}

const arrays = ['x', 'y', 'vx', 'vy'] as const;

export function savePond({ bodies, sums, rng, time }: Pond): SnapshotRecord {
  return {
    ...Object.fromEntries(arrays.map((name) => [name, bodies[name].slice()])),
    obstacle: { ...bodies.obstacle },
    sums: sums.slice(),
    rng: { ...rng.save() } as unknown as Snapshot,
    time,
  };
}

export function loadPond(pond: Pond, saved: SnapshotRecord): void {
  for (const name of arrays) pond.bodies[name].set(saved[name] as Float64Array);
  Object.assign(pond.bodies.obstacle, saved['obstacle']);
  pond.sums.set(saved['sums'] as Float64Array);
  pond.rng.load(saved['rng'] as unknown as RngState);
  pond.time = saved['time'] as number;
}
