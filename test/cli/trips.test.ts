import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { registerTripsCommands } from '../../src/cli/trips.ts';
import { hasSharedData, sharedData, temporaryFiles } from '../trips/files.ts';
import { statedTrip, yellowFile, yellowZoneFile } from '../trips/variants.ts';
import { murmurInProcess } from './in-process.ts';

const temporary = temporaryFiles();

const murmurTrips = (...words: string[]) => murmurInProcess(registerTripsCommands, 'trips', ...words);

// 2016-03-05 was a Saturday.
const rows = [{}, { fare: -1 }, { pickup: Date.UTC(2016, 2, 5, 23, 59) / 1000 }].map(statedTrip);
const file = temporary('trips.csv', yellowFile(rows));

describe('murmur trips inspect --json', () => {
  it('prints one object for one file', async () => {
    const { output, mistake } = await murmurTrips('inspect', file, '--json');
    expect(mistake).toBeNull();
    expect(JSON.parse(output)).toEqual({
      file,
      schema: 'tlc-yellow-2015',
      read: 3,
      dropped: { unparsable: 0, 'missing-place': 0, 'outside-box': 0, refund: 1, duration: 0, speed: 0, 'outside-area': 0 },
      kept: { read: 3, place: 3, box: 3, refund: 2, duration: 2, speed: 2, area: 2 },
      perHour: Array.from({ length: 24 }, (_, hour) => (hour === 8 || hour === 23 ? 1 : 0)),
      box: { west: -73.98, south: 40.75, east: -73.97, north: 40.76 },
      timeSpan: { from: '2016-03-05 23:59:00', to: '2016-03-07 08:30:00' },
      truncated: 0,
      trips: 2,
      unchecked: [],
      firstUnparsable: null,
      cached: false,
    });
  });

  it('prints a list for several files, each with its own report', async () => {
    const zoned = temporary('zoned.csv', yellowZoneFile(rows.slice(0, 1)));
    const { output } = await murmurTrips('inspect', file, zoned, '--json');
    expect(JSON.parse(output)).toMatchObject([
      { file, trips: 2 },
      { file: zoned, schema: 'tlc-yellow-2016h2', trips: 1, box: null, unchecked: ['outside-box', 'speed'] },
    ]);
  });

  it.each([
    [['--weekdays'], 1],
    [['--weekdays', 'sat,sun'], 1],
    [['--weekdays=mon-sun'], 2],
    [['--window', '08:00-09:00'], 1],
    [['--dates', '2016-03-01..2016-03-06'], 1],
    [['--max-trips', '1'], 1],
    [['--sample', '1', '--seed', '3'], 2],
    [['--keep', 'refund,speed'], 3],
    [['--min-duration', '601'], 0],
    [['--max-speed', '5'], 0],
    [['--bounds=-73.985,40.74,-73.96,40.77'], 2],
    [['--bounds', '0,0,1,1'], 0],
    [['--timestamps', 'instant', '--time-zone', 'America/New_York'], 2],
    [['--no-cache'], 2],
  ])('%o leaves %i trips', async (options, trips) => {
    const { output } = await murmurTrips('inspect', file, ...options, '--json');
    expect(JSON.parse(output).trips).toBe(trips);
  });

  it('folds days, and takes a file behind a switch for a file', async () => {
    const { output } = await murmurTrips('inspect', '--json', '--fold-days', file);
    expect(JSON.parse(output).timeSpan).toEqual({ from: '08:30:00', to: '23:59:00' });
    const weekdays = await murmurTrips('inspect', '--json', '--weekdays', file);
    expect(JSON.parse(weekdays.output)).toMatchObject({ file, trips: 1 });
    const json = await murmurTrips('inspect', '--json', file);
    expect(JSON.parse(json.output)).toMatchObject({ file, trips: 2 });
  });

  it('takes several areas', async () => {
    const zones = temporary('lookup.csv', 'LocationID,Borough,Zone\n1,Manhattan,Soho\n2,Manhattan,Noho\n3,Queens,Astoria\n');
    const trips = [1, 2, 3].map((dropoffZone) => statedTrip({ pickupZone: 1, dropoffZone }));
    const zoned = temporary('areas.csv', yellowZoneFile(trips));
    const kept = async (...options: string[]) =>
      JSON.parse((await murmurTrips('inspect', zoned, '--zones', zones, '--json', ...options)).output).kept.area;
    expect(await kept('--area', 'manhattan')).toBe(2);
    expect(await kept('--area', 'soho')).toBe(1);
    expect(await kept('--area', 'Soho', '--area', 'Astoria')).toBe(2);
  });
});

