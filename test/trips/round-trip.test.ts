import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadTrips } from '../../src/trips/load-trips.ts';
import { temporaryFiles } from './files.ts';
import { type StatedTrip, variants, writeVariant } from './variants.ts';

const temporary = temporaryFiles();

const degrees = (from: number, to: number) => fc.double({ min: from, max: to, noNaN: true });
const cents = fc.integer({ min: 0, max: 30_000 }).map((value) => value / 100);

/** Trips that no filter drops: both ends within about a kilometre. */
const trip: fc.Arbitrary<StatedTrip> = fc.record({
  pickup: fc.integer({ min: Date.UTC(2009, 0, 1) / 1000, max: Date.UTC(2020, 5, 30, 20) / 1000 }),
  duration: fc.integer({ min: 60, max: 10_800 }),
  pickupLon: degrees(-73.99, -73.98),
  pickupLat: degrees(40.75, 40.76),
  dropoffLon: degrees(-73.99, -73.98),
  dropoffLat: degrees(40.75, 40.76),
  pickupZone: fc.integer({ min: 1, max: 263 }),
  dropoffZone: fc.integer({ min: 1, max: 263 }),
  passengers: fc.integer({ min: 1, max: 9 }),
  miles: cents,
  fare: cents,
});

describe('what is written in a schema is read back', () => {
  it.each(variants)('$title', async (variant) => {
    let file = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(trip, { minLength: 1, maxLength: 12 }), async (stated) => {
        const { trips, report } = await loadTrips({ files: temporary(`${file++}.csv`, writeVariant(variant, stated)) });
        expect(report).toMatchObject({ schemas: [variant.schema], read: stated.length, truncated: 0, trips: stated.length });
        const inTime = stated.toSorted((a, b) => a.pickup - b.pickup);
        const coordinates = !variant.header.includes('PULocationID');
        inTime.forEach((expected, i) => {
          expect(trips.pickupSeconds[i]).toBe(expected.pickup);
          expect(trips.durationSeconds[i]).toBe(expected.duration);
          expect(trips.pickupLon[i]).toBe(coordinates ? expected.pickupLon : Number.NaN);
          expect(trips.pickupLat[i]).toBe(coordinates ? expected.pickupLat : Number.NaN);
          expect(trips.dropoffLon[i]).toBe(coordinates ? expected.dropoffLon : Number.NaN);
          expect(trips.dropoffLat[i]).toBe(coordinates ? expected.dropoffLat : Number.NaN);
          expect(trips.pickupZone[i]).toBe(coordinates ? 0 : expected.pickupZone);
          expect(trips.dropoffZone[i]).toBe(coordinates ? 0 : expected.dropoffZone);
          expect(trips.passengers[i]).toBe(expected.passengers);
          expect(trips.distanceKm[i]).toBe(expected.miles * 1.609344);
          expect(trips.fare[i]).toBe(expected.fare);
        });
      }),
      { numRuns: 20 },
    );
  });

  it('hexagon hours, dated by their file name', async () => {
    const request = fc.record({
      second: fc.integer({ min: 0, max: 3599 }),
      from: fc.integer({ min: 0, max: 37 }),
      to: fc.integer({ min: 0, max: 37 }),
      metres: fc.integer({ min: 0, max: 20_000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 12 }), async (requests) => {
        const header = ',pickup_time,pickup_ID,dropoff_ID,distance,pickup_horizontal_idx';
        const rows = requests.map(({ second, from, to, metres }, i) => `${17106 + i},${second},${from},${to},${metres},3`);
        const files = temporary('trips_2015-12-30.csv', `${[header, ...rows].join('\n')}\n`);
        const { trips, report } = await loadTrips({ files });
        expect(report).toMatchObject({ schemas: ['manhattan-hours'], unchecked: ['outside-box', 'refund', 'duration', 'speed'] });
        expect(trips.zoneSystem).toBe('index');
        requests
          .toSorted((a, b) => a.second - b.second)
          .forEach(({ second, from, to, metres }, i) => {
            expect(trips.pickupSeconds[i]).toBe(Date.UTC(2015, 11, 30) / 1000 + second);
            expect([trips.pickupZone[i], trips.dropoffZone[i]]).toEqual([from, to]);
            expect(trips.distanceKm[i]).toBeCloseTo(metres / 1000, 9);
            expect([trips.durationSeconds[i], trips.fare[i], trips.pickupLon[i]]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
          });
      }),
      { numRuns: 20 },
    );
  });
});

describe('columns', () => {
  it.each(variants)('are found by name in any order: $title', async (variant) => {
    const stated: StatedTrip = fc.sample(trip, { numRuns: 1, seed: 5 })[0]!;
    const reversed = { ...variant, header: variant.header.split(',').reverse().join(',') };
    const straight = await loadTrips({ files: temporary('straight.csv', writeVariant(variant, [stated])) });
    const turned = await loadTrips({ files: temporary('turned.csv', writeVariant(reversed, [stated])) });
    expect(turned.trips).toEqual(straight.trips);
  });
});
