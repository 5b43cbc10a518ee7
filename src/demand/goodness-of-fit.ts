import { correlation } from '../city/build/calibrate.ts';
import type { City } from '../city/city.ts';
import { straightLineMetres } from '../city/geometry.ts';
import { createRng } from '../shared/rng.ts';
import type { Trips } from '../trips/trips.ts';
import { dayOf, secondOfDay, weekdayOf } from '../trips/wall-clock.ts';
import { type DemandModel, dayKind } from './demand-model.ts';
import type { ZonedTrips } from './demand-zones.ts';
import { fitDemand, tableOf } from './fit-demand.ts';
import { expectedTrips } from './fit-gravity.ts';
import { type GeneratedTrip, generateTrips } from './generate-trips.ts';
import { deterrenceWeights, zoneKm } from './travel-costs.ts';
import { straightKm } from './trip-lengths.ts';

/** How a model fitted to some days does on the others. */
export interface GoodnessOfFit {
  /** Trips that the model was fitted to, and trips that it was tested on. */
  readonly fitted: number;
  readonly heldOut: number;
  /** What was held out: "every fifth day" or "a fifth of the trips". */
  readonly how: string;
  /** Shares of the hours: held out and by the model, [24] each; their correlation; KS distance of the times of day. */
  readonly hours: {
    readonly observed: readonly number[];
    readonly model: readonly number[];
    readonly correlation: number;
    readonly ks: number;
  };
  readonly od: OdFit;
  /** KS distance of straight-line lengths, their means in km, and those of durations in seconds. */
  readonly length: { readonly ks: number; readonly observedMean: number; readonly modelMean: number };
  readonly duration: { readonly ks: number; readonly observedMean: number; readonly modelMean: number };
  /** For figures: sorted lengths in km. */
  readonly lengths: { readonly observed: Float64Array; readonly model: Float64Array };
}

/** How trips between zones agree. */
export interface OdFit {
  /** Held-out counts and what the model expects of as many trips, [zones * zones]. */
  readonly observed: Float64Array;
  readonly expected: Float64Array;
  readonly correlation: number;
  /** Common part of commuters: the share of trips that both have between the same zones. */
  readonly commonPart: number;
  /** The same two for the fitted days' own counts in place of the model: what chance leaves possible. */
  readonly ceiling: { readonly correlation: number; readonly commonPart: number };
}

/** Fits a model to four days in five (or four trips in five, when there are fewer than five days) and compares it with the rest. */
export function goodnessOfFit(trips: Trips, zoned: ZonedTrips, city: City | null): GoodnessOfFit {
  const { training, testing, how } = split(trips, zoned);
  const fitted = { ...zoned, ...pick(zoned, training) };
  const held = { ...zoned, ...pick(zoned, testing) };
  const model = fitDemand(trips, fitted, { name: 'training', source: '' });
  const km = zoneKm(zoned.zones);
  const made = sampleLike(model, trips, held, city);
  const seconds = (rows: Int32Array) => Float64Array.from(rows, (row) => secondOfDay(trips.pickupSeconds[row]!));
  const observedLengths = straightKm(trips, held, km);
  // Where trips have zones only, lengths are between zones on both sides.
  const rowOfId = new Map(zoned.zones.map(({ id }, row) => [id, row]));
  const byZone = held.row.length > 0 && Number.isNaN(trips.pickupLon[held.row[0]!]!);
  const modelLengths = Float64Array.from(made, (trip) =>
    byZone
      ? km[rowOfId.get(trip.pickupZone)! * zoned.zones.length + rowOfId.get(trip.dropoffZone)!]!
      : straightLineMetres(trip.pickupLon, trip.pickupLat, trip.dropoffLon, trip.dropoffLat) / 1000,
  );
  const observedDurations = Float64Array.from(held.row, (row) => trips.durationSeconds[row]!).filter((value) => value > 0);
  const modelDurations = Float64Array.from(made, (trip) => trip.durationSeconds);
  const observedHours = hourShares(seconds(held.row));
  const modelHours = expectedHours(model, trips, held);
  return {
    fitted: training.length,
    heldOut: testing.length,
    how,
    hours: {
      observed: observedHours,
      model: modelHours,
      correlation: correlation(observedHours, modelHours),
      ks: ksDistance(
        seconds(held.row),
        Float64Array.from(made, (trip) => secondOfDay(trip.pickupSeconds)),
      ),
    },
    od: odFit(model, trips, fitted, held, city),
    length: { ks: ksDistance(observedLengths, modelLengths), observedMean: mean(observedLengths), modelMean: mean(modelLengths) },
    duration: {
      ks: ksDistance(observedDurations, modelDurations),
      observedMean: mean(observedDurations),
      modelMean: mean(modelDurations),
    },
    lengths: { observed: observedLengths.sort(), model: modelLengths.sort() },
  };
}

