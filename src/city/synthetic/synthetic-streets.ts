import type { Rng } from '../../shared/rng.ts';
import { largestPart, type RoadNetwork } from '../road-network.ts';
import { edgeTimes } from './synthetic-edge-times.ts';
import type { SyntheticOptions } from './synthetic-options.ts';

/** The crossings that exist and the roads between them, before anything is dropped. */
export interface Streets {
  /** Index of avenue and street of each crossing, [crossings]. */
  readonly avenue: Int32Array;
  readonly street: Int32Array;
  /** Metres east and north of the south-west corner, [crossings]. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Directed roads, [edges]. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly kinds: readonly RoadKind[];
}

export type RoadKind = 'broad' | 'side' | 'bridge';

/** South-west corner: inside the box that filters of New York trips let pass. The city is fictional. */
const CORNER = { longitude: -73.99, latitude: 40.7 };
/** Fixed, so that no trigonometry is in the coordinates. */
const METRES_PER_LATITUDE = 111_195;
const METRES_PER_LONGITUDE = 84_300;

/** Degrees, to the sixth decimal, of a point in metres from the corner. */
export function toLongitude(x: number): number {
  return Math.round((CORNER.longitude + x / METRES_PER_LONGITUDE) * 1e6) / 1e6;
}

/** Degrees, to the sixth decimal, of a point in metres from the corner. */
export function toLatitude(y: number): number {
  return Math.round((CORNER.latitude + y / METRES_PER_LATITUDE) * 1e6) / 1e6;
}

/** The avenue east of the river; zones end at the river. 0: there is no river. */
function riverAvenue({ avenues, zoneSide }: SyntheticOptions): number {
  const wanted = zoneSide * Math.max(1, Math.round((2 * avenues) / 3 / zoneSide));
  return Math.min(wanted, zoneSide * Math.floor((avenues - 1) / zoneSide));
}

/**
 * Lays out the road network: crossings a little off a grid; every fourth road broad and two-way, those between two-way or in one-way
 * pairs; the outer roads two-way; a river that only bridges cross; parks without crossings. Points are numbered from 1, west to east,
 * then north; zones are squares of crossings, numbered from 1 likewise.
 */
export function layOutNetwork(options: SyntheticOptions, rng: Rng): RoadNetwork & { readonly zoneIds: Int32Array } {
  const streets = layOutStreets(options, rng);
  const zonesAcross = Math.ceil(options.avenues / options.zoneSide);
  const network = largestPart(
    {
      ids: Int32Array.from(streets.avenue.keys()),
      longitudes: streets.x.map(toLongitude),
      latitudes: streets.y.map(toLatitude),
      from: streets.from,
      to: streets.to,
      seconds: edgeTimes(options, streets, rng.split('speeds')),
      timesClamped: 0,
      zones: Float64Array.from(
        streets.avenue,
        (avenue, i) => Math.floor(streets.street[i]! / options.zoneSide) * zonesAcross + Math.floor(avenue / options.zoneSide),
      ),
    },
    'the synthetic city',
  );
  const present = [...new Set(network.zoneIds)].sort((a, b) => a - b);
  return {
    ...network,
    pointIds: network.pointIds.map((_, i) => i + 1),
    zoneIds: network.zoneIds!.map((cell) => present.indexOf(cell) + 1),
  };
}

function layOutStreets(options: SyntheticOptions, rng: Rng): Streets {
  const { avenues, streets, blockMetres } = options;
  const river = riverAvenue(options);
  const park = placeParks(options, river, rng.split('parks'));
  const bridges = new Set(Array.from({ length: options.bridges }, (_, i) => Math.floor(((i + 0.5) * streets) / options.bridges)));
  const offset = rng.split('crossings');
  const index = new Int32Array(avenues * streets).fill(-1);
  const avenue: number[] = [];
  const street: number[] = [];
  const x: number[] = [];
  const y: number[] = [];
  for (let cell = 0; cell < avenues * streets; cell++) {
    const east = (cell % avenues) + 0.2 * (offset.uniform() - 0.5);
    const north = Math.floor(cell / avenues) + 0.2 * (offset.uniform() - 0.5);
    if (park.has(cell)) continue;
    index[cell] = avenue.length;
    avenue.push(cell % avenues);
    street.push(Math.floor(cell / avenues));
    x.push(east * blockMetres);
    y.push(north * blockMetres);
  }

  const from: number[] = [];
  const to: number[] = [];
  const kinds: RoadKind[] = [];
  const addRoad = (a: number, b: number, number: number, outer: boolean, bridge: boolean) => {
    if (a < 0 || b < 0) return;
    const kind = bridge ? 'bridge' : number % 4 === 0 ? 'broad' : 'side';
    const twoWay = outer || bridge || number % 2 === 0;
    if (twoWay || number % 4 === 1) {
      from.push(a);
      to.push(b);
      kinds.push(kind);
    }
    if (twoWay || number % 4 === 3) {
      from.push(b);
      to.push(a);
      kinds.push(kind);
    }
  };
  for (let s = 0; s < streets; s++) {
    for (let a = 0; a < avenues; a++) {
      const here = index[s * avenues + a]!;
      const bridge = a + 1 === river;
      if (a + 1 < avenues && (!bridge || bridges.has(s))) {
        addRoad(here, index[s * avenues + a + 1]!, s, s === 0 || s === streets - 1, bridge);
      }
      if (s + 1 < streets) addRoad(here, index[(s + 1) * avenues + a]!, a, a === 0 || a === avenues - 1, false);
    }
  }
  return {
    avenue: Int32Array.from(avenue),
    street: Int32Array.from(street),
    x: Float64Array.from(x),
    y: Float64Array.from(y),
    from: Int32Array.from(from),
    to: Int32Array.from(to),
    kinds,
  };
}

/** Cells (street * avenues + avenue) without a crossing: squares of 2 x 2, away from the edge of the city and the banks of the river. */
function placeParks(options: SyntheticOptions, river: number, rng: Rng): Set<number> {
  const park = new Set<number>();
  for (let i = 0; i < options.parks; i++) {
    const avenue = 1 + rng.integer(options.avenues - 3);
    const street = 1 + rng.integer(options.streets - 3);
    if (avenue >= river - 2 && avenue <= river) continue;
    for (const cell of [0, 1, options.avenues, options.avenues + 1]) park.add(street * options.avenues + avenue + cell);
  }
  return park;
}
