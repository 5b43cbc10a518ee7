import { UserError } from '../shared/user-error.ts';
import type { EnvironmentDefinition } from './definition.ts';
import { pack } from './pack.ts';
import type { ParallelEnv } from './parallel-env.ts';
import type { PopulationEnv } from './population-env.ts';

/** Makes an environment as arrays from parameters that its schema has already accepted; packs it when it is written in records. */
export async function instantiate<P>(definition: EnvironmentDefinition<P>, parameters: P, numEnvs: number): Promise<PopulationEnv> {
  if (definition.make && definition.makeParallel) {
    throw new UserError(`Environment "${definition.name}" has both make and makeParallel; give one of them.`);
  }
  if (definition.make) return definition.make(parameters, { numEnvs });
  if (!definition.makeParallel) {
    throw new UserError(`Environment "${definition.name}" has neither make (arrays) nor makeParallel (records); give one of them.`);
  }
  const copies: ParallelEnv[] = [];
  for (let copy = 0; copy < numEnvs; copy++) copies.push(await definition.makeParallel(parameters));
  return pack((copy) => copies[copy]!, numEnvs, { name: definition.name });
}
