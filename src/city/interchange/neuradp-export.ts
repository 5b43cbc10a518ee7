import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createRng } from '../../shared/rng.ts';
import { UserError } from '../../shared/user-error.ts';
import type { Trips } from '../../trips/trips.ts';
import { dayOf, secondOfDay } from '../../trips/wall-clock.ts';
import { snapTrips } from '../build/snap-trips.ts';
import type { City } from '../city.ts';
import { csvLines, makeFolder } from '../write-city.ts';

/** Names of the files, and the length of an epoch of the flows. */
export const NEURADP = {
  times: 'zone_traveltime.csv',
  paths: 'zone_path.csv',
  places: 'zone_latlong.csv',
  ignored: 'ignorezonelist.txt',
  starts: 'taxi_3000_final.txt',
  flows: 'files_60sec',
  epochSeconds: 60,
  epochs: 1440,
} as const;

export interface NeuradpOptions {
  /** Local hour of the travel times. */
  readonly hour: number;
  /** Start zones to draw. */
  readonly vehicles: number;
  readonly seed: number | string;
  /** Trips for the flows, one file a date, numbered from 1. */
  readonly trips?: Trips;
}

/** What was written. */
export interface NeuradpExport {
  readonly places: number;
  readonly days: number;
  readonly requests: number;
  /** Trips that begin and end nowhere near a place, or at one place. */
  readonly unplaced: number;
}

/**
 * Writes a city in the file formats of NeurADP (Shah, Lowalekar and Varakantham 2020): headerless tables of seconds and of next places
 * between all places, start zones, an empty list of ignored zones, and requests in flows of a minute. Their format has no coordinates; a
 * file of id, latitude, longitude is added. Places are numbered from 0.
 * @throws UserError if the folder cannot be written
 */
export function exportNeuradp(city: City, folder: string, { hour, vehicles, seed, trips }: NeuradpOptions): NeuradpExport {
  try {
    makeFolder(resolve(folder));
    const { places } = city;
    // Hundredths of a second: the tables of a road city are in ticks of a tenth times the factors of the hour.
    const seconds = (from: number, to: number) => Number(city.travelSeconds(from, to, hour).toFixed(2));
    writeTable(join(folder, NEURADP.times), places, seconds);
    writeTable(join(folder, NEURADP.paths), places, (from, to) => city.nextPlace(from, to));
    const position = (place: number) => [place, city.latitudes[place]!.toFixed(6), city.longitudes[place]!.toFixed(6)];
    writeFileSync(join(folder, NEURADP.places), csvLines(Array.from({ length: places }, (_, place) => position(place))));
    writeFileSync(join(folder, NEURADP.ignored), '');
    const rng = createRng(seed).split('neuradp starts');
    writeFileSync(join(folder, NEURADP.starts), csvLines(Array.from({ length: vehicles }, () => [rng.integer(places)])));
    return { places, ...(trips ? writeFlows(city, folder, trips) : { days: 0, requests: 0, unplaced: 0 }) };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`The folder "${folder}" cannot be written (${(error as Error).message}).`);
  }
}

/** A table row by row, since the text of a large one would not fit into one string. */
function writeTable(file: string, places: number, cell: (from: number, to: number) => number): void {
  const descriptor = openSync(file, 'w');
  try {
    const row = new Array<number>(places);
    for (let from = 0; from < places; from++) {
      for (let to = 0; to < places; to++) row[to] = cell(from, to);
      writeSync(descriptor, `${row.join(',')}\n`);
    }
  } finally {
    closeSync(descriptor);
  }
}

function writeFlows(city: City, folder: string, trips: Trips): Omit<NeuradpExport, 'places'> {
  const { row, from, to, outside, samePlace } = snapTrips(trips, city);
  const days = new Map<number, Map<string, number>[]>();
  row.forEach((trip, i) => {
    const second = trips.pickupSeconds[trip]!;
    let epochs = days.get(dayOf(second));
    if (!epochs) {
      epochs = Array.from({ length: NEURADP.epochs }, () => new Map());
      days.set(dayOf(second), epochs);
    }
    const flow = epochs[Math.floor(secondOfDay(second) / NEURADP.epochSeconds)]!;
    const pair = `${from[i]},${to[i]}`;
    flow.set(pair, (flow.get(pair) ?? 0) + 1);
  });
  makeFolder(resolve(folder, NEURADP.flows));
  [...days.keys()]
    .sort((a, b) => a - b)
    .forEach((day, i) => {
      const blocks = days.get(day)!.map((flow, epoch) => {
        const lines = Array.from(flow, ([pair, count]) => `${pair},${count}.0\n`);
        return `Flows:${epoch}-${epoch}\n${lines.join('')}`;
      });
      writeFileSync(join(folder, NEURADP.flows, `test_flow_5000_${i + 1}.txt`), `${NEURADP.epochs}\n${blocks.join('')}`);
    });
  return { days: days.size, requests: row.length, unplaced: outside + samePlace };
}
