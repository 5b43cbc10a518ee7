import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTrips } from '../../src/trips/load-trips.ts';
import { mergeReports } from '../../src/trips/trip-report.ts';
import { temporaryFiles } from './files.ts';
import { statedTrip, yellowFile, yellowZoneFile } from './variants.ts';

const temporary = temporaryFiles();
const at = (text: string) => Date.parse(`${text}Z`) / 1000;

describe('order', () => {
  it('is by pickup, and stable over files', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 60 }), fc.nat(60), async (minutes, cut) => {
        const rows = minutes.map((minute, i) => statedTrip({ pickup: at('2016-03-07T08:00:00') + 60 * minute, fare: i }));
        const split = Math.min(Math.max(1, cut), rows.length - 1);
        const files = [temporary('a.csv', yellowFile(rows.slice(0, split))), temporary('b.csv', yellowFile(rows.slice(split)))];
        const { trips } = await readTrips(files);
        const expected = rows.toSorted((a, b) => a.pickup - b.pickup);
        expect([...trips.pickupSeconds]).toEqual(expected.map((row) => row.pickup));
        expect([...trips.fare]).toEqual(expected.map((row) => row.fare));
      }),
      { numRuns: 30 },
    );
  });
});

describe('selection', () => {
  const days = ['2016-03-04T23:00:00', '2016-03-05T08:00:00', '2016-03-06T07:30:00', '2016-03-07T07:00:00', '2016-03-07T22:00:00'];
  const file = () => temporary('days.csv', yellowFile(days.map((day, i) => statedTrip({ pickup: at(day), fare: i }))));

  it('takes window, weekdays and dates before the days are folded', async () => {
    const { trips, report } = await readTrips(file(), { foldDays: true, weekdays: true });
    expect([...trips.pickupSeconds]).toEqual([7 * 3600, 22 * 3600, 23 * 3600]);
    expect([...trips.fare]).toEqual([3, 4, 0]);
    expect(trips.foldedDays).toBe(true);
    expect(report.timeSpan).toEqual({ from: '07:00:00', to: '23:00:00' });
    expect(report.kept.area).toBe(5);
    const morning = await readTrips(file(), { foldDays: true, window: '07:00-08:00', dates: '2016-03-06' });
    expect([...morning.trips.fare]).toEqual([2]);
  });

  it('maxTrips takes the earliest, after folding', async () => {
    expect([...(await readTrips(file(), { maxTrips: 2 })).trips.fare]).toEqual([0, 1]);
    expect([...(await readTrips(file(), { maxTrips: 2, foldDays: true })).trips.fare]).toEqual([3, 2]);
    expect((await readTrips(file(), { maxTrips: 99 })).trips.count).toBe(5);
  });

  it('reports what was selected', async () => {
    const { report } = await readTrips(file(), { weekdays: 'sat-sun' });
    expect(report.trips).toBe(2);
    expect(report.perHour.map((trips, hour) => [hour, trips]).filter(([, trips]) => trips! > 0)).toEqual([
      [7, 1],
      [8, 1],
    ]);
    expect(report.box).toEqual({ west: -73.98, south: 40.75, east: -73.97, north: 40.76 });
    expect(report.timeSpan).toEqual({ from: '2016-03-05 08:00:00', to: '2016-03-06 07:30:00' });
  });
});

describe('sample', () => {
  const rows = Array.from({ length: 4000 }, (_, i) => statedTrip({ pickup: at('2016-03-07T08:00:00') + i, fare: i }));
  const file = () => temporary('many.csv', yellowFile(rows));

  it('depends on the seed alone and keeps about the share asked for', async () => {
    const fares = async (seed?: number | string) => [...(await readTrips(file(), { sample: 0.25, seed })).trips.fare];
    const first = await fares(7);
    expect(await fares(7)).toEqual(first);
    expect(await fares('7')).toEqual(first);
    expect(await fares(8)).not.toEqual(first);
    expect(await fares()).toEqual(await fares(0));
    // 1000 expected, standard deviation 27.
    expect(Math.abs(first.length - 1000)).toBeLessThan(5 * 27.4);
    expect((await readTrips(file(), { sample: 1 })).trips.count).toBe(4000);
  });
});

describe('several files', () => {
  it('one report for all equals the sum of the reports of each', async () => {
    const files = [
      temporary('coordinates.csv', yellowFile([statedTrip(), statedTrip({ fare: -1 })])),
      temporary('zones.csv', `${yellowZoneFile([statedTrip({ pickup: at('2016-03-09T08:00:00') }), statedTrip({ pickupZone: 264 })])}1,2`),
    ];
    const together = await readTrips(files);
    const apart = await Promise.all(files.map((file) => readTrips(file)));
    expect(mergeReports(apart.map(({ report }) => report))).toEqual(together.report);
    expect(together.report).toMatchObject({ schemas: ['tlc-yellow-2015', 'tlc-yellow-2016h2'], read: 5, truncated: 1, trips: 2 });
    expect(together.report.unchecked).toEqual(['outside-box', 'speed']);
    expect([...together.trips.pickupZone]).toEqual([0, 161]);
    expect([...together.trips.pickupLon]).toEqual([-73.98, Number.NaN]);
  });
});
