import { createRng } from '../../shared/rng.ts';
import { UserError } from '../../shared/user-error.ts';
import type { Trips } from '../../trips/trips.ts';
import { secondOfDay } from '../../trips/wall-clock.ts';
import { graphOf } from '../graph.ts';
import type { RoadCity } from '../road-city.ts';
import { TIME_COLUMNS } from '../road-network.ts';
import { baseSeconds, edgeMetres, toTicks } from '../road-tables.ts';
import { createShortestPaths } from '../shortest-paths.ts';
import { type SnappedTrips, snapTrips } from './snap-trips.ts';

/** How observed trips compare with the times of a road network as its files have them (without any factor). */
export interface Calibration {
  readonly snapped: SnappedTrips;
  /** Trips compared, path by path in the network of their hour: a seeded sample of those that could be snapped. */
  readonly compared: number;
  /** Observed time / network time over these trips. */
  readonly ratio: { readonly mean: number; readonly median: number; readonly geometricMean: number; readonly logSpread: number };
  /** Correlation over the hours of observed speed and network speed; null where the network is the same at all hours. */
  readonly speedCorrelation: number | null;
  readonly hours: readonly HourOfTraffic[];
}

/** One local hour: NaN where there is no trip. */
export interface HourOfTraffic {
  readonly hour: number;
  readonly trips: number;
  /** Length of the network's paths over observed time, over all snapped trips. */
  readonly observedKmh: number;
  /** Length over time of the network's edges. */
  readonly networkKmh: number;
  /** Geometric mean of observed / network time. */
  readonly ratio: number;
}

const MOST_COMPARED = 3000;
/** Shorter trips are mostly waiting and walking round a corner. */
const LEAST_METRES = 500;
const TICK_SECONDS = 0.1;
/** An hour's ratio counts for itself as much as this many trips count for the whole day. */
const PRIOR_TRIPS = 20;

/**
 * Compares trips with a network.
 * @throws UserError if fewer than ten trips can be compared
 */
export function calibrate(city: RoadCity, trips: Trips): Calibration {
  const snapped = snapTrips(trips, city);
  const usable = Array.from(snapped.row.keys()).filter(
    (i) => trips.durationSeconds[snapped.row[i]!]! > 0 && city.distanceMetres(snapped.from[i]!, snapped.to[i]!) >= LEAST_METRES,
  );
  const sample = usable.length <= MOST_COMPARED ? usable : createRng('calibrate').shuffle(usable).slice(0, MOST_COMPARED);
  if (sample.length < 10) {
    throw new UserError(
      `Only ${sample.length} of ${trips.count} trips can be compared with the network (${snapped.outside} have an end more than ` +
        `${snapped.radiusMetres} m from it, ${snapped.samePlace} begin and end at one node); at least 10 are needed.`,
    );
  }
  const hourOf = (i: number) => Math.floor(secondOfDay(trips.pickupSeconds[snapped.row[i]!]!) / 3600);
  const logs = logRatios(city, trips, snapped, sample, hourOf);
  const sorted = Float64Array.from(logs).sort();
  const meanLog = mean(sorted);
  const hours = Array.from({ length: TIME_COLUMNS }, (_, hour) => {
    const within = usable.filter((i) => hourOf(i) === hour);
    const metres = within.reduce((sum, i) => sum + city.distanceMetres(snapped.from[i]!, snapped.to[i]!), 0);
    const seconds = within.reduce((sum, i) => sum + trips.durationSeconds[snapped.row[i]!]!, 0);
    const own = logs.filter((_, at) => hourOf(sample[at]!) === hour);
    return {
      hour,
      trips: within.length,
      observedKmh: (3.6 * metres) / seconds,
      networkKmh: 3.6 * edgeSpeed(city, city.columnOfHour[hour]!),
      ratio: Math.exp((own.reduce((sum, value) => sum + value, 0) + PRIOR_TRIPS * meanLog) / (own.length + PRIOR_TRIPS)),
    };
  });
  return {
    snapped,
    compared: sample.length,
    ratio: {
      mean: mean(sorted.map(Math.exp)),
      median: Math.exp(sorted[sorted.length >> 1]!),
      geometricMean: Math.exp(meanLog),
      logSpread: Math.sqrt(mean(sorted.map((value) => (value - meanLog) ** 2))),
    },
    speedCorrelation: speedCorrelation(hours),
    hours,
  };
}

/** log(observed / network) of the sampled trips, by exact fastest paths of their hour. */
function logRatios(city: RoadCity, trips: Trips, snapped: SnappedTrips, sample: readonly number[], hourOf: (i: number) => number) {
  const { network } = city;
  const graph = graphOf(city.places, network.from, network.to);
  const none = new Int32Array(network.from.length);
  const logs = new Float64Array(sample.length);
  for (let hour = 0; hour < TIME_COLUMNS; hour++) {
    const members = Array.from(sample.keys()).filter((at) => hourOf(sample[at]!) === hour);
    if (members.length === 0) continue;
    const ticks = toTicks(baseSeconds(network, city.columnOfHour[hour]!), TICK_SECONDS);
    const paths = createShortestPaths(
      graph,
      graph.edgeOf.map((edge) => ticks[edge]!),
      none,
    );
    for (const at of members) {
      const i = sample[at]!;
      paths.search(snapped.from[i]!);
      logs[at] = Math.log(trips.durationSeconds[snapped.row[i]!]! / (paths.ticks[snapped.to[i]!]! * TICK_SECONDS));
    }
  }
  return logs;
}

/** Metres a second over all edges of a column. */
function edgeSpeed({ network }: RoadCity, column: number): number {
  const seconds = baseSeconds(network, column);
  return edgeMetres(network).reduce((sum, metres) => sum + metres, 0) / seconds.reduce((sum, time) => sum + time, 0);
}

function speedCorrelation(hours: readonly HourOfTraffic[]): number | null {
  const known = hours.filter(({ trips }) => trips > 0);
  const value = correlation(
    known.map(({ observedKmh }) => observedKmh),
    known.map(({ networkKmh }) => networkKmh),
  );
  return Number.isNaN(value) ? null : value;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Pearson's correlation; NaN where one of the two does not vary. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [meanA, meanB] = [mean(Float64Array.from(a)), mean(Float64Array.from(b))];
  let both = 0;
  let onlyA = 0;
  let onlyB = 0;
  for (let i = 0; i < a.length; i++) {
    both += (a[i]! - meanA) * (b[i]! - meanB);
    onlyA += (a[i]! - meanA) ** 2;
    onlyB += (b[i]! - meanB) ** 2;
  }
  return onlyA < 1e-18 * meanA * meanA * a.length || onlyB < 1e-18 * meanB * meanB * b.length
    ? Number.NaN
    : both / Math.sqrt(onlyA * onlyB);
}
