import { join } from 'node:path';
import { expect, it } from 'vitest';
import { placeTrips } from '../../envs/fleet/place-trips.ts';
import { loadCity } from '../../src/city/load-city.ts';
import { loadTrips } from '../../src/trips/load-trips.ts';
import { loadZones } from '../../src/zones/zones.ts';
import { describeWithShared, sharedData } from '../city/shared-data.ts';

describeWithShared('network/points.csv', 'trips that name zones only, on the road network', () => {
  it('begin and end at road nodes inside or at the edge of those zones, the same ones every time', async () => {
    const zones = await loadZones(join(sharedData, 'zones', 'taxi_zones.zip'));
    const { trips } = await loadTrips({
      files: join(sharedData, 'trips', 'taxis.2019-03.zoneids.seaborn-raw.csv'),
      zones,
      area: 'Manhattan',
    });
    const city = loadCity({ kind: 'road', folder: join(sharedData, 'network') });
    const placed = placeTrips(trips, city, { base: 2.5, perKm: 1.55 }, zones);
    // Of 4,914 trips of Manhattan zones those short of 60 s or longer than 3 h were dropped by the loader.
    expect(placed.count + placed.outside + placed.nowhere).toBe(trips.count);
    expect(placed.outside).toBeLessThan(0.02 * trips.count);
    const used = new Set(trips.pickupZone);
    let inside = 0;
    const origins = new Map<number, Set<number>>();
    for (let i = 0; i < placed.count; i++) {
      const place = placed.origin[i]!;
      const zone = zones.locate!(city.longitudes[place]!, city.latitudes[place]!);
      origins.set(zone, (origins.get(zone) ?? new Set()).add(place));
      inside += Number(used.has(zone));
    }
    expect(inside).toBeGreaterThan(0.95 * placed.count);
    // Midtown Centre (161) has about 70 nodes: its trips do not all start at one.
    expect(origins.get(161)!.size).toBeGreaterThan(20);
    expect(placeTrips(trips, city, { base: 2.5, perKm: 1.55 }, zones)).toEqual(placed);
  }, 30_000);
});
