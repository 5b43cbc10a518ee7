import { NEURADP } from '../city/interchange/neuradp-export.ts';
import type { NeuradpDay } from '../city/interchange/neuradp-import.ts';
import type { RoadCity } from '../city/road-city.ts';
import { parseDay, SECONDS_PER_DAY, weekdayOf } from '../trips/wall-clock.ts';
import { FIRST_DAY } from './dates.ts';
import type { GeneratedTrip } from './generate-trips.ts';

/** Requests of a day of NeurADP flows as trips. */
export interface NeuradpTrips {
  readonly trips: readonly GeneratedTrip[];
  /** Requests with an end at a place that the city has not, or with both ends at one place. */
  readonly dropped: number;
}

/**
 * The flows of a day as trips between the places of the city made from the same folder, beginning with their minute. Days are numbered by
 * weekdays; day 1 is given the date of the first Monday of generated trips, since the format has no dates.
 */
export function neuradpTrips({ day, flows }: NeuradpDay, city: RoadCity): NeuradpTrips {
  const placeOf = new Map(Array.from(city.network.pointIds, (id, place) => [id, place]));
  const start = dateOf(day) * SECONDS_PER_DAY;
  const trips: GeneratedTrip[] = [];
  let dropped = 0;
  for (const { epoch, from, to, count } of flows) {
    const origin = placeOf.get(from);
    const destination = placeOf.get(to);
    if (origin === undefined || destination === undefined || from === to) {
      dropped += count;
      continue;
    }
    const second = epoch * NEURADP.epochSeconds;
    const trip = {
      pickupSeconds: start + second,
      durationSeconds: Math.max(1, Math.round(city.travelSeconds(origin, destination, Math.floor(second / 3600) % 24))),
      pickupLon: city.longitudes[origin]!,
      pickupLat: city.latitudes[origin]!,
      dropoffLon: city.longitudes[destination]!,
      dropoffLat: city.latitudes[destination]!,
      pickupZone: city.zoneIds[city.zoneOf[origin]!]!,
      dropoffZone: city.zoneIds[city.zoneOf[destination]!]!,
      passengers: 1,
      distanceKm: city.distanceMetres(origin, destination) / 1000,
      fare: Number.NaN,
    };
    for (let i = 0; i < count; i++) trips.push(trip);
  }
  return { trips, dropped };
}

/** The n-th weekday from the first Monday on, as a day number. */
function dateOf(n: number): number {
  let day = parseDay(FIRST_DAY);
  for (let left = n - 1; left > 0; ) if (weekdayOf(++day) < 5) left--;
  return day;
}
