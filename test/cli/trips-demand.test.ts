import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bundledDataFolder } from '../../src/city/bundled-data.ts';
import { createFlags } from '../../src/cli/flags.ts';
import { fitTripsCommand } from '../../src/cli/trips-fit.ts';
import { generateTripsCommand } from '../../src/cli/trips-generate.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { loadTrips } from '../../src/trips/load-trips.ts';
import { temporaryFiles } from '../trips/files.ts';

const temporary = temporaryFiles();
const out = temporary('model.yaml', '');
const trips = join(bundledDataFolder(), 'trips', 'synthetic-weekday.csv');
const city = join(bundledDataFolder(), 'city');

it('fits a model to the bundled trips, says how good it is, draws it, and draws trips from it', async () => {
  const fitted = JSON.parse(await fitTripsCommand([trips], {}, createFlags({ out, city, json: true, figure: `${out}.svg` })));
  expect(fitted).toMatchObject({ zones: 24, outside: 0, how: 'a fifth of the trips', figure: [`${out}.svg`] });
  expect(fitted.days.weekday.trips).toBe(3400);
  expect(fitted.fitted + fitted.heldOut).toBe(10_200);
  expect(fitted.hours.correlation).toBeGreaterThan(0.95);
  expect(fitted.od.correlation).toBeGreaterThan(0.6);
  expect(readFileSync(`${out}.svg`, 'utf8')).toMatch(/held-out trips between two zones/);
  const drawn = `${out}.csv`;
  expect(await generateTripsCommand([out], createFlags({ out: drawn, city, days: '2', seed: '4' }))).toMatch(
    /trips of 2 days, 2015-01-12 to 2015-01-13/,
  );
  const loaded = await loadTrips({ files: drawn });
  expect(Math.abs(loaded.trips.count - 6800)).toBeLessThan(400);
});

it.each<[string, () => Promise<string>, RegExp]>([
  ['neither zones nor a city', () => fitTripsCommand([trips], {}, createFlags({ out })), /with --zones ZONES or --city CITY/],
  ['both', () => fitTripsCommand([trips], { zones: 'z' }, createFlags({ out, city })), /with --zones ZONES or --city CITY/],
  ['no model', () => generateTripsCommand([], createFlags({ out })), /Write murmur trips generate/],
  ['a first day that is none', () => generateTripsCommand([out], createFlags({ out: 'x', start: 'soon' })), /"soon" is not a day/],
])('refuses %s', async (_, run, expected) => {
  await expect(run()).rejects.toThrow(UserError);
  await expect(run()).rejects.toThrow(expected);
});
