import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadTrips, readTrips } from '../../src/trips/load-trips.ts';
import { tripSchemas } from '../../src/trips/trip-schema.ts';
import { formatWallClock } from '../../src/trips/wall-clock.ts';
import { temporaryFiles } from './files.ts';
import { type StatedTrip, statedTrip } from './variants.ts';
import { writeSchema, zoneLookup } from './write-schema.ts';

const temporary = temporaryFiles();
const usable = tripSchemas().filter(({ reject }) => reject === undefined);
const refused = tripSchemas().filter(({ reject }) => reject !== undefined);
const zones = temporary('lookup.csv', zoneLookup);

describe('data/schemas', () => {
  it('has every kind of file that circulates, each by a name of its own', () => {
    const names = tripSchemas().map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const tlc = ['yellow-2009', 'yellow-2010', 'yellow-2015', 'yellow-2016h2', 'green-2013', 'green-2016h2', 'foil-2013', 'fhv-2017'];
    const hailed = ['hvfhv-2019', 'hvfhv-2022'];
    const elsewhere = ['chicago', 'citi-bike-2013', 'citi-bike-2021', 'datashader-nyc', 'kaggle-nyc-duration', 'manhattan-hours'];
    const more = ['manhattan-requests', 'porto-2013', 'seaborn-taxis'];
    const expected = [...[...tlc, ...hailed].map((name) => `tlc-${name}`), ...elsewhere, ...more];
    expect(usable.map(({ name }) => name)).toEqual(expect.arrayContaining(expected));
    expect(refused.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['tlc-fhv-2015', 'tlc-foil-2013-fares', 'kaggle-nyc-fare', 'kaggle-nyc-duration-test']),
    );
  });

  it.each(refused)('$name is refused with the reason', async (schema) => {
    const header = [...schema.tell, 'vendor'].join(',');
    const loading = readTrips(temporary('refused.csv', `${header}\n${header}\n`));
    await expect(loading).rejects.toThrow(`refused.csv looks like ${schema.title}: ${schema.reject}`);
  });
});

describe('what is written in a schema is read back', () => {
  const within = (low: number, high: number) => fc.double({ min: low, max: high, noNaN: true });
  const tripIn = (box = { west: -74, south: 40.7, east: -73.9, north: 40.8 }): fc.Arbitrary<StatedTrip> => {
    // About a kilometre in the middle of the box, so that no trip is too fast.
    const [lon, lat] = [(box.west + box.east) / 2, (box.south + box.north) / 2];
    const [lons, lats] = [within(lon - 0.005, lon + 0.005), within(lat - 0.005, lat + 0.005)];
    const hour = Date.UTC(2015, 5, 2) / 1000;
    return fc.record({
      pickup: fc.integer({ min: hour, max: hour + 3599 }),
      duration: fc.integer({ min: 8, max: 700 }).map((quarters) => 15 * quarters),
      pickupLon: lons,
      pickupLat: lats,
      dropoffLon: lons,
      dropoffLat: lats,
      pickupZone: fc.integer({ min: 1, max: 77 }),
      dropoffZone: fc.integer({ min: 1, max: 77 }),
      passengers: fc.integer({ min: 1, max: 6 }),
      miles: fc.integer({ min: 0, max: 3000 }).map((hundredths) => hundredths / 100),
      fare: fc.integer({ min: 0, max: 9900 }).map((cents) => cents / 100),
    });
  };

  it.each(usable)('$name', async (schema) => {
    const { columns, name } = schema;
    const hasCoordinates = columns.pickupLon !== undefined || columns.polyline !== undefined;
    const hasZones = columns.pickupZone !== undefined || columns.pickupZoneName !== undefined;
    const hasEnd = columns.dropoffTime !== undefined || columns.duration !== undefined || columns.polyline !== undefined;
    await fc.assert(
      fc.asyncProperty(fc.array(tripIn(schema.box), { minLength: 1, maxLength: 8 }), async (stated) => {
        const files = temporary(`${name}-2015-06-02.csv`, writeSchema(schema, stated));
        const { trips, report } = await loadTrips({ files, ...(columns.pickupZoneName && { zones }) });
        expect(report).toMatchObject({ schemas: [name], read: stated.length, trips: stated.length });
        expect(trips.zoneSystem).toBe(schema.zoneSystem);
        stated
          .toSorted((a, b) => a.pickup - b.pickup)
          .forEach((trip, i) => {
            const expectNumber = (column: ArrayLike<number>, value: number, known: boolean) =>
              known ? expect(column[i]).toBeCloseTo(value, 9) : expect(column[i]).toBeNaN();
            expect(formatWallClock(trips.pickupSeconds[i]!)).toBe(formatWallClock(trip.pickup));
            expectNumber(trips.durationSeconds, trip.duration, hasEnd);
            expectNumber(trips.waitSeconds, 240, columns.requestTime !== undefined);
            expectNumber(trips.pickupLon, trip.pickupLon, hasCoordinates);
            expectNumber(trips.pickupLat, trip.pickupLat, hasCoordinates);
            expectNumber(trips.dropoffLon, trip.dropoffLon, hasCoordinates);
            expectNumber(trips.dropoffLat, trip.dropoffLat, hasCoordinates);
            expect([trips.pickupZone[i], trips.dropoffZone[i]]).toEqual(hasZones ? [trip.pickupZone, trip.dropoffZone] : [0, 0]);
            expect(trips.passengers[i]).toBe(columns.passengers === undefined ? 1 : trip.passengers);
            expectNumber(trips.distanceKm, trip.miles * 1.609344, columns.distance !== undefined);
            expectNumber(trips.fare, trip.fare, columns.fare !== undefined);
          });
      }),
      { numRuns: 12 },
    );
  });
});