describe('murmur trips inspect --map', () => {
  it('draws where trips begin, as SVG and PNG', async () => {
    const many = Array.from({ length: 300 }, (_, i) =>
      statedTrip({ pickupLon: -73.98 + 0.0001 * (i % 20), pickupLat: 40.75 + 0.0001 * (i % 30), pickup: statedTrip().pickup + i }),
    );
    const busy = temporary('busy.csv', yellowFile(many));
    const [svg, png] = [temporary('map.svg', ''), temporary('map.png', '')];
    expect((await murmurTrips('inspect', busy, '--map', svg)).mistake).toBeNull();
    await murmurTrips('inspect', busy, '--map', png, '--max-trips', '100');
    const drawing = readFileSync(svg, 'utf8');
    expect(drawing).toMatch(/^<svg xmlns/);
    expect(drawing).toContain('300 pick-ups, by hexagons of about');
    expect(drawing.match(/<path/g)!.length).toBeGreaterThan(10);
    expect(readFileSync(png).toString('latin1', 1, 4)).toBe('PNG');
  });

  it('needs coordinates', async () => {
    const zoned = temporary('zoned.csv', yellowZoneFile(rows.slice(0, 1)));
    const { mistake } = await murmurTrips('inspect', zoned, '--map', temporary('map.svg', ''));
    expect(mistake).toMatch(/cannot be drawn: the trips have zones and no coordinates/);
  });
});

describe('murmur trips inspect', () => {
  it('prints a report to read, with a histogram', async () => {
    const { output } = await murmurTrips('inspect', file);
    expect(output).toContain('tlc-yellow-2015 (TLC yellow taxi January 2015 to June 2016, coordinates)');
    expect(output).toMatch(/refund +1 +2\n/);
    expect(output).toMatch(/pickups +2016-03-05 23:59:00 to 2016-03-07 08:30:00/);
    expect(output).toMatch(/\n {2}08 +1 {2}█{40}\n {2}09 +0\n/);
  });

  it('prints a table and the sum for several files', async () => {
    const { output } = await murmurTrips('inspect', file, file);
    expect(output.split('\n').filter((line) => line.startsWith(file))).toHaveLength(2);
    expect(output).toContain('2 files together');
    expect(output).toMatch(/rows read +6\n/);
  });

  it('still prints the report when no trip is left, and says so', async () => {
    const { output, mistake } = await murmurTrips('inspect', file, '--window', '12:00-13:00', '--json');
    expect(JSON.parse(output)).toMatchObject({ trips: 0, timeSpan: null, kept: { area: 2 } });
    expect(mistake).toMatch(/No trip is left .* 1 as refund, 2 by the window/);
  });

  it.each([
    [['inspect'], 'No trip file is named'],
    [['inspct', file], 'There is no command murmur trips inspct; did you mean murmur trips inspect?'],
    [['inspect', '/nowhere.csv'], 'The trip file /nowhere.csv does not exist.'],
    [['inspect', '/nowhere/*.csv'], 'The pattern /nowhere/*.csv fits no file.'],
    [['inspect', file, '--bounds', '1,2,3'], 'The option --bounds is "1,2,3"; write west,south,east,north'],
    [['inspect', file, '--keep', 'everything'], 'Trips that are "everything" cannot be kept'],
    [['inspect', file, '--timestamps', 'utc'], 'The timestamps are "utc"'],
    [['inspect', file, '--columns', '/nowhere.yaml'], 'The column map /nowhere.yaml does not exist.'],
    [['inspect', file, '--map', '/nowhere/map.svg'], '/nowhere/map.svg cannot be written: '],
    [['inspect', file, '--sample', 'half'], 'The option --sample is "half"; it should be a number.'],
    [['inspect', file, '--max-trips', 'few'], 'The option --max-trips is "few"'],
    [['inspect', file, '--max-trips', '0'], 'The maximum number of trips is 0'],
    [['inspect', file, '--window', '9'], 'The time window "9"'],
    [['inspect', file, '--window', '08:00-09:00', '--window', '10:00-11:00'], 'The option --window is given 2 times'],
    [['inspect', file, '--weekdays', 'mon-fry'], 'The weekdays "mon-fry" are not understood'],
    [['inspect', file, '--area', 'Manhattan'], 'The area "Manhattan" needs a zones file'],
    [['inspect', file, '--zones', '/nowhere.geojson'], 'The zones file "/nowhere.geojson" does not exist.'],
  ])('%o is answered with a sentence', async (args, sentence) => {
    const { mistake } = await murmurTrips(...args);
    expect(mistake).toContain(sentence);
  });

  it.skipIf(!hasSharedData)('a real file with zones, area, weekdays and folded days (needs the optional shared data)', async () => {
    const { output } = await murmurTrips(
      'inspect',
      sharedData('trips', 'yellow_tripdata_2016-03.sample24k.csv'),
      '--zones',
      sharedData('zones', 'taxi_zones_wgs84.geojson'),
      ...['--area', 'Manhattan', '--weekdays', '--fold-days', '--json'],
    );
    expect(JSON.parse(output)).toMatchObject({
      schema: 'tlc-yellow-2015',
      read: 24_422,
      kept: { speed: 23_826, area: 20_228 },
      trips: 14_930,
    });
  });
});
