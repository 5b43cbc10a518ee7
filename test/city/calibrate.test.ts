import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { calibrate } from '../../src/city/build/calibrate.ts';
import { type RoadCity, roadCity } from '../../src/city/road-city.ts';
import { loadTrips } from '../../src/trips/load-trips.ts';
import { temporaryFolder } from './files.ts';
import { describeWithShared, sharedData } from './shared-data.ts';

describeWithShared('network/points.csv', 'the Manhattan network beside weekday trips of March 2016', () => {
  const { folder, remove } = temporaryFolder();
  afterAll(remove);
  const manhattan = (firstColumnHour: number): RoadCity =>
    roadCity({
      points: join(sharedData, 'network', 'points.csv'),
      edges: join(sharedData, 'network', 'edges.csv'),
      times: join(sharedData, 'network', 'week.csv'),
      firstColumnHour,
      cache: folder,
    });

  it('is 1.13 times too fast, and slow at the same hours once its columns are shifted by four', async () => {
    const { trips } = await loadTrips({
      files: join(sharedData, 'trips', 'yellow_tripdata_2016-03.sample24k.csv'),
      weekdays: true,
    });
    const shifted = calibrate(manhattan(4), trips);
    expect(shifted.ratio.geometricMean).toBeCloseTo(1.13, 1);
    expect(shifted.ratio.logSpread).toBeCloseTo(0.285, 1);
    expect(shifted.speedCorrelation).toBeGreaterThan(0.93);
    const asWritten = calibrate(manhattan(0), trips);
    expect(asWritten.speedCorrelation).toBeLessThan(0.35);
    expect(asWritten.ratio.logSpread).toBeGreaterThan(shifted.ratio.logSpread + 0.03);
  }, 60_000);
});
