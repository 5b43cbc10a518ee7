import { createRng } from '../../shared/rng.ts';
import { cityOfNetwork, type RoadCity } from '../road-city.ts';
import type { RoadNetwork } from '../road-network.ts';
import { completeSyntheticOptions, type SyntheticOptions } from './synthetic-options.ts';
import { layOutNetwork } from './synthetic-streets.ts';
import { assignZoneTypes, type ZoneType, zoneNames } from './synthetic-zone-types.ts';

/** A city of our own making, with what its trips are made from. */
export interface SyntheticCity extends RoadCity {
  /** What people do in each zone, [zones]. */
  readonly zoneTypes: readonly ZoneType[];
  readonly network: RoadNetwork & { readonly zoneIds: Int32Array };
}

/** How the bundled city and every synthetic city read their road network: hours are as written, times as they stand. */
export const SYNTHETIC_ROADS = { name: 'synthetic city', firstColumnHour: 0, timeFactor: 1, snapRadiusMetres: 150 };

/** Options of a synthetic city, each with a default. */
export type SyntheticCityOptions = { readonly [K in keyof SyntheticOptions]?: SyntheticOptions[K] | undefined };

/**
 * Makes a city from a seed: the same options and seed give the same city on every machine. Only +, -, x, / and square roots go into its
 * files. About 24 zones and 360 crossings by default, built in well under a second, so nothing is cached.
 * @throws UserError for an option out of range
 */
export function syntheticCity(options: SyntheticCityOptions, seed: number | string): SyntheticCity {
  const complete = completeSyntheticOptions(options);
  const rng = createRng(seed).split('synthetic city');
  const network = layOutNetwork(complete, rng);
  const city = cityOfNetwork(network, { ...SYNTHETIC_ROADS, cache: false });
  const zoneTypes = assignZoneTypes(complete, city, rng.split('types'));
  return { ...city, network, zoneTypes, zoneLabels: zoneNames(zoneTypes) };
}
