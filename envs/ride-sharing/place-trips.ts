import type { City } from '../../src/city/city.ts';
import { createRng } from '../../src/shared/rng.ts';
import type { Trips } from '../../src/trips/trips.ts';

/** Trips with their ends at places of a city. */
export interface PlacedTrips {
  readonly count: number;
  /** As in `Trips.pickupSeconds`. [count] */
  readonly pickupSeconds: Float64Array;
  readonly origin: Int32Array;
  readonly destination: Int32Array;
  /** USD: the fare of the file, or that of the meter where it has none. */
  readonly fare: Float64Array;
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
 * Puts trips into a city: by coordinates where the file has them, else by zone. In a city of many places a zone, a trip known by its zone
 * gets a place of that zone, drawn from a fixed stream.
 */
export function placeTrips(trips: Trips, city: City, meter: Meter): PlacedTrips {
  const rng = createRng('place-trips');
  const placesOf = placesByZone(city);
  const kept: { from: number; to: number; trip: number }[] = [];
  let outside = 0;
  let nowhere = 0;
  const placeOf = (longitude: number, latitude: number, zoneId: number): number => {
    if (!Number.isNaN(longitude)) return city.snap(longitude, latitude);
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
    origin: Int32Array.from(kept, ({ from }) => from),
    destination: Int32Array.from(kept, ({ to }) => to),
    fare: Float64Array.from(kept, fareOf),
    outside,
    nowhere,
  };
}

function placesByZone(city: City): number[][] {
  const places: number[][] = Array.from({ length: city.zones }, () => []);
  for (let place = 0; place < city.places; place++) places[city.zoneOf[place]!]!.push(place);
  return places;
}
