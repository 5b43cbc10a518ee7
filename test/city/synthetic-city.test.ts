import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SyntheticCityOptions, syntheticCity } from '../../src/city/synthetic/synthetic-city.ts';
import type { ZoneType } from '../../src/city/synthetic/synthetic-zone-types.ts';
import { PURPOSES } from '../../src/demand/synthetic-demand.ts';
import { syntheticTrips } from '../../src/demand/synthetic-trips.ts';
import { writeSyntheticTrips } from '../../src/demand/write-synthetic-trips.ts';

const options: fc.Arbitrary<SyntheticCityOptions> = fc.record({
  avenues: fc.integer({ min: 8, max: 20 }),
  streets: fc.integer({ min: 9, max: 14 }),
  blockMetres: fc.integer({ min: 60, max: 800 }),
  zoneSide: fc.integer({ min: 2, max: 4 }),
  bridges: fc.integer({ min: 1, max: 5 }),
  parks: fc.integer({ min: 0, max: 5 }),
});

describe('any synthetic city', () => {
  it('can be driven from everywhere to everywhere, and its zones and their ids are whole', () => {
    fc.assert(
      fc.property(options, fc.nat(1000), (given, seed) => {
        const city = syntheticCity(given, seed);
        expect(city.places).toBeGreaterThan((given.avenues! * given.streets!) / 2);
        for (let i = 0; i < 200; i++) {
          const [a, b, hour] = [(i * 7919) % city.places, (i * 104_729) % city.places, i % 24];
          expect(city.travelSeconds(a, b, hour) > 0).toBe(a !== b);
          expect(city.distanceMetres(a, b) > 0).toBe(a !== b);
        }
        expect([...city.zoneIds]).toEqual(Array.from({ length: city.zones }, (_, zone) => zone + 1));
        for (let zone = 0; zone < city.zones; zone++) {
          expect(city.zoneOf[city.zoneCentre[zone]!]).toBe(zone);
          expect(city.placeOfZoneId(city.zoneIds[zone]!)).toBe(city.zoneCentre[zone]);
        }
        expect(new Set(city.zoneTypes)).toEqual(new Set(['homes', 'offices', 'nightlife']));
      }),
      { numRuns: 25 },
    );
  });

  it('obeys the triangle inequality, and its ways add up to its table exactly', () => {
    fc.assert(
      fc.property(options, fc.nat(1000), (given, seed) => {
        const city = syntheticCity(given, seed);
        const { ticks } = city.tables;
        const time = (a: number, b: number) => ticks[a * city.places + b]!;
        for (let i = 0; i < 100; i++) {
          const [a, b, c] = [(i * 7919) % city.places, (i * 104_729) % city.places, (i * 15_485_863) % city.places];
          expect(time(a!, c!)).toBeLessThanOrEqual(time(a!, b!) + time(b!, c!));
          let driven = 0;
          let metres = 0;
          for (let at = a!; at !== b; ) {
            const next = city.nextPlace(at, b!);
            expect(time(next, b!)).toBeLessThan(time(at, b!));
            driven += time(at, next);
            metres += city.distanceMetres(at, next);
            at = next;
          }
          expect([driven, metres]).toEqual([time(a!, b!), city.distanceMetres(a!, b!)]);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('depends on its seed and on nothing else', () => {
    const network = (seed: number) => syntheticCity({ avenues: 12 }, seed).network;
    expect(network(5)).toEqual(network(5));
    expect(network(5).seconds).not.toEqual(network(6).seconds);
  });

  it.each([
    [{ avenues: 7 }, /avenues is 7; it should be a whole number from 8 to 200/],
    [{ blockMetres: Number.NaN }, /blockMetres is NaN; it should be a number from 50 to 1000/],
    [{ bridges: 1.5 }, /bridges is 1.5; it should be a whole number/],
    [{ avenues: 8, streets: 8, zoneSide: 8 }, /has only 1 zones; at least 6/],
  ])('rejects %o with a sentence', (given, message) => {
    expect(() => syntheticCity(given, 1)).toThrow(message);
  });
});

describe('synthetic trips', () => {
  const city = syntheticCity({}, 1);
  const trips = syntheticTrips(city, { tripsPerDay: 4000, dates: ['2015-01-13', '2015-01-14'] }, 3);

  it('come in the number asked for, sorted, plausible, and back at their crossings when snapped', () => {
    expect(trips).toHaveLength(8000);
    trips.forEach((trip, i) => {
      if (i > 0) expect(trip.pickupSeconds).toBeGreaterThanOrEqual(trips[i - 1]!.pickupSeconds);
      expect(trip.durationSeconds).toBeGreaterThanOrEqual(90);
      expect(trip.durationSeconds).toBeLessThan(3 * 3600);
      expect(trip.fare).toBeGreaterThan(2.5);
      expect(trip.passengers >= 1 && trip.passengers <= 5).toBe(true);
      expect([city.snap(trip.pickupLongitude, trip.pickupLatitude), city.snap(trip.dropoffLongitude, trip.dropoffLatitude)]).toEqual([
        trip.from,
        trip.to,
      ]);
    });
  });

  it('go to the offices in the morning and home in the evening', () => {
    expect(shareOf(7, 9, 'homes', 'offices')).toBeGreaterThan(0.7);
    expect(shareOf(7, 9, 'offices', 'homes')).toBeLessThan(0.05);
    expect(shareOf(16, 19, 'offices', 'homes')).toBeGreaterThan(0.6);
    expect(shareOf(16, 19, 'homes', 'offices')).toBeLessThan(0.05);
    expect(shareOf(22, 24, 'nightlife', 'homes')).toBeGreaterThan(0.5);
  });

  it('prefer near destinations: trips to work are shorter than if their destinations were exchanged', () => {
    const toWork = trips.filter((trip) => typeAt(trip.from) === 'homes' && typeAt(trip.to) === 'offices');
    const meanTime = (shift: number) =>
      toWork.reduce((sum, { from }, i) => sum + city.travelSeconds(from, toWork[(i + shift) % toWork.length]!.to, 12), 0) / toWork.length;
    expect(toWork.length).toBeGreaterThan(1500);
    expect(meanTime(0)).toBeLessThan(0.97 * meanTime(500));
  });

  it('are the same again for the same seed, and those of a date do not depend on the other dates', () => {
    const second = syntheticTrips(city, { tripsPerDay: 4000, dates: ['2015-01-14'] }, 3);
    expect(second).toEqual(trips.slice(4000));
    expect(syntheticTrips(city, { tripsPerDay: 50, dates: ['2015-01-14'] }, 4)).not.toEqual(second.slice(0, 50));
  });

  it('become lines in the TLC schema', () => {
    const lines = writeSyntheticTrips(trips).split('\n');
    expect(lines).toHaveLength(8002);
    expect(lines[0]).toBe(
      'VendorID,tpep_pickup_datetime,tpep_dropoff_datetime,passenger_count,trip_distance,pickup_longitude,pickup_latitude,RateCodeID,' +
        'store_and_fwd_flag,dropoff_longitude,dropoff_latitude,payment_type,fare_amount,extra,mta_tax,tip_amount,tolls_amount,' +
        'improvement_surcharge,total_amount',
    );
    const cells = lines[18]!.split(',');
    expect(cells).toHaveLength(19);
    expect(cells[1]).toMatch(/^2015-01-13 \d\d:\d\d:\d\d$/);
    const money = [12, 13, 14, 15, 16, 17].reduce((sum, i) => sum + Number(cells[i]), 0);
    expect(Number(cells[18])).toBeCloseTo(money, 2);
    const last = writeSyntheticTrips([
      { ...trips[0]!, pickupSeconds: trips[0]!.pickupSeconds - (trips[0]!.pickupSeconds % 86_400) + 86_399 },
    ]);
    expect(last.split('\n')[1]).toMatch(/^\d,2015-01-13 23:59:59,2015-01-14 00:/);
  });

  it('reject a date that is none and a count below one', () => {
    expect(() => syntheticTrips(city, { tripsPerDay: 5, dates: ['2015-02-30'] }, 1)).toThrow(/"2015-02-30"; it should be a day such as/);
    expect(() => syntheticTrips(city, { tripsPerDay: 0, dates: ['2015-02-03'] }, 1)).toThrow(/tripsPerDay .* is 0/);
  });

  it('have purposes whose shares sum to one and weights for 24 hours', () => {
    expect(PURPOSES.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    for (const { hours } of PURPOSES) expect(hours).toHaveLength(24);
  });

  function shareOf(first: number, end: number, from: ZoneType, to: ZoneType): number {
    const within = trips.filter(({ pickupSeconds }) => {
      const hour = (pickupSeconds % 86_400) / 3600;
      return hour >= first && hour < end;
    });
    const chosen = within.filter((trip) => typeAt(trip.from) === from && typeAt(trip.to) === to);
    return chosen.length / within.length;
  }

  function typeAt(place: number): ZoneType {
    return city.zoneTypes[city.zoneOf[place]!]!;
  }
});