describe('traps of single schemas', () => {
  const porto = (...rows: string[]) =>
    temporary('porto.csv', `"TRIP_ID","CALL_TYPE","TIMESTAMP","MISSING_DATA","POLYLINE"\n${rows.join('\n')}\n`);
  const drive = '[[-8.61,41.14],[-8.615,41.145],[-8.62,41.15],[-8.62,41.15],[-8.62,41.15]]';

  it('Porto: no points, missing points, and moments in UTC that summer time moves', async () => {
    const winter = Date.UTC(2014, 0, 15, 8) / 1000;
    const summer = Date.UTC(2013, 6, 15, 8) / 1000;
    const rows = [
      `"1","A","${winter}","False","${drive}"`,
      `"2","B","${summer}","False","${drive}"`,
      `"3","B","${summer}","True","${drive}"`,
      `"4","B","${summer}","False","[]"`,
      `"5","B","${summer}","False","[[-8.6"`,
    ];
    const { trips, report } = await readTrips(porto(...rows));
    expect([...trips.pickupSeconds].map(formatWallClock)).toEqual(['2013-07-15 09:00:00', '2014-01-15 08:00:00']);
    expect([...trips.durationSeconds]).toEqual([60, 60]);
    expect(report.dropped).toMatchObject({ unparsable: 1, 'missing-place': 2 });
    expect(report.firstUnparsable).toMatchObject({ line: 6, column: 'POLYLINE', value: '[[-8.6' });
  });

  it('Chicago: empty centroids, and trips of a quarter of an hour that took less', async () => {
    const header =
      'Trip ID,Taxi ID,Trip Start Timestamp,Trip End Timestamp,Trip Seconds,Trip Miles,Pickup Community Area,Dropoff Community Area,Fare,Pickup Centroid Latitude,Pickup Centroid Longitude,Dropoff Centroid Latitude,Dropoff Centroid Longitude';
    const rows = [
      'a,b,01/15/2020 12:15:00 AM,01/15/2020 12:15:00 AM,420,1.2,8,32,$7.50,41.899,-87.626,41.878,-87.625',
      'a,b,01/15/2020 01:15:00 PM,01/15/2020 01:15:00 PM,420,1.2,8,32,7.50,41.899,-87.626,41.878,-87.625',
      'a,b,2020-01-15T13:30:00.000,2020-01-15T13:45:00.000,420,1.2,,32,7.50,,,41.878,-87.625',
    ];
    const { trips, report } = await readTrips(temporary('chicago.csv', [header, ...rows].join('\n')));
    expect(report).toMatchObject({ trips: 1, dropped: { unparsable: 1, 'missing-place': 1 } });
    expect(report.firstUnparsable).toMatchObject({ line: 2, column: 'Fare', value: '$7.50' });
    expect(formatWallClock(trips.pickupSeconds[0]!)).toBe('2020-01-15 13:15:00');
    expect([trips.durationSeconds[0], trips.pickupZone[0], trips.dropoffZone[0], trips.zoneSystem]).toEqual([420, 8, 32, 'community-area']);
  });

  it('Citi Bike: fractions of a second, "Start Time", and bicycles that were not brought back', async () => {
    const old =
      'Trip Duration,Start Time,Stop Time,Start Station Latitude,Start Station Longitude,End Station Latitude,End Station Longitude';
    const bikes = temporary('old.csv', `${old}\n300,2017-01-01 00:00:21.5320,2017-01-01 00:05:21.9,40.75,-73.98,40.76,-73.97\n`);
    expect((await readTrips(bikes)).trips.durationSeconds[0]).toBe(300);
    const recent = 'ride_id,rideable_type,started_at,ended_at,start_lat,start_lng,end_lat,end_lng,member_casual';
    const lost = temporary('new.csv', `${recent}\nA,classic,2021-03-01 10:00:00,2021-03-01 10:30:00,40.75,-73.98,,,casual\n`);
    expect((await readTrips(lost)).report.dropped['missing-place']).toBe(1);
  });

  it('seaborn: zones by name need a zones file, and unknown names have no place', async () => {
    const rows = [
      '2019-03-01 08:00:00,2019-03-01 08:10:00,"Zone 7, north","zone 8, NORTH"',
      '2019-03-01 08:00:00,2019-03-01 08:10:00,,Nowhere',
    ];
    const file = temporary('taxis.csv', `pickup,dropoff,pickup_zone,dropoff_zone\n${rows.join('\n')}\n`);
    await expect(readTrips(file)).rejects.toThrow(/names its zones; a zones file \(option zones\) must tell their ids/);
    const { trips, report } = await readTrips(file, { zones });
    expect([trips.pickupZone[0], trips.dropoffZone[0]]).toEqual([7, 8]);
    expect(report.dropped['missing-place']).toBe(1);
  });

  it('2013 files: fares come from a file of their own, found by medallion, license and time', async () => {
    const foil = usable.find(({ name }) => name === 'tlc-foil-2013')!;
    const stated = [0, 1, 2].map((i) => statedTrip({ pickup: statedTrip().pickup + 60 * i }));
    const file = temporary('trip_data_1.csv', writeSchema(foil, stated));
    const times = stated.map(({ pickup }) => formatWallClock(pickup));
    const fares = temporary(
      'trip_fare_1.csv',
      `medallion, hack_license, vendor_id, pickup_datetime, payment_type, fare_amount\nA1,A1,CMT,${times[1]},CSH,7.25\nA1,A1,CMT,${times[0]},CSH,-3\nB2,A1,CMT,${times[2]},CSH,9\n`,
    );
    const without = await readTrips(file);
    expect([without.report.trips, without.report.unchecked]).toEqual([3, ['refund']]);
    const { trips, report } = await readTrips(file, { fares });
    expect(report).toMatchObject({ trips: 2, unchecked: [], dropped: { refund: 1 } });
    expect([...trips.fare]).toEqual([7.25, Number.NaN]);
    await expect(readTrips(file, { fares: file })).rejects.toThrow(
      /does not have the columns that tie fares to trips: medallion, hack_license/,
    );
  });

  it('for-hire vehicles: columns in any order, every field quoted', async () => {
    const header = [
      'Pickup_DateTime',
      'DropOff_datetime',
      'PUlocationID',
      'DOlocationID',
      'SR_Flag',
      'Dispatching_base_number',
      'Dispatching_base_num',
    ];
    const row = ['2018-01-30 21:06:50', '2018-01-30 21:15:34', '56', '129', '', 'B02884', ''];
    const lines = [header, row].map((fields) => `${fields.map((field) => `"${field}"`).join(',')}\r\n`);
    const { trips, report } = await readTrips(temporary('fhv.csv', lines.join('')));
    expect(report.schemas).toEqual(['tlc-fhv-2017']);
    expect([trips.pickupZone[0], trips.dropoffZone[0], trips.durationSeconds[0]]).toEqual([56, 129, 524]);
  });
});

