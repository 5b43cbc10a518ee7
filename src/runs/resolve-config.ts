import { isDeepStrictEqual } from 'node:util';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { loadRegistry } from '../plugins/load-registry.ts';
import type { RegisteredEnvironment, RegisteredLearner, Registry } from '../plugins/registry.ts';
import { parseParameters } from '../shared/parse-parameters.ts';
import { UserError } from '../shared/user-error.ts';
import { configSchema, type Named, type RunConfig } from './config.ts';
import type { ConfigPath, ConfigSource } from './config-source.ts';

/** A configuration with nothing left open, and the registry that its names stand in. */
export interface ResolvedConfig {
  readonly config: RunConfig;
  readonly registry: Registry;
}

/**
 * Checks a configuration, loads its plugins, and fills in every parameter of the environment and the learners: the user's own values
 * over what the learners want of this environment (`environmentDefaults`) over the defaults of the schemas.
 *
 * @param fromFolder where the paths of plugins begin.
 * @throws UserError saying where the value was written, what is wrong with it, and what would be right.
 */
export async function resolveConfig(given: ConfigSource, fromFolder: string): Promise<ResolvedConfig> {
  const source = withNamesSpelledOut(given);
  const shape = await parseParameters(configSchema, source.value, '', source.origin);
  const registry = await loadRegistry(shape.plugins, fromFolder);
  const at = <T>(path: ConfigPath, find: () => T): T => locating(source, path, find);

  const environment: RegisteredEnvironment = at(['env', 'name'], () => registry.environment(shape.env.name));
  const resolveLearner = async (block: Named, path: readonly string[]): Promise<[RegisteredLearner, Named]> => {
    const definition = at([...path, 'name'], () => registry.learner(block.name));
    return [definition, await resolveBlock(definition.parameters, block, {}, path, source)];
  };
  const [learnerDefinition, learner] = await resolveLearner(shape.learner, ['learner']);
  const others = await Promise.all(
    Object.entries(shape.learners ?? {}).map(
      async ([group, block]) => [group, ...(await resolveLearner(block, ['learners', group]))] as const,
    ),
  );
  if (shape.compare.length > 0 && shape.evaluate.episodes === 0) {
    throw new UserError('compare: there is nothing to compare on, as evaluate.episodes is 0; make it 1 or more, or compare nothing.');
  }
  for (const [index, name] of shape.compare.entries()) at(['compare', index], () => registry.learner(name));

  const wanted = [...others.map(([, definition]) => definition), learnerDefinition].map(
    ({ environmentDefaults }) => environmentDefaults?.[environment.name],
  );
  const env = await resolveBlock(environment.parameters, shape.env, Object.assign({}, ...wanted), ['env'], source);
  const learners = Object.fromEntries(others.map(([group, , block]) => [group, block]));
  return { config: { ...shape, env, learner, ...(shape.learners ? { learners } : {}) }, registry };
}

/** `env: ring` is short for `env: { name: ring }`; likewise for learners and the engine. */
export function withNamesSpelledOut(source: ConfigSource): ConfigSource {
  const value: Record<string, unknown> = { ...source.value };
  for (const key of ['env', 'learner', 'engine']) if (typeof value[key] === 'string') value[key] = { name: value[key] };
  const { learners } = value;
  if (typeof learners === 'object' && learners !== null && !Array.isArray(learners)) {
    const spelledOut = Object.entries(learners).map(([group, block]) => [group, typeof block === 'string' ? { name: block } : block]);
    value['learners'] = Object.fromEntries(spelledOut);
  }
  return { ...source, value };
}

async function resolveBlock(
  schema: StandardSchemaV1<unknown, unknown>,
  block: Named,
  defaults: Readonly<Record<string, unknown>>,
  path: readonly string[],
  source: ConfigSource,
): Promise<Named> {
  const { name, ...own } = block;
  const raw = { ...defaults, ...own };
  const parsed = await parseParameters(schema, raw, path.join('.'), (inner) => source.origin([...path, ...inner.slice(1)]));
  const keeps = typeof parsed === 'object' && parsed !== null && (await yields(schema, parsed));
  return Object.assign({ name }, keeps ? parsed : raw, { name });
}

/** True when a schema gives a value back unchanged, so that the value can be written down and read again in place of what was given. */
async function yields(schema: StandardSchemaV1, value: unknown): Promise<boolean> {
  const again = await schema['~standard'].validate(value);
  return !again.issues && isDeepStrictEqual(again.value, value);
}

function locating<T>(source: ConfigSource, path: ConfigPath, find: () => T): T {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const origin = source.origin(path);
    throw origin.startsWith('--') ? error : new UserError(`${origin}: ${error.message}`);
  }
}
