import type { Rng } from '../../shared/rng.ts';
import { TIME_COLUMNS } from '../road-network.ts';
import type { SyntheticOptions } from './synthetic-options.ts';
import type { RoadKind, Streets } from './synthetic-streets.ts';

/** Free speeds in km/h; every road has its own factor 0.85 .. 1.15. */
const FREE_SPEED: Record<RoadKind, number> = { broad: 40, side: 27, bridge: 45 };

/** Share of the free speed that is lost downtown and on bridges, by local hour: two rush hours. */
const CONGESTION = [
  0.05, 0.03, 0.02, 0.02, 0.03, 0.08, 0.22, 0.42, 0.52, 0.44, 0.35, 0.33, 0.35, 0.34, 0.36, 0.42, 0.5, 0.55, 0.5, 0.38, 0.27, 0.2, 0.14,
  0.08,
];

/** Where downtown is, as shares of the width and the height. */
export const DOWNTOWN = { east: 0.3, north: 0.5 };

/**
 * Whole seconds by edge and local hour, [edges * 24]; congestion weakens with the distance from downtown, to a fifth at the far corners.
 */
export function edgeTimes(options: SyntheticOptions, streets: Streets, rng: Rng): Float64Array {
  const width = options.avenues * options.blockMetres;
  const height = options.streets * options.blockMetres;
  const seconds = new Float64Array(streets.from.length * TIME_COLUMNS);
  for (let edge = 0; edge < streets.from.length; edge++) {
    const a = streets.from[edge]!;
    const b = streets.to[edge]!;
    const kind = streets.kinds[edge]!;
    const metres = distance(streets.x[a]! - streets.x[b]!, streets.y[a]! - streets.y[b]!);
    const east = (streets.x[a]! + streets.x[b]!) / 2 / width - DOWNTOWN.east;
    const north = (streets.y[a]! + streets.y[b]!) / 2 / height - DOWNTOWN.north;
    const centrality = kind === 'bridge' ? 1 : Math.max(0.2, 1 - 1.2 * distance(east, north));
    const free = (FREE_SPEED[kind] / 3.6) * (0.85 + 0.3 * rng.uniform());
    for (let hour = 0; hour < TIME_COLUMNS; hour++) {
      const speed = free * (1 - CONGESTION[hour]! * centrality);
      seconds[edge * TIME_COLUMNS + hour] = Math.max(1, Math.round(metres / speed));
    }
  }
  return seconds;
}

function distance(east: number, north: number): number {
  return Math.sqrt(east * east + north * north);
}
