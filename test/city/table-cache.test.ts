import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { cityOfNetwork } from '../../src/city/road-city.ts';
import type { RoadNetwork } from '../../src/city/road-network.ts';
import { buildRoadTables, type RoadTables } from '../../src/city/road-tables.ts';
import { syntheticCity } from '../../src/city/synthetic/synthetic-city.ts';
import { readTables, tableKey, writeTables } from '../../src/city/table-cache.ts';
import { temporaryFolder } from './files.ts';

const { folder, remove } = temporaryFolder();
afterAll(remove);

/** Networks of 1,000 places and more are cached; a seed no other test uses, so that its tables are not in memory yet. */
function largeNetwork(seed: string): RoadNetwork {
  return syntheticCity({ avenues: 36, streets: 30 }, seed).network;
}

/** A copy of a network that is another one to the memory of the process: one edge takes a second longer. */
function slower(network: RoadNetwork, edge: number): RoadNetwork {
  const seconds = network.seconds.slice();
  seconds[edge * 24]! += 1;
  return { ...network, seconds };
}

/** Equality to the bit; comparing millions of elements one by one would take the test framework half a minute. */
function expectSame(a: RoadTables | null, b: RoadTables): void {
  const bytes = (part: Uint16Array) => Buffer.from(part.buffer, part.byteOffset, part.byteLength);
  expect(a).not.toBeNull();
  expect(bytes(a!.ticks).equals(bytes(b.ticks))).toBe(true);
  expect(bytes(a!.units).equals(bytes(b.units))).toBe(true);
  expect([a!.tickSeconds, a!.error, [...a!.columnFactors]]).toEqual([b.tickSeconds, b.error, [...b.columnFactors]]);
}

describe('the cache of all-pairs tables', () => {
  const network = largeNetwork('cache');
  const places = network.longitudes.length;
  const key = tableKey(network, 'mean');
  const file = join(folder, `roads-${key}.bin`);
  const tables = buildRoadTables(network, 'mean');

  it('gives back what was put in, and leaves no other file', () => {
    expect(readTables(folder, key, places)).toBeNull();
    expect(writeTables(folder, key, tables)).toBeNull();
    expectSame(readTables(folder, key, places), tables);
    expect(readdirSync(folder)).toEqual([`roads-${key}.bin`]);
  });

  it('takes a damaged file for none', () => {
    const whole = readFileSync(file);
    const flipped = Buffer.from(whole);
    flipped[whole.length - 5]! ^= 1;
    writeFileSync(file, flipped);
    expect(readTables(folder, key, places)).toBeNull();
    writeFileSync(file, whole);
    truncateSync(file, whole.length - 1);
    expect(readTables(folder, key, places)).toBeNull();
    writeFileSync(file, 'no tables');
    expect(readTables(folder, key, places)).toBeNull();
    writeFileSync(file, whole);
    expect(readTables(folder, key, places)).not.toBeNull();
  });

  it('has another key for another network or base', () => {
    const keys = [key, tableKey(network, 8), tableKey(slower(network, 3), 'mean')];
    expect(new Set(keys).size).toBe(3);
    expect(tableKey({ ...network, pointIds: network.pointIds.map((id) => id + 1) }, 'mean')).toBe(key);
  });

  it('is rebuilt by a city that finds it damaged', () => {
    const damaged = slower(network, 7);
    const damagedFile = join(folder, `roads-${tableKey(damaged, 'mean')}.bin`);
    writeFileSync(damagedFile, 'no tables');
    const city = cityOfNetwork(damaged, { cache: folder });
    expect(city.cached).toBe(false);
    expectSame(readTables(folder, tableKey(damaged, 'mean'), places), city.tables);
    expect(cityOfNetwork(damaged, { cache: folder }).cached).toBe(true);
  });

  it('is used when it is there', () => {
    const kept = slower(network, 11);
    // Tables of another network under this key: that they come back shows that they were not computed anew.
    writeTables(folder, tableKey(kept, 'mean'), { ...tables, tickSeconds: 1 });
    const city = cityOfNetwork(kept, { cache: folder });
    expect([city.cached, city.tables.tickSeconds]).toEqual([true, 1]);
  });

  it('does without a folder that cannot be written, and says so', () => {
    const city = cityOfNetwork(slower(network, 13), { cache: join(file, 'below-a-file') });
    expect(city.notes.at(-1)).toMatch(/could not be kept in ".*below-a-file" .*computed again next time/);
    expect(city.travelSeconds(0, places - 1, 8)).toBeGreaterThan(0);
  });
});
