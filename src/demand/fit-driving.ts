import type { Trips } from '../trips/trips.ts';
import { secondOfDay } from '../trips/wall-clock.ts';
import type { DemandModel } from './demand-model.ts';

const HOURS = 24;
/** Trips of the whole day that an hour's speed is mixed with. */
const PRIOR_TRIPS = 20;

/**
 * Speeds by hour, the time a trip takes besides driving, and the spread of what is left: time = extra + km / speed of the hour, by least
 * squares, the extra and the speeds in turn.
 * @param rows rows of `trips` @param km straight km of each of them
 */
export function fitDriving(trips: Trips, rows: Int32Array, km: Float64Array): DemandModel['driving'] {
  const known = Array.from(rows.keys()).filter((at) => trips.durationSeconds[rows[at]!]! > 0 && km[at]! > 0.05);
  const seconds = known.map((at) => trips.durationSeconds[rows[at]!]!);
  const length = known.map((at) => km[at]!);
  const hour = known.map((at) => Math.floor(secondOfDay(trips.pickupSeconds[rows[at]!]!) / 3600));
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  // Seconds a km, of each hour; 180 is 20 km/h, for files that do not tell.
  const pace = new Array<number>(HOURS).fill(180);
  let extra = 0;
  for (let round = 0; round < 30 && known.length > 0; round++) {
    const overall = Math.max(20, (total(seconds) - extra * known.length) / total(length));
    for (let h = 0; h < HOURS; h++) {
      const own = known.map((_, i) => i).filter((i) => hour[i] === h);
      const mixed = PRIOR_TRIPS * (total(length) / known.length);
      pace[h] = (total(own.map((i) => seconds[i]! - extra)) + overall * mixed) / (total(own.map((i) => length[i]!)) + mixed);
      pace[h] = Math.min(1200, Math.max(20, pace[h]!));
    }
    // The extra that makes what is left over independent of the length.
    const meanKm = total(length) / known.length;
    const left = known.map((_, i) => seconds[i]! - length[i]! * pace[hour[i]!]!);
    const slope = total(left.map((value, i) => value * (length[i]! - meanKm))) / total(length.map((value) => (value - meanKm) ** 2));
    if (!Number.isFinite(slope)) break;
    extra = Math.min(600, Math.max(0, extra - 0.5 * slope * meanKm));
  }
  const logs = known.map((_, i) => Math.log(seconds[i]! / (extra + length[i]! * pace[hour[i]!]!)));
  const meanLog = logs.length > 0 ? total(logs) / logs.length : 0;
  const driven = Array.from(rows.keys()).filter((at) => trips.distanceKm[rows[at]!]! > 0 && km[at]! > 0.2);
  const circuity = total(driven.map((at) => trips.distanceKm[rows[at]!]!)) / total(driven.map((at) => km[at]!));
  return {
    // The median of what is drawn is the median seen: the factor exp(mean log) goes into the speeds.
    kmh: pace.map((value) => 3600 / (value * Math.exp(meanLog))),
    extraSeconds: extra * Math.exp(meanLog),
    spread: logs.length > 0 ? Math.sqrt(total(logs.map((value) => (value - meanLog) ** 2)) / logs.length) : 0.2,
    circuity: Number.isFinite(circuity) ? Math.min(3, Math.max(1, circuity)) : 1.3,
  };
}

/** Money at the start, a driven km and a minute by least squares; null where fewer than ten trips tell their fare. */
export function fitFare(trips: Trips, rows: Int32Array): DemandModel['fare'] {
  const known = rows.filter((row) => trips.fare[row]! > 0 && trips.distanceKm[row]! > 0 && trips.durationSeconds[row]! > 0);
  if (known.length < 10) return null;
  const table = Array.from(known, (row) => [1, trips.distanceKm[row]!, trips.durationSeconds[row]! / 60, trips.fare[row]!]);
  // Terms that come out negative are left out and the others fitted again.
  let terms = [0, 1, 2];
  for (;;) {
    const solved = leastSquares(table, terms);
    if (solved === null) return null;
    const negative = solved.findIndex((value) => value < 0);
    if (negative < 0) {
      const value = (term: number) => (terms.includes(term) ? solved[terms.indexOf(term)]! : 0);
      return { base: value(0), perKm: value(1), perMinute: value(2) };
    }
    terms = terms.filter((_, i) => i !== negative);
    if (terms.length === 0) return null;
  }
}

/** Coefficients of some columns for the last one, by the normal equations; null where these are singular. */
function leastSquares(table: readonly (readonly number[])[], terms: readonly number[]): number[] | null {
  const matrix = terms.map((a) => [...terms, 3].map((b) => table.reduce((sum, row) => sum + row[a]! * row[b]!, 0)));
  for (let k = 0; k < terms.length; k++) {
    const pivot = matrix[k]![k]!;
    if (Math.abs(pivot) < 1e-9) return null;
    for (let r = 0; r < terms.length; r++) {
      if (r === k) continue;
      const factor = matrix[r]![k]! / pivot;
      matrix[r] = matrix[r]!.map((value, c) => value - factor * matrix[k]![c]!);
    }
  }
  return terms.map((_, k) => matrix[k]![terms.length]! / matrix[k]![k]!);
}
