import type { City } from '../city/city.ts';
import { UserError } from '../shared/user-error.ts';
import { createPickupTest, dayBegins, type Selection } from '../trips/selection.ts';
import { emptyTripRow, type Trips } from '../trips/trips.ts';
import { TripsBuilder } from '../trips/trips-builder.ts';
import { dayOf, formatWallClock, parseDay, SECONDS_PER_DAY, secondOfDay, weekdayOf } from '../trips/wall-clock.ts';
import { FIRST_DAY } from './dates.ts';
import { type DemandModel, dayKind } from './demand-model.ts';
import { generateTrips } from './generate-trips.ts';

export interface DemandTripsOptions extends Selection {
  /** How many dates; those that the selection or the model does not have are passed over. */
  readonly days: number;
  readonly seed: number | string;
  readonly foldDays?: boolean;
  /** Share of the model's trips. Default 1. */
  readonly share?: number;
}

/** Days that are looked through for dates that a selection wants. */
const MOST_DAYS = 3660;

/**
 * Days of trips drawn from a model, in a city, as if they had been loaded from a file.
 * @throws UserError if no date fits
 */
export function demandTrips(
  model: DemandModel,
  city: City,
  { days, seed, foldDays = false, share = 1, ...selection }: DemandTripsOptions,
): Trips {
  const wanted = createPickupTest(selection);
  const wantedDay = createPickupTest({ weekdays: selection.weekdays, dates: selection.dates });
  const begins = dayBegins(selection);
  const start = parseDay(FIRST_DAY);
  const isKnown = (day: number): boolean => model.days[dayKind(weekdayOf(day))] !== undefined;
  const chosen = new Set<number>();
  for (let day = start; day < start + MOST_DAYS && chosen.size < days; day++) {
    if (isKnown(day) && wantedDay(day * SECONDS_PER_DAY)) chosen.add(day);
  }
  // A window over midnight ends on the day after.
  const drawn = begins > 0 ? new Set([...chosen].flatMap((day) => [day, day + 1].filter(isKnown))) : chosen;
  const dates = Array.from(drawn, (day) => formatWallClock(day * SECONDS_PER_DAY).slice(0, 10));
  if (dates.length === 0)
    throw new UserError(`No day that the model of demand "${model.name}" knows fits the weekdays and dates asked for.`);
  const builder = new TripsBuilder(Number.POSITIVE_INFINITY);
  const row = emptyTripRow();
  const volumes = Object.entries(model.days).map(([day, { trips, spread }]) => [day, { trips: trips * share, spread }]);
  const thinned: DemandModel = { ...model, days: Object.fromEntries(volumes) };
  for (const trip of generateTrips(thinned, { dates, seed, city })) {
    if (!wanted(trip.pickupSeconds) || !chosen.has(dayOf(trip.pickupSeconds - begins))) continue;
    Object.assign(row, trip);
    if (foldDays) row.pickupSeconds = secondOfDay(trip.pickupSeconds);
    builder.add(row);
  }
  const trips = builder.finish('tlc', foldDays);
  if (trips.count === 0) throw new UserError(`The model of demand "${model.name}" has no trip in the window asked for.`);
  return trips;
}
