import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRoadNetwork } from '../../src/city/read-road-network.ts';
import { type RoadCity, roadCity } from '../../src/city/road-city.ts';
import { temporaryFolder } from './files.ts';
import { hasShared, sharedData } from './shared-data.ts';

const network = (file: string) => join(sharedData, 'network', file);
const TRIPS = 'trips/yellow_tripdata_2016-03.sample24k.csv';
const hasTrips = hasShared(TRIPS);

function manhattan(cache: string, firstColumnHour?: number): RoadCity {
  return roadCity({
    points: network('points.csv'),
    edges: network('edges.csv'),
    times: network('week.csv'),
    nodeZones: network('node_zone.csv'),
    cache,
    firstColumnHour,
  });
}

/** Dijkstra as in the textbook, with the nearest open place found by looking at all: slow, and independent of the one under test. */
function textbookTicks(source: number, hourColumn: number | 'mean'): Float64Array {
  const rows = (file: string) =>
    readFileSync(network(file), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(',').map(Number));
  const indexOf = new Map(rows('points.csv').map(([id], i) => [id!, i]));
  const leaving: { to: number; ticks: number }[][] = Array.from(indexOf, () => []);
  const times = new Map(
    rows('week.csv').map(([edge, ...columns]) => {
      const raised = columns.map((seconds) => Math.max(1, seconds));
      return [edge!, hourColumn === 'mean' ? raised.reduce((sum, value) => sum + value) / 24 : raised[hourColumn]!];
    }),
  );
  for (const [edge, from, to] of rows('edges.csv')) {
    leaving[indexOf.get(from!)!]!.push({ to: indexOf.get(to!)!, ticks: Math.round(times.get(edge!)! / 0.1) });
  }
  const best = new Float64Array(indexOf.size).fill(Number.POSITIVE_INFINITY);
  const done = new Uint8Array(indexOf.size);
  best[source] = 0;
  for (;;) {
    let place = -1;
    for (let i = 0; i < best.length; i++) if (!done[i] && best[i]! < (best[place] ?? Number.POSITIVE_INFINITY)) place = i;
    if (place < 0) return best;
    done[place] = 1;
    for (const { to, ticks } of leaving[place]!) best[to] = Math.min(best[to]!, best[place]! + ticks);
  }
}

describe.skipIf(!hasShared('network/points.csv'))('the Manhattan road network', () => {
  const { folder, remove } = temporaryFolder();
  let city: RoadCity;
  beforeAll(() => {
    city = manhattan(folder);
  });
  afterAll(remove);

  it('has 4,091 points and 9,452 edges, all in one part, in 63 zones', () => {
    expect(city.report).toEqual({
      pointsRead: 4091,
      edgesRead: 9452,
      components: 1,
      placesDropped: 0,
      edgesDropped: 0,
      timesClamped: 715,
      zonesGuessed: 1,
    });
    expect([city.places, city.zones, city.tables.tickSeconds]).toEqual([4091, 63, 0.1]);
  });

  it.each([
    ['sat', 781],
    ['sun', 811],
  ])('has its zero times in %s.csv raised: %i', (day, zeros) => {
    const read = readRoadNetwork({ points: network('points.csv'), edges: network('edges.csv'), times: network(`${day}.csv`) });
    expect(read.report.timesClamped).toBe(zeros);
    expect(read.seconds.every((seconds) => seconds >= 1)).toBe(true);
  });

  it.each([0, 1234, 4090])('has the fastest times of a textbook search from place %i', (source) => {
    const exact = textbookTicks(source, 'mean');
    expect(exact.every((ticks, place) => ticks === city.tables.ticks[source * city.places + place])).toBe(true);
  });

  it('comes near exact times of single hours with one factor an hour', () => {
    const errors: number[] = [];
    for (const [source, hour] of [
      [100, 8],
      [2000, 3],
      [3500, 17],
    ] as const) {
      const exact = textbookTicks(source, (hour + 20) % 24);
      exact.forEach((ticks, place) => {
        if (place !== source) errors.push(Math.abs(city.travelSeconds(source, place, hour) / (ticks * 0.1 * 1.13) - 1));
      });
    }
    errors.sort((a, b) => a - b);
    expect(errors[errors.length >> 1]).toBeLessThan(0.1);
    expect(city.tables.error.median).toBeLessThan(0.08);
    expect(city.tables.error.p95).toBeLessThan(0.26);
  });

  it('obeys the triangle inequality', () => {
    for (let i = 0; i < 20_000; i++) {
      const [a, b, c] = [(i * 7919) % 4091, (i * 104_729 + 1) % 4091, (i * 15_485_863 + 2) % 4091];
      expect(city.travelSeconds(a!, c!, 9) <= city.travelSeconds(a!, b!, 9) + city.travelSeconds(b!, c!, 9) + 1e-9).toBe(true);
    }
  });

  it('has neighbours of zones that reach every zone', () => {
    const seen = new Set([0]);
    for (const zone of seen) for (const next of city.zoneNeighbours.subarray(zone * 6, zone * 6 + 6)) if (next >= 0) seen.add(next);
    expect(seen.size).toBe(city.zones);
  });

  it('shares its tables with a second city of the same files', () => {
    expect(manhattan(folder).cached).toBe(true);
  });

  describe.skipIf(!hasTrips)('beside real trips', () => {
    it('is as fast and as long as they are, and as slow by hour, with the columns shifted by four hours', () => {
      const trips = realTrips(city);
      const ratios = trips.map((trip) => trip.seconds / city.travelSeconds(trip.from, trip.to, trip.hour)).sort((a, b) => a - b);
      const lengths = trips.map((trip) => trip.metres / city.distanceMetres(trip.from, trip.to)).sort((a, b) => a - b);
      expect(trips.length).toBeGreaterThan(10_000);
      expect(ratios[ratios.length >> 1]).toBeCloseTo(1.04, 1);
      expect(lengths[lengths.length >> 1]).toBeCloseTo(1, 1);
      const real = meanSpeeds(trips);
      const asWritten = manhattan(folder, 0);
      expect(
        correlation(
          real,
          city.hourFactors.map((factor) => 1 / factor),
        ),
      ).toBeGreaterThan(0.9);
      expect(
        correlation(
          real,
          asWritten.hourFactors.map((factor) => 1 / factor),
        ),
      ).toBeLessThan(0.4);
    });
  });
});

