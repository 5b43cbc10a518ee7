import type { City } from '../../src/city/city.ts';
import { createRng, type Rng } from '../../src/shared/rng.ts';
import type { Trips } from '../../src/trips/trips.ts';
import { createPointSampler } from '../../src/zones/sample-point.ts';
import type { Zones } from '../../src/zones/zones.ts';

/** Trips with their ends at places of a city. */
export interface PlacedTrips {
  readonly count: number;
  /** As in `Trips.pickupSeconds`. [count] */
  readonly pickupSeconds: Float64Array;
  /** From the request to the pick-up; 0 where the file does not tell. [count] */
  readonly waitSeconds: Float64Array;
  readonly origin: Int32Array;
  readonly destination: Int32Array;
  /** USD: the fare of the file, or that of the meter where it has none. */
  readonly fare: Float64Array;
  readonly passengers: Uint8Array;
  /** Trips left out because an end is nowhere near a place. */
  readonly outside: number;
  /** Trips left out because they begin and end at one road node. */
  readonly nowhere: number;
}

/** What a ride costs when the file does not say: USD at the start, per kilometre. */
export interface Meter {
  readonly base: number;
  readonly perKm: number;
}

/**
 * Puts trips into a city: by coordinates where the file has them, else by zone. A trip known by its zone starts at a point of the zone's
 * polygon, snapped to the nearest place; where there is no polygon, at any place of the city's zone of that id. Both are drawn from a
 * fixed stream.
 * @param zones with polygons, if there are any
 */
export function placeTrips(trips: Trips, city: City, meter: Meter, zones: Zones | null = null): PlacedTrips {
  const rng = createRng('place-trips');
  const placesOf = placesByZone(city);
  const placeInPolygon = zones && zones.polygons.length > 0 ? polygonPlaces(city, zones, rng) : () => -1;
  const kept: { from: number; to: number; trip: number }[] = [];
  let outside = 0;
  let nowhere = 0;
  const placeOf = (longitude: number, latitude: number, zoneId: number): number => {
    if (!Number.isNaN(longitude)) return city.snap(longitude, latitude);
    const inPolygon = placeInPolygon(zoneId);
    if (inPolygon >= 0) return inPolygon;
    const centre = city.placeOfZoneId(zoneId);
    if (centre < 0) return -1;
    const places = placesOf[city.zoneOf[centre]!]!;
    return places[rng.integer(places.length)]!;
  };
  for (let trip = 0; trip < trips.count; trip++) {
    const from = placeOf(trips.pickupLon[trip]!, trips.pickupLat[trip]!, trips.pickupZone[trip]!);
    const to = placeOf(trips.dropoffLon[trip]!, trips.dropoffLat[trip]!, trips.dropoffZone[trip]!);
    if (from < 0 || to < 0) outside++;
    else if (from === to && city.withinMetres(from) === 0) nowhere++;
    else kept.push({ from, to, trip });
  }
  const fareOf = ({ from, to, trip }: (typeof kept)[number]): number => {
    const known = trips.fare[trip]!;
    if (!Number.isNaN(known)) return known;
    const metres = from === to ? city.withinMetres(from) : city.distanceMetres(from, to);
    return meter.base + (meter.perKm * metres) / 1000;
  };
  return {
    count: kept.length,
    pickupSeconds: Float64Array.from(kept, ({ trip }) => trips.pickupSeconds[trip]!),
    waitSeconds: Float64Array.from(kept, ({ trip }) => Math.max(0, trips.waitSeconds[trip]!) || 0),
    origin: Int32Array.from(kept, ({ from }) => from),
    destination: Int32Array.from(kept, ({ to }) => to),
    fare: Float64Array.from(kept, fareOf),
    passengers: Uint8Array.from(kept, ({ trip }) => trips.passengers[trip]!),
    outside,
    nowhere,
  };
}

/** Points of a zone drawn before it is taken to have no place of the city: water and parks reject many, other boroughs all. */
const MOST_POINTS = 50;

/** Draws places for a zone's id: points of its polygon until one is near a place; -1 for a zone where none is. */
function polygonPlaces(city: City, zones: Zones, rng: Rng): (zoneId: number) => number {
  const sample = createPointSampler(zones);
  const far = new Set<number>();
  return (zoneId) => {
    if (far.has(zoneId)) return -1;
    for (let tries = 0; tries < MOST_POINTS; tries++) {
      const point = sample(zoneId, rng);
      if (point === null) break;
      const place = city.snap(point[0], point[1]);
      if (place >= 0) return place;
    }
    far.add(zoneId);
    return -1;
  };
}

function placesByZone(city: City): number[][] {
  const places: number[][] = Array.from({ length: city.zones }, () => []);
  for (let place = 0; place < city.places; place++) places[city.zoneOf[place]!]!.push(place);
  return places;
}