describe('a column map of your own', () => {
  const file = temporary('rides.csv', 'begun;done;from x;from y;to x;to y\n2020-05-01 10:00;2020-05-01 10:20;13.4;52.5;13.42;52.51\n');
  const map =
    'columns: { pickupTime: begun, dropoffTime: done, pickupLon: from x, pickupLat: from y, dropoffLon: to x, dropoffLat: to y }\n';

  it('is taken instead of the known schemas', async () => {
    const { trips, report } = await readTrips(file, { columns: temporary('map.yaml', map) });
    expect(report).toMatchObject({ schemas: ['own'], trips: 1, unchecked: ['outside-box', 'refund'] });
    expect([trips.durationSeconds[0], trips.pickupLon[0], trips.dropoffLat[0]]).toEqual([1200, 13.4, 52.51]);
  });

  it.each([
    ['no map', '[1, 2', /cannot be read: /],
    ['unknown key', `${map}colour: red\n`, /is wrong at the top: .*colour/],
    ['unknown role', 'columns: { when: begun }\n', /is wrong at columns/],
    ['no time', 'columns: { pickupLon: a }\n', /does not say which column is the pickupTime/],
    ['no place', 'columns: { pickupTime: begun, fare: x }\n', /names no place of a trip; it needs pickupLon, pickupLat/],
    ['another file', map.replace('done', 'ended'), /has no column ended\. Found: "begun", "done"/],
  ])('%s', async (name, content, expected) => {
    await expect(readTrips(file, { columns: temporary(`${name}.yaml`, content) })).rejects.toThrow(expected);
  });

  it('that is not there', async () => {
    await expect(readTrips(file, { columns: '/nowhere.yaml' })).rejects.toThrow('The column map /nowhere.yaml does not exist.');
  });
});
