import type { Group } from '../environment/population-env.ts';
import type { Rng } from '../shared/rng.ts';
import { distanceTo, type Metric } from './distance.ts';
import { type NeighbourFinder, requirePositions } from './neighbourhood.ts';

/**
 * Which of its neighbours an agent sees, as data. The mean field is that of the whole neighbourhood; what an agent knows of it comes from those it sees.
 * - all: every neighbour;
 * - radius: those strictly nearer than `radius` (the fixed observation radius, FOR, of Subramanian et al. 2021, POMFQ);
 * - distance: each for itself in every step, one at distance d with probability exp(-d / scale) (their probabilistic distance-based observability, PDO; their
 *   code has scale 1, Manhattan distances and a neighbourhood of radius 5).
 */
export type Visibility =
  | { readonly kind: 'all' }
  | { readonly kind: 'radius'; readonly radius: number; readonly metric?: Metric | undefined }
  | { readonly kind: 'distance'; readonly scale: number; readonly metric?: Metric | undefined };

/** Picks those seen among neighbours found. */
export interface Sight {
  /** Moves the neighbours that the row sees to the front of the `count` found last, in their order; returns how many they are. */
  keepSeen(row: number, finder: NeighbourFinder, count: number, rng: Rng): number;
  /** Sum of the distances of those kept last. */
  readonly distance: number;
}

/**
 * @param group whose agents look
 * @param groups those of the neighbour finder
 * @returns null where every neighbour is seen
 */
export function createSight(group: Group, groups: readonly Group[], visibility: Visibility): Sight | null {
  if (visibility.kind === 'all') return null;
  const { kind, metric = 'manhattan' } = visibility;
  requirePositions(group, groups, `The visibility "${kind}"`, '"all"');
  const size = group.positionSize!;
  const isSeen =
    visibility.kind === 'radius'
      ? (distance: number) => distance < visibility.radius
      : (distance: number, rng: Rng) => rng.uniform() < Math.exp(-distance / visibility.scale);
  let sum = 0;
  return {
    get distance() {
      return sum;
    },
    keepSeen(row, { groupOf, rowOf }, count, rng) {
      let seen = 0;
      sum = 0;
      for (let k = 0; k < count; k++) {
        const other = groups[groupOf[k]!]!;
        const distance = distanceTo(group.positions!, row * size, other.positions!, rowOf[k]! * size, size, metric);
        if (!isSeen(distance, rng)) continue;
        sum += distance;
        groupOf[seen] = groupOf[k]!;
        rowOf[seen++] = rowOf[k]!;
      }
      return seen;
    },
  };
}
