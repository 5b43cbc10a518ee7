import { METRES_PER_DEGREE } from '../city/geometry.ts';
import type { SyntheticCity } from '../city/synthetic/synthetic-city.ts';
import { createRng, type Rng } from '../shared/rng.ts';
import { UserError } from '../shared/user-error.ts';
import { parseDay, SECONDS_PER_DAY } from '../trips/wall-clock.ts';
import { createWishes } from './draw-ends.ts';
import { syntheticDemand } from './synthetic-demand.ts';
import { deterrenceWeights } from './travel-costs.ts';

/** A trip of the synthetic city. Times are local wall-clock; money in the city's dollars. */
export interface SyntheticTrip {
  /** Wall-clock seconds since 1970-01-01 00:00 of the local clock. */
  readonly pickupSeconds: number;
  readonly durationSeconds: number;
  /** Crossings (places of the city) at both ends. */
  readonly from: number;
  readonly to: number;
  /** Degrees to the sixth decimal, within 40 m of the crossing. */
  readonly pickupLongitude: number;
  readonly pickupLatitude: number;
  readonly dropoffLongitude: number;
  readonly dropoffLatitude: number;
  readonly passengers: number;
  readonly distanceMetres: number;
  /** By the meter: 2.50, 1.55 a kilometre and 0.30 a minute, rounded to 0.50. */
  readonly fare: number;
}

/** How many trips, and on which dates. */
export interface SyntheticTripOptions {
  /** On every date, at least 1. */
  readonly tripsPerDay: number;
  /** "YYYY-MM-DD", in the order in which they are to come. */
  readonly dates: readonly string[];
}

/** Cumulative weights of 1 to 5 passengers. */
const PASSENGERS = [0.7, 0.86, 0.91, 0.94, 1];
const OFFSET_METRES = 40;
/** Trips below this are drawn again: filters of real trips drop them as mistakes. */
const SHORTEST_SECONDS = 90;

/** Draws the trips of some dates; those of one date are sorted by time. The same city, options and seed give the same trips. */
export function syntheticTrips(city: SyntheticCity, options: SyntheticTripOptions, seed: number | string): SyntheticTrip[] {
  if (!Number.isInteger(options.tripsPerDay) || options.tripsPerDay < 1) {
    throw new UserError(`tripsPerDay of the synthetic trips is ${options.tripsPerDay}; it should be a whole number of at least 1.`);
  }
  const days = options.dates.map((date) => {
    const day = parseDay(date);
    if (Number.isNaN(day)) throw new UserError(`A date of the synthetic trips is "${date}"; it should be a day such as 2015-01-13.`);
    return day;
  });
  const root = createRng(seed).split('synthetic trips');
  const model = syntheticDemand(city, options.tripsPerDay, root.split('zone sizes'));
  const wish = createWishes(model.streams, deterrenceWeights(model, city));
  const crossings: number[][] = Array.from({ length: city.zones }, () => []);
  city.zoneOf.forEach((zone, place) => {
    crossings[zone]!.push(place);
  });
  const crossingOf = (zone: number, rng: Rng) => crossings[zone]![rng.integer(crossings[zone]!.length)]!;
  return days.flatMap((day) => {
    const rng = root.split(`day ${day}`);
    const trips: SyntheticTrip[] = [];
    while (trips.length < options.tripsPerDay) {
      const { second, origin, destination } = wish(rng);
      const from = crossingOf(origin, rng);
      const to = crossingOf(destination, rng);
      const driving = city.travelSeconds(from, to, Math.floor(second / 3600)) * (0.85 + 0.4 * rng.uniform());
      const durationSeconds = Math.round(driving + 20 + 30 * rng.uniform());
      if (from === to || durationSeconds < SHORTEST_SECONDS) continue;
      const distanceMetres = city.distanceMetres(from, to);
      const passengers = rng.uniform();
      const offset = (place: number, degrees: Float64Array) => {
        const metres = OFFSET_METRES * Math.SQRT1_2 * (2 * rng.uniform() - 1);
        return Math.round((degrees[place]! + metres / METRES_PER_DEGREE) * 1e6) / 1e6;
      };
      trips.push({
        pickupSeconds: day * SECONDS_PER_DAY + second,
        durationSeconds,
        from,
        to,
        pickupLongitude: offset(from, city.longitudes),
        pickupLatitude: offset(from, city.latitudes),
        dropoffLongitude: offset(to, city.longitudes),
        dropoffLatitude: offset(to, city.latitudes),
        passengers: 1 + PASSENGERS.findIndex((share) => passengers < share),
        distanceMetres,
        fare: Math.round((2.5 + (1.55 * distanceMetres) / 1000 + (0.3 * durationSeconds) / 60) * 2) / 2,
      });
    }
    return trips.sort((a, b) => a.pickupSeconds - b.pickupSeconds);
  });
}
