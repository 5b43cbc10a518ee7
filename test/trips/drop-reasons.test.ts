import { describe, expect, it } from 'vitest';
import type { DropReason } from '../../src/trips/judge-trip.ts';
import { readTrips } from '../../src/trips/load-trips.ts';
import { temporaryFiles } from './files.ts';
import { type StatedTrip, statedTrip, variants, writeVariant, yellowFile, yellowZoneFile } from './variants.ts';

const temporary = temporaryFiles();

/** The reason for which a single row is dropped, or null. */
async function verdict(text: string, options = {}): Promise<DropReason | null> {
  const { report } = await readTrips(temporary('one.csv', text), options);
  expect(report.read).toBe(1);
  const reasons = Object.entries(report.dropped).filter(([, rows]) => rows > 0);
  expect(reasons.length + report.trips).toBe(1);
  return (reasons[0]?.[0] as DropReason | undefined) ?? null;
}

/** Kilometres of a degree of latitude. */
const KM_PER_DEGREE = (6371.0088 * Math.PI) / 180;

describe('each reason, at its edge', () => {
  it.each<[string, Partial<StatedTrip>, DropReason | null]>([
    ['a good trip', {}, null],
    ['no fix at the pickup', { pickupLon: 0, pickupLat: 0 }, 'missing-place'],
    ['half a fix', { dropoffLat: 0 }, 'missing-place'],
    ['coordinates of nearly 0', { dropoffLon: 9e-7, dropoffLat: 9e-7 }, 'missing-place'],
    ['an empty coordinate (NaN)', { pickupLon: Number.NaN }, 'missing-place'],
    ['just west of the box', { pickupLon: -74.3001, duration: 7200 }, 'outside-box'],
    ['on the west edge', { pickupLon: -74.3, duration: 7200 }, null],
    ['north of the box', { dropoffLat: 41.0001, duration: 7200 }, 'outside-box'],
    ['on the north edge', { dropoffLat: 41, duration: 7200 }, null],
    ['a reversed fare', { fare: -0.01 }, 'refund'],
    ['a free ride', { fare: 0 }, null],
    ['59 s', { duration: 59 }, 'duration'],
    ['60 s', { duration: 60, dropoffLat: 40.75, dropoffLon: -73.98 }, null],
    ['3 h', { duration: 10_800 }, null],
    ['3 h and 1 s', { duration: 10_801 }, 'duration'],
    ['a dropoff before the pickup', { duration: -85_680 }, 'duration'],
    ['119.9 km/h', { dropoffLon: -73.98, dropoffLat: 40.75 + 11.99 / KM_PER_DEGREE, duration: 360 }, null],
    ['120.1 km/h', { dropoffLon: -73.98, dropoffLat: 40.75 + 12.01 / KM_PER_DEGREE, duration: 360 }, 'speed'],
  ])('%s', async (_, changes, expected) => {
    expect(await verdict(yellowFile([statedTrip(changes)]))).toBe(expected);
  });

  it('the first reason in the order counts', async () => {
    expect(await verdict(yellowFile([statedTrip({ pickupLon: 0, fare: -1, duration: 1 })]))).toBe('missing-place');
    expect(await verdict(yellowFile([statedTrip({ pickupLat: 50, fare: -1, duration: 1 })]))).toBe('outside-box');
    expect(await verdict(yellowFile([statedTrip({ fare: -1, duration: 1 })]))).toBe('refund');
    expect(await verdict(yellowFile([statedTrip({ pickupLon: 0 })]).replace('2016-03-07 08:30:00', 'noon'))).toBe('unparsable');
  });

  it.each<[string, Partial<StatedTrip>, DropReason | null]>([
    ['zone 263', { pickupZone: 263 }, null],
    ['zone 264, unknown', { pickupZone: 264 }, 'missing-place'],
    ['zone 265, outside', { dropoffZone: 265 }, 'missing-place'],
    ['zone 0', { dropoffZone: 0 }, 'missing-place'],
    ['an empty zone (NaN)', { pickupZone: Number.NaN }, 'missing-place'],
    ['a broken zone', { pickupZone: 12.5 }, 'unparsable'],
  ])('%s', async (_, changes, expected) => {
    expect(await verdict(yellowZoneFile([statedTrip(changes)]))).toBe(expected);
  });

  it('text where a number belongs is unparsable, a missing number is not', async () => {
    const good = yellowFile([statedTrip({ passengers: 3, miles: 1.5, fare: 9.5 })]);
    for (const [from, to] of [
      ['9.5,', 'ten,'],
      ['3,1.5', '3,far'],
      ['3,1.5', 'three,1.5'],
      ['-73.98,', 'west,'],
      ['08:30:00', '08:61:00'],
      ['08:40:00', ''],
    ] as const) {
      expect(await verdict(good.replace(from, to)), `${from} -> ${to}`).toBe('unparsable');
    }
    const { trips } = await readTrips(temporary('gaps.csv', good.replace(',3,1.5,', ',,,').replace('9.5,', 'NaN,')));
    expect([trips.passengers[0], trips.distanceKm[0], trips.fare[0]]).toEqual([1, Number.NaN, Number.NaN]);
  });

  it('limits can be moved', async () => {
    const short = yellowFile([statedTrip({ duration: 20, dropoffLat: 40.75 })]);
    expect(await verdict(short, { limits: { minDurationSeconds: 20 } })).toBe('speed');
    expect(await verdict(short, { limits: { minDurationSeconds: 20, maxSpeedKmh: 400 } })).toBeNull();
    const chicago = yellowFile([statedTrip({ pickupLon: -87.63, pickupLat: 41.88, dropoffLon: -87.64, dropoffLat: 41.88 })]);
    expect(await verdict(chicago)).toBe('outside-box');
    expect(await verdict(chicago, { limits: { box: null } })).toBeNull();
    expect(await verdict(chicago, { limits: { box: { west: -88, south: 41, east: -87, north: 42 } } })).toBeNull();
  });
});

describe('what is kept', () => {
  it('no passenger means one, and a distance of 0 stays', async () => {
    const { trips } = await readTrips(temporary('zeros.csv', yellowFile([statedTrip({ passengers: 0, miles: 0 })])));
    expect([trips.passengers[0], trips.distanceKm[0]]).toEqual([1, 0]);
  });

  it('the counts add up', async () => {
    const rows = [{}, { fare: -1 }, { duration: 5 }, { pickupLon: 0 }, { duration: 6 }].map(statedTrip);
    const { report } = await readTrips(temporary('sum.csv', `${yellowFile(rows)}1,2016-03-07 08:30:00`));
    expect(report).toMatchObject({ read: 6, truncated: 1, trips: 1 });
    expect(report.kept).toEqual({ read: 5, place: 4, box: 4, refund: 3, duration: 1, speed: 1, area: 1 });
  });
});

describe('fields beyond the header', () => {
  const variant = variants.find((known) => known.title === 'yellow 2016-07 to 2016-12')!;
  const text = writeVariant(variant, [statedTrip()]);

  it('are accepted when empty and unparsable otherwise', async () => {
    expect(await verdict(text)).toBeNull();
    expect(await verdict(text.replace(',,\r\n', ',,x\r\n'))).toBe('unparsable');
  });
});