interface RealTrip {
  readonly from: number;
  readonly to: number;
  readonly hour: number;
  readonly seconds: number;
  readonly metres: number;
}

/** Weekday trips of more than half a kilometre with both ends on the network. */
function realTrips(city: RoadCity): RealTrip[] {
  const [header, ...lines] = readFileSync(join(sharedData, TRIPS), 'utf8').trim().split('\n');
  const names = header!.split(',');
  const [pickup, dropoff, x0, y0, x1, y1, miles] = [
    'tpep_pickup_datetime',
    'tpep_dropoff_datetime',
    'pickup_longitude',
    'pickup_latitude',
    'dropoff_longitude',
    'dropoff_latitude',
    'trip_distance',
  ].map((name) => names.indexOf(name));
  const trips: RealTrip[] = [];
  for (const line of lines) {
    const cells = line.split(',');
    const start = Date.parse(`${cells[pickup!]!.replace(' ', 'T')}Z`) / 1000;
    const seconds = Date.parse(`${cells[dropoff!]!.replace(' ', 'T')}Z`) / 1000 - start;
    const weekday = (Math.floor(start / 86_400) + 3) % 7;
    if (weekday > 4 || seconds < 60 || seconds > 3 * 3600) continue;
    const from = city.snap(Number(cells[x0!]), Number(cells[y0!]));
    const to = city.snap(Number(cells[x1!]), Number(cells[y1!]));
    if (from < 0 || to < 0 || city.distanceMetres(from, to) < 500) continue;
    trips.push({ from, to, hour: Math.floor((start % 86_400) / 3600), seconds, metres: Number(cells[miles!]) * 1609.344 });
  }
  return trips;
}

function meanSpeeds(trips: readonly RealTrip[]): Float64Array {
  const metres = new Float64Array(24);
  const seconds = new Float64Array(24);
  for (const trip of trips) {
    metres[trip.hour]! += trip.metres;
    seconds[trip.hour]! += trip.seconds;
  }
  return metres.map((sum, hour) => sum / seconds[hour]!);
}

function correlation(a: Float64Array, b: Float64Array): number {
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const sum = (f: (i: number) => number) => a.reduce((total, _, i) => total + f(i), 0);
  const covariance = sum((i) => (a[i]! - meanA) * (b[i]! - meanB));
  return covariance / Math.sqrt(sum((i) => (a[i]! - meanA) ** 2) * sum((i) => (b[i]! - meanB) ** 2));
}
