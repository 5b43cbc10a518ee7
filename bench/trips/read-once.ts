// One reading of a trip file in a process of its own: node read-once.js WHO FILE [CACHE]. Prints what it cost as JSON.
import { createReadStream } from 'node:fs';
import process from 'node:process';
import { parse } from 'csv-parse';
import { inspectTrips, readTrips, type TripOptions } from '../../src/trips/load-trips.ts';

/** Splits a file into rows of text with csv-parse alone: nothing is converted or judged. */
async function countRows(file: string): Promise<number> {
  let rows = -1;
  const parser = parse({
    on_record: () => {
      rows++;
      return null;
    },
  });
  createReadStream(file, { highWaterMark: 1 << 18 }).pipe(parser);
  for await (const _ of parser);
  return rows;
}

const [who, file, folder] = process.argv.slice(2) as [string, string, string?];
const options: TripOptions = folder === undefined ? { cache: false } : { cache: folder, cacheFrom: 0 };
const readers: Readonly<Record<string, () => Promise<number>>> = {
  inspect: async () => (await inspectTrips(file, options)).trips,
  load: async () => (await readTrips(file, options)).trips.count,
  slowly: async () => (await inspectTrips(file, { ...options, slowly: true })).trips,
  'csv-parse': () => countRows(file),
};
const start = performance.now();
const cpu = process.cpuUsage();
const trips = await readers[who]!();
const { user, system } = process.cpuUsage(cpu);
console.log(
  JSON.stringify({
    trips,
    wallSeconds: (performance.now() - start) / 1000,
    cpuSeconds: (user + system) / 1e6,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
  }),
);
