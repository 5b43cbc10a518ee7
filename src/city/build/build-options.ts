import type { Trips } from '../../trips/trips.ts';
import type { Zones } from '../../zones/zones.ts';
import type { SyntheticCityOptions } from '../synthetic/synthetic-city.ts';

/** How to build a city; everything may be left out. */
export interface BuildOptions {
  readonly name?: string | undefined;
  /** Zones for the nodes of the network; their names go along. */
  readonly zones?: Zones | undefined;
  /** Boroughs or zones to which the network is confined. Needs `zones`. */
  readonly area?: readonly string[] | undefined;
  /** Degrees to which the network is confined: west, south, east, north. */
  readonly box?: readonly [number, number, number, number] | undefined;
  readonly firstColumnHour?: number | undefined;
  readonly snapRadiusMetres?: number | undefined;
  /** Trips to scale the times to. */
  readonly trips?: Trips | undefined;
  /** Whether each hour gets a factor of its own. Default: where the network is the same at all hours. */
  readonly byHour?: boolean | undefined;
  /** Seed and shape of a synthetic city. */
  readonly seed?: number | string | undefined;
  readonly synthetic?: SyntheticCityOptions | undefined;
}
