import { createRng, type Rng, type RngState } from '../../src/shared/rng.ts';
import { loadArrays, type NamedArrays, saveArrays } from '../../src/shared/saved-arrays.ts';
import type { SnapshotRecord } from '../../src/shared/snapshot.ts';
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

/** What of a pond is arrays. */
function arraysOf({ bodies: { x, y, vx, vy }, sums }: Pond): NamedArrays {
  return { x, y, vx, vy, sums };
}

export function savePond(pond: Pond): SnapshotRecord {
  return { ...saveArrays(arraysOf(pond)), obstacle: { ...pond.bodies.obstacle }, rng: pond.rng.save(), time: pond.time };
}

export function loadPond(pond: Pond, saved: SnapshotRecord): void {
  loadArrays(arraysOf(pond), saved);
  Object.assign(pond.bodies.obstacle, saved['obstacle']);
  pond.rng.load(saved['rng'] as RngState);
  pond.time = saved['time'] as number;
}
