import type { GridEnvironment } from '../../../envs/grid/grid-environment.ts';
import type { EnvironmentDefinition } from '../../../src/environment/definition.ts';
import { instantiate } from '../../../src/environment/instantiate.ts';
import { parseParameters } from '../../../src/shared/parse-parameters.ts';

/** A grid game, with its worlds to look at. */
export async function makeGrid(
  definition: EnvironmentDefinition<never>,
  parameters: Readonly<Record<string, unknown>> = {},
  numEnvs = 1,
): Promise<GridEnvironment> {
  return (await instantiate(definition, await parseParameters(definition.parameters, parameters, 'env'), numEnvs)) as GridEnvironment;
}
