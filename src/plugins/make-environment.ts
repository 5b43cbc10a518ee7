import type { EnvironmentDefinition } from '../environment/definition.ts';
import { instantiate } from '../environment/instantiate.ts';
import type { PopulationEnv } from '../environment/population-env.ts';
import { renderScene } from '../scene/render-scene.ts';
import { parseParameters } from '../shared/parse-parameters.ts';
import { RunFailure } from '../shared/run-failure.ts';
import { UserError } from '../shared/user-error.ts';

/**
 * Makes an environment from raw parameters (`--env.KEY` values), written in arrays or in records. An exception out of it, when it is
 * made, in reset or in step, becomes a UserError that names environment, plugin and call and has the exception as its `cause`.
 *
 * @param definition as the registry gives it (with `plugin`), or any other.
 * @param make makes it in another way, in other threads, say; such an environment has no tabular view.
 * @throws UserError for parameters that the schema refuses: "env.vehicles: Too small: expected number to be >=1; got 0."
 */
export async function makeEnvironment<P>(
  definition: EnvironmentDefinition<P> & { readonly plugin?: string },
  rawParameters: Readonly<Record<string, unknown>>,
  numEnvs: number,
  make: (parameters: P) => PopulationEnv | Promise<PopulationEnv> = (parameters) => instantiate(definition, parameters, numEnvs),
): Promise<PopulationEnv> {
  const parameters = await parseParameters(definition.parameters, rawParameters, 'env');
  const failure = (error: unknown, call: string): Error => {
    if (error instanceof UserError || error instanceof RunFailure) return error;
    const plugin = definition.plugin ? ` of plugin "${definition.plugin}"` : '';
    return new UserError(`Environment "${definition.name}"${plugin} failed ${call}: ${describeError(error)}`, { cause: error });
  };
  let env: PopulationEnv;
  try {
    env = await make(parameters);
  } catch (error) {
    throw failure(error, 'when it was made');
  }
  return {
    groups: env.groups,
    numEnvs: env.numEnvs,
    episodeOver: env.episodeOver,
    reset(copy, options) {
      try {
        env.reset(copy, options);
      } catch (error) {
        throw failure(error, `in reset (copy ${copy}, seed ${options.seed})`);
      }
    },
    step() {
      try {
        env.step();
      } catch (error) {
        throw failure(error, 'in step');
      }
    },
    ...(env.metrics ? { metrics: (copy) => env.metrics!(copy) } : {}),
    ...(env.contest ? { contest: env.contest } : {}),
    ...(env.saveState ? { saveState: () => env.saveState!() } : {}),
    ...(env.loadState ? { loadState: (state) => env.loadState!(state) } : {}),
    ...(env.scene ? { scene: env.scene } : {}),
    ...(env.tabular ? { tabular: env.tabular } : {}),
    ...(env.render || env.scene
      ? { render: (copy, mode) => env.render?.(copy, mode) ?? renderScene(env.scene!, copy, mode, definition.name) }
      : {}),
    close: () => env.close?.(),
  };
}

/** The message of an exception and the place it was thrown at. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const place = error.stack?.split('\n').find((line) => /^\s+at /.test(line));
  return `${error.name}: ${error.message}${place ? ` (${place.trim()})` : ''}`;
}
