import type { City } from '../city/city.ts';
import { straightLineMetres } from '../city/geometry.ts';
import { createRng } from '../shared/rng.ts';
import type { Trips } from '../trips/trips.ts';
import { createPointSampler } from '../zones/sample-point.ts';
import type { Zones } from '../zones/zones.ts';
import type { DemandZone } from './demand-model.ts';

/** Trips with the zones of their ends. */
export interface ZonedTrips {
  readonly zones: readonly DemandZone[];
  /** Row of the trip in `Trips`, and its zones as rows of `zones`; those with an unknown end are left out. [count] */
  readonly row: Int32Array;
  readonly origin: Int32Array;
  readonly destination: Int32Array;
  /** Trips left out because an end is in no zone. */
  readonly outside: number;
}

/** The zones of a city: the mean of its places, and how far they are from it. */
export function cityZones(city: City): DemandZone[] {
  const places: number[][] = Array.from({ length: city.zones }, () => []);
  city.zoneOf.forEach((zone, place) => {
    places[zone]!.push(place);
  });
  return places.map((members, zone) => {
    const points = members.map((place) => [city.longitudes[place]!, city.latitudes[place]!] as const);
    return { id: city.zoneIds[zone]!, name: city.zoneLabels[zone]!, ...middle(points) };
  });
}

/** Points drawn to find the middle and the spread of a polygon. */
const POINTS = 300;

/** The zones of a zones file that have a place. */
function polygonZones(zones: Zones): DemandZone[] {
  const sample = createPointSampler(zones);
  return zones.zones.flatMap(({ id, name }) => {
    const rng = createRng(`demand zone ${id}`);
    const points = Array.from({ length: zones.polygons.length > 0 ? POINTS : 1 }, () => sample(id, rng));
    const known = points.filter((point) => point !== null);
    return known.length === 0 ? [] : [{ id, name: name || `zone ${id}`, ...middle(known) }];
  });
}

function middle(points: readonly (readonly [number, number])[]): Pick<DemandZone, 'longitude' | 'latitude' | 'spreadKm'> {
  const mean = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [longitude, latitude] = [mean(0), mean(1)];
  const square = points.reduce((sum, [lon, lat]) => sum + (straightLineMetres(longitude, latitude, lon, lat) / 1000) ** 2, 0);
  return { longitude, latitude, spreadKm: Math.sqrt(square / points.length) };
}

/**
 * Gives trips the zones of a city or of a zones file; zones where no trip begins or ends are left out.
 * @param place the city, or the zones (whose ids the trips then have: they were read with them)
 */
export function zoneTrips(trips: Trips, place: { readonly city: City } | { readonly zones: Zones }): ZonedTrips {
  const all = 'city' in place ? cityZones(place.city) : polygonZones(place.zones);
  const rowOfId = new Map(all.map(({ id }, row) => [id, row]));
  const zoneAt = (longitude: number, latitude: number, id: number): number => {
    if (!('city' in place)) return rowOfId.get(id) ?? -1;
    const at = Number.isNaN(longitude) ? place.city.placeOfZoneId(id) : place.city.snap(longitude, latitude);
    return at < 0 ? -1 : place.city.zoneOf[at]!;
  };
  const kept: { row: number; origin: number; destination: number }[] = [];
  for (let row = 0; row < trips.count; row++) {
    const origin = zoneAt(trips.pickupLon[row]!, trips.pickupLat[row]!, trips.pickupZone[row]!);
    const destination = zoneAt(trips.dropoffLon[row]!, trips.dropoffLat[row]!, trips.dropoffZone[row]!);
    if (origin >= 0 && destination >= 0) kept.push({ row, origin, destination });
  }
  const used = [...new Set(kept.flatMap(({ origin, destination }) => [origin, destination]))].sort((a, b) => a - b);
  const newRow = new Map(used.map((old, row) => [old, row]));
  return {
    zones: used.map((old) => all[old]!),
    row: Int32Array.from(kept, ({ row }) => row),
    origin: Int32Array.from(kept, ({ origin }) => newRow.get(origin)!),
    destination: Int32Array.from(kept, ({ destination }) => newRow.get(destination)!),
    outside: trips.count - kept.length,
  };
}
