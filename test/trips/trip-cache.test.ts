import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { ColumnsReader, ColumnsWriter } from '../../src/trips/columns-file.ts';
import { inspectTrips, readTrips, type TripOptions } from '../../src/trips/load-trips.ts';
import { emptyTripRow, type TripRow } from '../../src/trips/trips.ts';
import { temporaryFiles } from './files.ts';
import { statedTrip, yellowFile, yellowZoneFile } from './variants.ts';

const temporary = temporaryFiles();
const folder = mkdtempSync(join(tmpdir(), 'murmuration-cache-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
});

const options = { cache: folder, cacheFrom: 0 } as const;
const stated = Array.from({ length: 500 }, (_, i) =>
  statedTrip({ pickup: statedTrip().pickup + 60 * (i % 90), fare: i % 7 === 0 ? -1 : i / 8, passengers: i % 300, miles: 0.1 * i }),
);
const text = yellowFile(stated);
const kept = () => readdirSync(folder).filter((name) => name.endsWith('.trips'));
const read = (file: string, more: TripOptions = {}) => readTrips(file, { ...options, ...more });

describe('trips kept from an earlier time', () => {
  it('are the same trips with the same report, whatever is chosen among them', async () => {
    const file = temporary('a.csv', `${text}1,2016-03-07 08:00:00,never\r\n`);
    const choices: TripOptions[] = [{}, { foldDays: true }, { window: '08:00-09:00' }, { sample: 0.3, seed: 5 }, { maxTrips: 17 }];
    for (const choice of choices) {
      const fresh = await readTrips(file, { ...choice, cache: false });
      await read(file, choice);
      const again = await read(file, choice);
      expect(again.trips).toEqual(fresh.trips);
      expect(again.report).toEqual({ ...fresh.report, cachedFiles: 1 });
      expect(await inspectTrips(file, { ...options, ...choice })).toEqual(again.report);
    }
    // What is chosen by time does not matter to what is kept.
    expect(kept()).toHaveLength(1);
  });

  it('belong to one content: a copy elsewhere finds them, a changed file does not', async () => {
    const file = temporary('b.csv', text);
    await read(file);
    expect((await read(temporary('copy.csv', text))).report.cachedFiles).toBe(1);
    const { mtime } = statSync(file);
    // One digit is another, the size is the same, and the time is set back.
    writeFileSync(file, text.replace(',1.3,', ',9.3,'));
    utimesSync(file, mtime, mtime);
    const changed = await read(file);
    expect(changed.report.cachedFiles).toBe(0);
    expect(changed.trips.distanceKm).toContain(9.3 * 1.609344);
  });

  it('belong to one set of options and to what is in the files that these name', async () => {
    const file = temporary('c.csv', yellowZoneFile(stated));
    const zones = temporary('zones.csv', 'LocationID,Borough,Zone\n161,North,A\n236,North,B\n');
    const cached = async (more: TripOptions) => (await read(file, more)).report.cachedFiles;
    const sets: TripOptions[] = [
      {},
      { limits: { minDurationSeconds: 61 } },
      { keep: ['refund'] },
      { zones, area: 'North' },
      { zones, area: 'A' },
      { timestamps: 'instant' },
    ];
    for (const set of sets) expect(await cached(set)).toBe(0);
    for (const set of sets) expect(await cached(set)).toBe(1);
    writeFileSync(zones, 'LocationID,Borough,Zone\n161,North,A\n236,South,B\n');
    expect(await cached({ zones, area: 'North' })).toBe(0);
  });

  it('are not kept of small files, nor when it is switched off', async () => {
    const file = temporary('d.csv', text);
    await readTrips(file, { cache: folder });
    await readTrips(file, { cache: false, cacheFrom: 0 });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('are read anew when what was kept is damaged anywhere, cut, or half written', async () => {
    const file = temporary('e.csv', text);
    const fresh = await read(file);
    const path = join(folder, kept()[0]!);
    const whole = readFileSync(path);
    for (let at = 0; at < whole.length; at += whole.length / 15) {
      const broken = Buffer.from(whole);
      broken[Math.floor(at)]! ^= 0x10;
      writeFileSync(path, broken);
      const { trips, report } = await read(file);
      expect(report.cachedFiles).toBe(0);
      expect(trips).toEqual(fresh.trips);
    }
    for (const length of [0, 10, whole.length >> 1, whole.length - 1]) {
      writeFileSync(path, whole.subarray(0, length));
      expect((await read(file)).report.cachedFiles).toBe(0);
    }
    expect((await read(file)).report.cachedFiles).toBe(1);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('leave nothing behind of a file that cannot be read', async () => {
    await expect(read(temporary('f.csv', `${text}"open\r\n1,2\r\n1,2\r\n1,2\r\n`))).rejects.toThrow(/never closed/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('go when there is no room, the longest unused first', async () => {
    const files = [1, 2, 3].map((day) => temporary(`day${day}.csv`, text.replaceAll('2016-03-07', `2016-03-0${day}`)));
    await read(files[0]!);
    const size = statSync(join(folder, kept()[0]!)).size;
    const past = new Date(Date.now() - 1e6);
    utimesSync(join(folder, kept()[0]!), past, past);
    await read(files[1]!, { cacheLimit: 2.5 * size });
    await read(files[0]!, { cacheLimit: 2.5 * size });
    const second = kept()
      .map((name) => join(folder, name))
      .sort((a, b) => statSync(a).mtimeMs - statSync(b).mtimeMs)[0]!;
    utimesSync(second, past, past);
    await read(files[2]!, { cacheLimit: 2.5 * size });
    expect(kept()).toHaveLength(2);
    expect((await read(files[1]!)).report.cachedFiles).toBe(0);
  });

  it('fail without harm where nothing can be written', async () => {
    const file = temporary('g.csv', text);
    const { report } = await readTrips(file, { cache: join(file, 'below'), cacheFrom: 0 });
    expect(report.trips).toBeGreaterThan(0);
    expect(report.cacheProblem).toMatch(/^Trips could not be kept in .*below: /);
  });

  it('survive several processes that write them at once', async () => {
    const file = temporary('h.csv', yellowFile(Array.from({ length: 6000 }, (_, i) => statedTrip({ fare: i }))));
    const module = pathToFileURL(join(import.meta.dirname, '..', '..', 'dist', 'src', 'trips', 'load-trips.js')).href;
    const program = `
      const { readTrips } = await import(${JSON.stringify(module)});
      for (let i = 0; i < 4; i++) {
        const { trips } = await readTrips(${JSON.stringify(file)}, { cache: ${JSON.stringify(folder)}, cacheFrom: 0 });
        if (trips.count !== 6000 || trips.fare[5999] !== 5999) process.exit(9);
      }`;
    const children = [1, 2, 3].map(() => spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: 'inherit' }));
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]));
    expect(codes).toEqual([0, 0, 0]);
    expect(kept()).toHaveLength(1);
    expect((await read(file)).report).toMatchObject({ cachedFiles: 1, trips: 6000 });
  });
});

describe('columns in a file', () => {
  it('come back bit for bit, whatever the numbers', () => {
    const special = fc.constantFrom(
      0,
      -0,
      Number.NaN,
      255,
      256,
      -1,
      2 ** 31,
      2 ** 31 - 1,
      -(2 ** 31),
      0.1,
      Math.fround(0.1),
      1e300,
      2 ** 53,
      Infinity,
    );
    const number = fc.oneof(special, fc.double(), fc.integer());
    const row = fc.record({ ...Object.fromEntries(Object.keys(emptyTripRow()).map((name) => [name, number])) });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
        const path = join(folder, 'columns');
        rmSync(path, { force: true });
        const writer = new ColumnsWriter(path);
        for (const each of rows) writer.add(each as unknown as TripRow);
        writer.finish({ note: 'ü' });
        const reader = ColumnsReader.open(path)!;
        expect(reader.about).toEqual({ note: 'ü' });
        const back: TripRow[] = [];
        reader.each(
          (each) => back.push({ ...each }),
          () => {},
        );
        expect(back.length).toBe(rows.length);
        back.forEach((each, i) => {
          for (const [name, value] of Object.entries(each)) expect(Object.is(value, (rows[i] as Record<string, number>)[name])).toBe(true);
        });
      }),
      { numRuns: 40 },
    );
  });
});
