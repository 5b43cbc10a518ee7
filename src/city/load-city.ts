import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { readText } from '../shared/csv-rows.ts';
import { UserError } from '../shared/user-error.ts';
import { bundledDataFolder } from './bundled-data.ts';
import type { City } from './city.ts';
import { hexagonCity } from './hexagon-city.ts';
import { roadCity } from './road-city.ts';
import { syntheticCity } from './synthetic-city.ts';
import { zoneTableCity } from './zone-table-city.ts';

const positive = z.number().positive();
const hour = z.number().int().min(0).max(23);

/** What `city.yaml` in a folder of road files may say; parameters given elsewhere win. */
const roadDescription = z.strictObject({
  name: z.string().optional(),
  firstColumnHour: hour.optional(),
  timeFactor: positive.optional(),
  snapRadiusMetres: positive.optional(),
  targetZones: z.number().int().min(1).optional(),
  zoneNames: z.record(z.string(), z.string()).optional(),
});

const road = roadDescription.extend({
  kind: z.literal('road'),
  /** Folder with points.csv, edges.csv, the times file and, if there are zones, node_zone.csv and city.yaml. Default: the bundled city. */
  folder: z.string().optional(),
  /** Name of the times file without ".csv": week, sat or sun. */
  times: z.string().default('week'),
  base: z.union([z.literal('mean'), hour]).optional(),
  cache: z.union([z.string().min(1), z.literal(false)]).optional(),
});

const zones = z.strictObject({
  kind: z.literal('zones'),
  times: z.string(),
  centroids: z.string(),
  name: z.string().optional(),
  timeFactor: positive.optional(),
  circuity: z.number().min(1).optional(),
  snapRadiusMetres: positive.optional(),
});

const hexagons = z.strictObject({
  kind: z.literal('hexagons'),
  folder: z.string(),
  name: z.string().optional(),
  snapRadiusMetres: positive.optional(),
});

const synthetic = z.strictObject({
  kind: z.literal('synthetic'),
  seed: z.union([z.number(), z.string()]).default(1),
  avenues: z.number().optional(),
  streets: z.number().optional(),
  blockMetres: z.number().optional(),
  zoneSide: z.number().optional(),
  bridges: z.number().optional(),
  parks: z.number().optional(),
});

/** The parameters of every kind of city: a Standard Schema, to be put inside the parameters of an environment. */
export const cityParameters = z.discriminatedUnion('kind', [road, zones, hexagons, synthetic]);

/** Parameters as a user writes them. */
export type CityParameters = z.input<typeof cityParameters>;

/**
 * Makes the city that the parameters describe.
 * @throws UserError for wrong parameters, missing files, malformed rows (with file and line) and disconnected networks
 */
export function loadCity(parameters: CityParameters): City {
  const checked = check(cityParameters, parameters, 'The city');
  switch (checked.kind) {
    case 'road':
      return roadCityIn(checked);
    case 'zones':
      return zoneTableCity(checked);
    case 'hexagons':
      return hexagonCity(checked);
    case 'synthetic':
      return syntheticCity(checked, checked.seed);
  }
}

function roadCityIn(parameters: z.output<typeof road>): City {
  const folder = parameters.folder ?? join(bundledDataFolder(), 'city');
  const nodeZones = join(folder, 'node_zone.csv');
  return roadCity({
    ...describedIn(join(folder, 'city.yaml')),
    ...Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined)),
    points: join(folder, 'points.csv'),
    edges: join(folder, 'edges.csv'),
    times: join(folder, `${parameters.times}.csv`),
    nodeZones: existsSync(nodeZones) ? nodeZones : undefined,
  });
}

function describedIn(file: string): z.output<typeof roadDescription> {
  if (!existsSync(file)) return {};
  let described: unknown;
  try {
    described = parse(readText(file, 'city description'));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`The city description "${file}" is not well-formed YAML: ${(error as Error).message.trim()}`);
  }
  return check(roadDescription, described ?? {}, `"${file}"`);
}

function check<T extends z.ZodType>(schema: T, raw: unknown, where: string): z.output<T> {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message));
  throw new UserError(`${where} is described wrongly: ${issues.join('; ')}.`);
}
