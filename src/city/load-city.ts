import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../shared/user-error.ts';
import { isScenario } from './build/source-kind.ts';
import { bundledDataFolder } from './bundled-data.ts';
import type { City } from './city.ts';
import { check, describedIn, hour, roadDescription, zonesDescription } from './city-description.ts';
import { ZONE_TABLE_FILES } from './city-files.ts';
import { hexagonCity } from './hexagon-city.ts';
import { amodCity } from './interchange/amod-city.ts';
import { readAmodScenario } from './interchange/amod-scenario.ts';
import { roadCity } from './road-city.ts';
import { syntheticCity } from './synthetic/synthetic-city.ts';
import { zoneTableCity } from './zone-table-city.ts';

const road = roadDescription.extend({
  kind: z.literal('road'),
  /** Folder with points.csv, edges.csv, the times file and, if there are zones, node_zone.csv and city.yaml. Default: the bundled city. */
  folder: z.string().optional(),
  /** Name of the times file without ".csv": week, sat or sun. */
  times: z.string().default('week'),
  base: z.union([z.literal('mean'), hour]).optional(),
  cache: z.union([z.string().min(1), z.literal(false)]).optional(),
});

const zones = zonesDescription.extend({
  kind: z.literal('zones'),
  times: z.string(),
  centroids: z.string(),
});

const hexagons = z.strictObject({
  kind: z.literal('hexagons'),
  folder: z.string(),
  name: z.string().optional(),
  snapRadiusMetres: z.number().positive().optional(),
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
 * Makes the city that the parameters describe, or the one in a folder (`docs/cities.md` has the format), or of a scenario of RL4AMOD (a .json file).
 * @throws UserError for wrong parameters, missing files, malformed rows (with file and line) and disconnected networks
 */
export function loadCity(parameters: CityParameters | string): City {
  if (typeof parameters === 'string') return cityIn(parameters);
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

function cityIn(folder: string): City {
  if (!existsSync(folder)) throw new UserError(`The city "${folder}" does not exist; give a folder that murmur city build has made.`);
  if (!statSync(folder).isDirectory()) {
    if (isScenario(folder)) return amodCity(readAmodScenario(folder));
    throw new UserError(`The city "${folder}" is a file; a city is a folder. Make one of the file with murmur city build.`);
  }
  const described = describedIn(folder);
  if (described.kind === 'road') return loadCity({ kind: 'road', folder });
  const { times, centroids } = ZONE_TABLE_FILES;
  return zoneTableCity({ ...described, times: join(folder, times), centroids: join(folder, centroids) });
}

function roadCityIn(parameters: z.output<typeof road>) {
  const folder = parameters.folder ?? join(bundledDataFolder(), 'city');
  const described = describedIn(folder);
  if (described.kind !== 'road') throw new UserError(`The folder "${folder}" holds a city of kind ${described.kind}, not road.`);
  const nodeZones = join(folder, 'node_zone.csv');
  return roadCity({
    ...described,
    ...Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined)),
    points: join(folder, 'points.csv'),
    edges: join(folder, 'edges.csv'),
    times: join(folder, `${parameters.times}.csv`),
    nodeZones: existsSync(nodeZones) ? nodeZones : undefined,
  });
}
