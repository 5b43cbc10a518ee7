import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { packageRoot } from '../shared/package-root.ts';
import { UserError } from '../shared/user-error.ts';
import { zoneSystems } from './trips.ts';

const column = z.union([z.string(), z.array(z.string()).min(1)]);

/** The parts of a trip that a column can hold. */
export const columnRoles = [
  'pickupTime',
  'dropoffTime',
  'requestTime',
  'duration',
  'pickupLon',
  'pickupLat',
  'dropoffLon',
  'dropoffLat',
  'pickupZone',
  'dropoffZone',
  'pickupZoneName',
  'dropoffZoneName',
  'polyline',
  'incomplete',
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
  reject: z.string().optional(),
  columns: z.partialRecord(z.enum(columnRoles), column).default({}),
  time: z.enum(['wall-clock', 'second-of-hour', 'unix']).default('wall-clock'),
  timeZone: z.string().optional(),
  coordinates: z.enum(['degrees', 'web-mercator']).default('degrees'),
  pointSeconds: z.number().positive().default(15),
  distanceUnit: z.enum(['mile', 'kilometre', 'metre']).default('kilometre'),
  zoneSystem: z.enum(zoneSystems).default('tlc'),
  unknownZones: z.array(z.int()).default([]),
  box: z.strictObject({ west: z.number(), south: z.number(), east: z.number(), north: z.number() }).optional(),
  fareKey: z.array(z.string()).min(1).optional(),
});

/** A column map of a user's own: nothing tells it from others, since it is named. */
const ownSchema = tripSchema.extend({
  name: z.string().default('own'),
  title: z.string().default('a column map of your own'),
  tell: z.array(column).default([]),
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

/**
 * Reads a column map of a user's own: the same keys as in `data/schemas`, of which only `columns` is needed.
 * @throws UserError with the file and the key that is wrong
 */
export function readColumnMap(file: string): TripSchema {
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = (error as Error).message.trim().split('\n')[0];
    throw new UserError(missing ? `The column map ${file} does not exist.` : `The column map ${file} cannot be read: ${reason}`);
  }
  const result = ownSchema.safeParse(content);
  if (!result.success) {
    const { path, message } = result.error.issues[0]!;
    throw new UserError(
      `The column map ${file} is wrong at ${path.join('.') || 'the top'}: ${message}. data/schemas/README.md lists its keys.`,
    );
  }
  if (result.data.columns.pickupTime === undefined) {
    throw new UserError(`The column map ${file} does not say which column is the pickupTime; write it under "columns".`);
  }
  return result.data;
}