function split(trips: Trips, { row }: ZonedTrips): { training: number[]; testing: number[]; how: string } {
  const all = Array.from(row.keys());
  const dates = [...new Set(all.map((at) => dayOf(trips.pickupSeconds[row[at]!]!)))].sort((a, b) => a - b);
  if (!trips.foldedDays && dates.length >= 5) {
    // Weeks have seven days, so every fifth goes through all of them.
    const held = new Set(dates.filter((_, i) => i % 5 === 4));
    const isHeld = (at: number) => held.has(dayOf(trips.pickupSeconds[row[at]!]!));
    return { training: all.filter((at) => !isHeld(at)), testing: all.filter(isHeld), how: `every fifth of ${dates.length} days` };
  }
  const rng = createRng('held out');
  const marks = all.map(() => rng.uniform() < 0.2);
  return { training: all.filter((at) => !marks[at]), testing: all.filter((at) => marks[at]), how: 'a fifth of the trips' };
}

function pick({ row, origin, destination }: ZonedTrips, members: readonly number[]): Pick<ZonedTrips, 'row' | 'origin' | 'destination'> {
  const of = (values: Int32Array) => Int32Array.from(members, (at) => values[at]!);
  return { row: of(row), origin: of(origin), destination: of(destination) };
}

function kindAt(trips: Trips, row: number) {
  return trips.foldedDays ? 'weekday' : dayKind(weekdayOf(dayOf(trips.pickupSeconds[row]!)));
}

/** Trips drawn from a model: as many of each kind of day as were held out, or some more to keep chance small. */
function sampleLike(model: DemandModel, trips: Trips, held: ZonedTrips, city: City | null): GeneratedTrip[] {
  const counts = new Map<string, number>();
  for (const row of held.row) counts.set(kindAt(trips, row), (counts.get(kindAt(trips, row)) ?? 0) + 1);
  const scale = Math.max(1, 5000 / held.row.length);
  // 2024-01-01 was a Monday, 6 and 7 January the weekend after.
  const dates = { weekday: '2024-01-01', saturday: '2024-01-06', sunday: '2024-01-07' };
  return (['weekday', 'saturday', 'sunday'] as const).flatMap((day) => {
    const number = counts.get(day);
    if (!number || !model.days[day]) return [];
    const exact = { ...model, days: { [day]: { trips: number * scale, spread: 0 } } };
    return generateTrips(exact, { dates: [dates[day]], seed: 'goodness of fit', city });
  });
}

/** Shares of the model's streams by hour, for the kinds of day that were held out. */
function expectedHours(model: DemandModel, trips: Trips, held: ZonedTrips): number[] {
  const sums = new Array<number>(24).fill(0);
  for (const stream of model.streams) {
    const number = held.row.reduce((sum, row) => sum + Number(kindAt(trips, row) === stream.day), 0);
    const total = stream.hours.reduce((sum, value) => sum + value, 0);
    stream.hours.forEach((value, hour) => {
      sums[hour]! += (number * stream.share * value) / total;
    });
  }
  const total = sums.reduce((sum, value) => sum + value, 0);
  return sums.map((value) => value / total);
}

function hourShares(seconds: Float64Array): number[] {
  const counts = new Array<number>(24).fill(0);
  for (const second of seconds) counts[Math.floor(second / 3600)]!++;
  return counts.map((count) => count / seconds.length);
}

function odFit(model: DemandModel, trips: Trips, fitted: ZonedTrips, held: ZonedTrips, city: City | null): OdFit {
  const every = (zoned: ZonedTrips) => tableOf(zoned, Array.from(zoned.row.keys()));
  const observed = every(held);
  const expected = new Float64Array(observed.length);
  const left = deterrenceWeights(model, city);
  for (const stream of model.streams) {
    const number = held.row.reduce((sum, row) => sum + Number(kindAt(trips, row) === stream.day), 0) * stream.share;
    const origins = stream.origins.map((share) => share * number);
    expectedTrips(origins, stream.destinations, left).forEach((value, cell) => {
      expected[cell]! += value;
    });
  }
  const training = every(fitted).map((value) => (value * held.row.length) / fitted.row.length);
  return {
    observed,
    expected,
    correlation: correlation(observed, expected),
    commonPart: commonPart(observed, expected),
    ceiling: { correlation: correlation(observed, training), commonPart: commonPart(observed, training) },
  };
}

/** 2 sum min(a, b) / sum (a + b): 1 for equal tables, 0 for tables without a common trip. */
export function commonPart(a: Float64Array, b: Float64Array): number {
  let common = 0;
  let total = 0;
  for (let i = 0; i < a.length; i++) {
    common += Math.min(a[i]!, b[i]!);
    total += a[i]! + b[i]!;
  }
  return (2 * common) / total;
}

/** Kolmogorov-Smirnov distance: the greatest difference of two empirical distribution functions, 0 .. 1. */
export function ksDistance(one: Float64Array, other: Float64Array): number {
  const a = one.slice().sort();
  const b = other.slice().sort();
  let i = 0;
  let j = 0;
  let most = 0;
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i]!, b[j]!);
    while (i < a.length && a[i]! <= value) i++;
    while (j < b.length && b[j]! <= value) j++;
    most = Math.max(most, Math.abs(i / a.length - j / b.length));
  }
  return most;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
