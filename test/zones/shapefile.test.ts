import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/shared/rng.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { createPointSampler } from '../../src/zones/sample-point.ts';
import { loadZones } from '../../src/zones/zones.ts';
import { describeWithShared, sharedData } from '../city/shared-data.ts';
import { temporaryFiles } from '../trips/files.ts';

const temporary = temporaryFiles();

async function zipOf(files: Readonly<Record<string, Uint8Array | undefined>>): Promise<Uint8Array> {
  const writer = new ZipWriter(new Uint8ArrayWriter());
  for (const [name, bytes] of Object.entries(files)) await writer.add(name, new Uint8ArrayReader(bytes!), { useWebWorkers: false });
  return writer.close();
}

describeWithShared('zones/taxi_zones.zip', 'the official shapefile of taxi zones', () => {
  const zip = join(sharedData, 'zones', 'taxi_zones.zip');

  it('comes out as an inverse Lambert projection of our own reckoning had it, to 1e-5 degrees', async () => {
    const ours = await loadZones(zip);
    const other = await loadZones(join(sharedData, 'zones', 'taxi_zones_wgs84.geojson'));
    expect(ours.zones.map((zone) => zone.id)).toEqual(other.zones.map((zone) => zone.id));
    expect(ours.zones.map((zone) => zone.name)).toEqual(other.zones.map((zone) => zone.name));
    expect(ours.polygons.length).toBe(other.polygons.length);
    const apart = (one: readonly (readonly number[])[], two: readonly (readonly number[])[]) =>
      Math.max(...one.map((point, i) => Math.max(Math.abs(point[0]! - two[i]![0]!), Math.abs(point[1]! - two[i]![1]!))));
    let furthest = 0;
    ours.polygons.forEach(({ id, rings }, i) => {
      const expected = other.polygons[i]!;
      expect([id, rings.map((ring) => ring.length)]).toEqual([expected.id, expected.rings.map((ring) => ring.length)]);
      // Shapefiles run clockwise round an outline, GeoJSON the other way.
      rings.forEach((ring, r) => {
        furthest = Math.max(furthest, Math.min(apart(ring, expected.rings[r]!), apart(ring, expected.rings[r]!.toReversed())));
      });
    });
    expect(furthest).toBeLessThan(1e-5);
  });

  it('is keyed by LocationID, and says which ids have several features and which none', async () => {
    const { zones, notes } = await loadZones(zip);
    expect(zones.length).toBe(260);
    expect(zones.filter((zone) => zone.borough === 'Manhattan').length).toBe(67);
    expect(notes.join(' ')).toMatch(/one zone: 56 \(2\), 103 \(3\)\..* the id 57, 104, 105;/);
  });

  it('gives points inside the zone that is asked for', async () => {
    const zones = await loadZones(zip);
    const sample = createPointSampler(zones);
    const rng = createRng(1);
    for (const { id } of zones.zones) {
      for (let i = 0; i < 5; i++) expect(zones.locate!(...sample(id, rng)!)).toBe(id);
    }
    expect(sample(57, rng)).toBeNull();
    expect(createPointSampler(zones)(4, createRng('a'))).toEqual(sample(4, createRng('a')));
  });

  it('ends in zones or a sentence, however it is damaged', async () => {
    const whole = readFileSync(zip);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: whole.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (at, bits, cut) => {
          const damaged = cut ? whole.subarray(0, at) : Buffer.from(whole);
          if (!cut) damaged[at] = damaged[at]! ^ bits;
          try {
            expect((await loadZones(temporary('damaged.zip', damaged))).zones.length).toBeGreaterThan(0);
          } catch (error) {
            expect(error).toBeInstanceOf(UserError);
          }
        },
      ),
      { numRuns: 25, seed: 7 },
    );
  }, 60_000);
});

describe('a zip', () => {
  it.each([
    ['without a shapefile', { 'readme.txt': new Uint8Array(3) }, /a zip with no shapefile in it/],
    ['with two', { 'a.shp': new Uint8Array(3), 'b.shp': new Uint8Array(3) }, /a zip with 2 shapefiles \(a\.shp, b\.shp\)/],
    ['without the table', { 'a.shp': new Uint8Array(100) }, /a\.shp without its \.dbf/],
    ['with garbage', { 'a.shp': new Uint8Array(100), 'a.dbf': new Uint8Array(100) }, /damaged shapefile|not a GeoJSON/],
  ])('%s is refused', async (name, files, expected) => {
    await expect(loadZones(temporary(`${name}.zip`, await zipOf(files)))).rejects.toThrow(expected);
  });

  it('that is cut off is refused', async () => {
    await expect(loadZones(temporary('cut.zip', Buffer.from('PK\x03\x04 and no more')))).rejects.toThrow(/damaged zip archive/);
  });
});

describe('points of zones without polygons', () => {
  it('are their centroids', async () => {
    const zones = await loadZones(
      temporary('centroids.csv', 'LocationID,Zone,centroid_lon,centroid_lat\n4,Alphabet City,-73.97,40.72\n5,Nowhere,,\n'),
    );
    const sample = createPointSampler(zones);
    expect([sample(4, createRng(1)), sample(5, createRng(1)), sample(6, createRng(1))]).toEqual([[-73.97, 40.72], null, null]);
  });
});
