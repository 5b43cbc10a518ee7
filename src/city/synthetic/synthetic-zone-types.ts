import type { Rng } from '../../shared/rng.ts';
import type { City } from '../city.ts';
import { DOWNTOWN } from './synthetic-edge-times.ts';
import type { SyntheticOptions } from './synthetic-options.ts';
import { toLatitude, toLongitude } from './synthetic-streets.ts';

/** What people do in a zone. */
export type ZoneType = 'homes' | 'offices' | 'nightlife';

/**
 * Assigns types: the quarter of the zones nearest to downtown are offices, an eighth (at least one) out of those around them nightlife,
 * the rest homes.
 */
export function assignZoneTypes(options: SyntheticOptions, city: City, rng: Rng): ZoneType[] {
  const west = toLongitude(0);
  const width = toLongitude(options.avenues * options.blockMetres) - west;
  const south = toLatitude(0);
  const height = toLatitude(options.streets * options.blockMetres) - south;
  const squares = Array.from(city.zoneCentre, (place) => {
    const east = (city.longitudes[place]! - west) / width - DOWNTOWN.east;
    const north = (city.latitudes[place]! - south) / height - DOWNTOWN.north;
    return east * east + north * north;
  });
  const byDistance = squares.map((_, zone) => zone).sort((a, b) => squares[a]! - squares[b]! || a - b);
  const offices = Math.round(city.zones / 4);
  const nightlife = Math.max(1, Math.round(city.zones / 8));
  const around = rng.shuffle(byDistance.slice(offices, offices + 2 * nightlife)).slice(0, nightlife);
  const types: ZoneType[] = squares.map(() => 'homes');
  for (const zone of byDistance.slice(0, offices)) types[zone] = 'offices';
  for (const zone of around) types[zone] = 'nightlife';
  return types;
}

/** Names such as "offices 2", counted by type, [zones]. */
export function zoneNames(types: readonly ZoneType[]): string[] {
  return types.map((type, zone) => `${type} ${types.slice(0, zone + 1).filter((other) => other === type).length}`);
}
