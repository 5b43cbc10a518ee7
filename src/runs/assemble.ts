import process from 'node:process';
import type { GroupSpec, PopulationEnv } from '../environment/population-env.ts';
import type { Learner } from '../learning/learner.ts';
import type { Learners } from '../learning/policies.ts';
import { startEnvironmentWorkers } from '../plugins/env-workers/start-environment-workers.ts';
import { describeError, makeEnvironment } from '../plugins/make-environment.ts';
import type { Registry } from '../plugins/registry.ts';
import { parseParameters } from '../shared/parse-parameters.ts';
import { createRng, type Rng } from '../shared/rng.ts';
import { UserError } from '../shared/user-error.ts';
import type { Named, RunConfig } from './config.ts';
import { learnerFor, misfits } from './learner-fit.ts';
import type { ResolvedConfig } from './resolve-config.ts';

/** The parts of a run, made and not yet begun. */
export interface Assembly {
  /** The training environment. */
  readonly env: PopulationEnv;
  readonly learners: Learners;
  /** What `train` splits by episode. */
  readonly rng: Rng;
}

/**
 * Makes the training environment and the learners of a configuration.
 * @throws UserError for parameters that do not go together, a group that does not exist, or a learner that cannot serve a group.
 */
export async function assemble({ config, registry }: ResolvedConfig): Promise<Assembly> {
  const env = await makeTrainingEnvironment(config, registry);
  const reasons = misfits({ config, registry }, env.groups);
  if (reasons.length > 0) throw new UserError(reasons.join('\n'));
  const learners = await createLearners(config, registry, env, (group) => config.learners?.[group] ?? config.learner, '');
  return { env, learners, rng: createRng(config.seed).split('train') };
}

/** In worker threads where the user wants it. */
function makeTrainingEnvironment({ env, numEnvs, envWorkers, plugins }: RunConfig, registry: Registry): Promise<PopulationEnv> {
  if (envWorkers === 0) return makeNamedEnvironment(env, registry, numEnvs);
  const { name, ...parameters } = env;
  const definition = registry.environment(name);
  if (!definition.inWorkers) {
    throw new UserError(
      `envWorkers is ${envWorkers}, but "${name}" does not say that it can be made in worker threads (inWorkers: true in its definition); set it to 0.`,
    );
  }
  if (envWorkers > numEnvs) {
    throw new UserError(`envWorkers is ${envWorkers}, but there are only ${numEnvs} copies to be stepped: lower it, or raise numEnvs.`);
  }
  const order = { name, parameters, plugins, fromFolder: process.cwd(), numEnvs };
  return makeEnvironment(definition, parameters, numEnvs, () => startEnvironmentWorkers(order, envWorkers));
}

/** A separate environment for evaluation, with at most as many copies as there are episodes or training copies. */
export function makeEvaluationEnvironment({ config, registry }: ResolvedConfig, episodes: number): Promise<PopulationEnv> {
  return makeNamedEnvironment(config.env, registry, Math.max(1, Math.min(episodes, config.numEnvs)));
}

/** Learners that play a baseline: the same one, with its default parameters, for every group. */
export function createBaseline({ config, registry }: ResolvedConfig, env: PopulationEnv, name: string): Promise<Learners> {
  return createLearners(config, registry, env, () => ({ name }), `compare/${name}/`);
}

/** An environment by its name and parameters. */
export function makeNamedEnvironment({ name, ...parameters }: Named, registry: Registry, numEnvs: number): Promise<PopulationEnv> {
  return makeEnvironment(registry.environment(name), parameters, numEnvs);
}

async function createLearners(
  config: RunConfig,
  registry: Registry,
  env: PopulationEnv,
  blockOf: (group: string) => Named,
  label: string,
): Promise<Learners> {
  const learners: Record<string, Learner> = {};
  for (const group of env.groups) {
    const rng = createRng(config.seed).split(`${label}learner/${group.name}`);
    learners[group.name] = await createLearner(config, registry, { group, env, block: blockOf(group.name), rng });
  }
  return learners;
}

/**
 * Makes a learner for a group of an environment. Of the configuration it takes the environment's name, the length of the run and the engine.
 * @throws UserError when the learner cannot serve the group, or its parameters are wrong.
 */
export async function createLearner(
  config: RunConfig,
  registry: Registry,
  { group, env, block, rng }: { readonly group: GroupSpec; readonly env: PopulationEnv; readonly block: Named; readonly rng: Rng },
): Promise<Learner> {
  const { name, ...raw } = block;
  const definition = learnerFor(group, name, { config, registry });
  const parameters = await parseParameters(definition.parameters, raw, 'learner');
  try {
    return await definition.create({
      group,
      groups: env.groups,
      numEnvs: env.numEnvs,
      parameters,
      rng,
      totalTimesteps: config.totalTimesteps,
      engine: config.engine,
      networks: (network) => registry.network(network),
    });
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`Learner "${name}" of plugin "${definition.plugin}" failed when it was made: ${describeError(error)}`, {
      cause: error,
    });
  }
}
