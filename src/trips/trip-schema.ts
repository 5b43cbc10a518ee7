import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { packageRoot } from '../shared/package-root.ts';

const column = z.union([z.string(), z.array(z.string()).min(1)]);

/** The parts of a trip that a column can hold. */
export const columnRoles = [
  'pickupTime',
  'dropoffTime',
  'pickupLon',
  'pickupLat',
  'dropoffLon',
  'dropoffLat',
  'pickupZone',
  'dropoffZone',
  'passengers',
  'distance',
  'fare',
] as const;
export type ColumnRole = (typeof columnRoles)[number];

/** The form of `data/schemas/*.yaml`; `data/schemas/README.md` explains the keys. */
const tripSchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  tell: z.array(column).min(1),
  without: z.array(z.string()).default([]),
  columns: z.partialRecord(z.enum(columnRoles), column),
  time: z.enum(['wall-clock', 'second-of-hour']),
  distanceUnit: z.enum(['mile', 'kilometre', 'metre']).default('kilometre'),
  zoneSystem: z.enum(['tlc', 'index']).default('tlc'),
  unknownZones: z.array(z.int()).default([]),
  box: z.strictObject({ west: z.number(), south: z.number(), east: z.number(), north: z.number() }).optional(),
});

/** One kind of trip file: how to tell it, which columns it has, its units. */
export type TripSchema = z.infer<typeof tripSchema>;

/** Kilometres in one of the units that schemas use. */
export const kilometresPer = { mile: 1.609344, kilometre: 1, metre: 0.001 } as const;

let loaded: readonly TripSchema[] | undefined;

/** The schemas of `data/schemas`, by name. Read once. */
export function tripSchemas(): readonly TripSchema[] {
  loaded ??= readSchemas(join(packageRoot(), 'data', 'schemas'));
  return loaded;
}

function readSchemas(folder: string): TripSchema[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => {
      const result = tripSchema.safeParse(parse(readFileSync(join(folder, name), 'utf8')));
      if (!result.success) throw new Error(`The trip schema ${name} is malformed: ${z.prettifyError(result.error)}`);
      return result.data;
    });
}
