import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isScenario } from '../city/build/source-kind.ts';
import { readAmodScenario } from '../city/interchange/amod-scenario.ts';
import { amodDemand } from './amod-demand.ts';
import { type DemandModel, readDemand } from './demand-model.ts';

/** The name of the model of demand in a city folder. */
export const DEMAND_FILE = 'demand.yaml';

/** The model of demand that a city brings along: the one in its folder, if there is one, or that of a scenario. */
export function demandOfCity(city: unknown): DemandModel | null {
  if (typeof city !== 'string') return null;
  if (existsSync(city) && isScenario(city)) return amodDemand(readAmodScenario(city));
  const file = join(city, DEMAND_FILE);
  return existsSync(file) ? readDemand(file) : null;
}
