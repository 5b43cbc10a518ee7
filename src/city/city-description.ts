import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { readText } from '../shared/csv-rows.ts';
import { UserError } from '../shared/user-error.ts';

const positive = z.number().positive();

/** A local hour, 0 .. 23. */
export const hour = z.number().int().min(0).max(23);

/** What `city.yaml` in a folder of road files may say; parameters given elsewhere win. */
export const roadDescription = z.strictObject({
  name: z.string().optional(),
  /** How the city came about: a sentence, for people. */
  source: z.string().optional(),
  firstColumnHour: hour.optional(),
  timeFactor: positive.optional(),
  hourFactors: z.array(positive).length(24).optional(),
  snapRadiusMetres: positive.optional(),
  targetZones: z.number().int().min(1).optional(),
  zoneNames: z.record(z.string(), z.string()).optional(),
});

/** What `city.yaml` in a folder with a zone table (times.csv, centroids.csv) may say, beside `kind: zones`. */
export const zonesDescription = z.strictObject({
  name: z.string().optional(),
  source: z.string().optional(),
  timeFactor: positive.optional(),
  circuity: z.number().min(1).optional(),
  snapRadiusMetres: positive.optional(),
});

const anyDescription = z.discriminatedUnion('kind', [
  roadDescription.extend({ kind: z.literal('road') }),
  zonesDescription.extend({ kind: z.literal('zones') }),
]);

/** The contents of a `city.yaml`. */
export type CityDescription = z.output<typeof anyDescription>;

/** The name of the file that describes a city in its folder. */
export const DESCRIPTION_FILE = 'city.yaml';

/** Reads `city.yaml` of a folder; a folder without one holds road files that speak for themselves. @throws UserError with file and key */
export function describedIn(folder: string): CityDescription {
  const file = join(folder, DESCRIPTION_FILE);
  if (!existsSync(file)) return { kind: 'road' };
  let described: unknown;
  try {
    described = parse(readText(file, 'city description'), { logLevel: 'error' });
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`The city description "${file}" is not well-formed YAML: ${(error as Error).message.trim()}`);
  }
  if (described === null || described === undefined) return { kind: 'road' };
  if (typeof described !== 'object') throw new UserError(`The city description "${file}" is not a list of keys and values.`);
  return check(anyDescription, 'kind' in described ? described : { kind: 'road', ...described }, `"${file}"`);
}

/** Checks what a user wrote against a schema. @throws UserError naming `where` and the keys that are wrong */
export function check<T extends z.ZodType>(schema: T, raw: unknown, where: string): z.output<T> {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message));
  throw new UserError(`${where} is described wrongly: ${issues.join('; ')}.`);
}
