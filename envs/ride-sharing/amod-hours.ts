import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type HexagonCity, hexagonCity } from '../../src/city/hexagon-city.ts';
import type { ResetOptions } from '../../src/environment/population-env.ts';
import { integerIn, numberAtLeast, readCsvWithHeader } from '../../src/shared/csv-rows.ts';
import { createRng } from '../../src/shared/rng.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { type Demand, typicalDemand } from '../fleet/demand.ts';
import type { Scenario } from '../fleet/scenario.ts';

/** Length of an episode in seconds. */
const HOUR_SECONDS = 3600;

/** The dates used for evaluation; training always uses the training dates. */
export type Split = 'test' | 'validation';

/**
 * The hours of Enders, Harrison, Pavone and Schiffer (L4DC 2023): one morning hour a date on a grid of hexagons. A training episode draws
 * its date from the seed; evaluation episode i is the i-th date of the split.
 * @throws UserError when the folder or one of its files is missing or malformed
 */
export function amodHours(folder: string, split: Split, epochSeconds: number): Scenario {
  if (!existsSync(join(folder, 'zones.csv'))) {
    throw new UserError(
      `The data folder "${folder}" has no zones.csv; the preset amod-hours needs the folder data_38_large_zones of the released data of ` +
        'Enders et al. (2023), with zones.csv, graph(dt_60s).csv, trip_data and the lists of dates: give it as env.data.',
    );
  }
  const city = hexagonCity({ folder, name: 'amod-hours' });
  const training = readDates(join(folder, 'training_dates.csv'), 'training_dates').map((date) => readHour(folder, date, city));
  const evaluation = readDates(join(folder, `${split}_dates.csv`), `${split}_dates`).map((date) => readHour(folder, date, city));
  return {
    city,
    // The hour of day is not part of the data; it only moves the clock in the observation.
    startSecond: 8.5 * 3600,
    duration: HOUR_SECONDS,
    typical: typicalDemand(training, { zoneOf: city.zoneOf, zones: city.zones, epochSeconds, duration: HOUR_SECONDS, share: 1 }),
    mostRequests: Math.max(...training.map((day) => day.requests), ...evaluation.map((day) => day.requests)),
    demand: (options: ResetOptions) =>
      options.evaluation
        ? evaluation[(options.episode ?? 0) % evaluation.length]!
        : training[createRng(options.seed).split('date').integer(training.length)]!,
  };
}

function readDates(file: string, column: string): string[] {
  const { rows, columns } = readCsvWithHeader(file, 'list of dates', [column]);
  return rows.map((row) => row.cells[columns[0]!]!.trim());
}

function readHour(folder: string, date: string, city: HexagonCity): Demand {
  const file = join(folder, 'trip_data', `trips_${date}.csv`);
  const { rows, columns } = readCsvWithHeader(file, 'trips file', ['pickup_time', 'pickup_ID', 'dropoff_ID']);
  const [time, from, to] = columns as [number, number, number];
  const trips = rows.map((row) => ({
    time: numberAtLeast(row, time, 'pickup_time', 0),
    origin: integerIn(row, from, 'pickup_ID', 0, city.places - 1),
    destination: integerIn(row, to, 'dropoff_ID', 0, city.places - 1),
  }));
  // Requests of a step keep the order of the file, whatever their seconds.
  trips.sort((a, b) => Math.floor(a.time / 60) - Math.floor(b.time / 60));
  return {
    label: date,
    requests: trips.length,
    time: Float64Array.from(trips, (trip) => trip.time),
    origin: Int32Array.from(trips, (trip) => trip.origin),
    destination: Int32Array.from(trips, (trip) => trip.destination),
    passengers: new Uint8Array(trips.length).fill(1),
    fare: Float64Array.from(trips, (trip) => city.tables.fares[trip.origin * city.places + trip.destination]!),
  };
}
