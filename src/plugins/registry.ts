import type { EnvironmentDefinition } from '../environment/definition.ts';
import type { LearnerDefinition } from '../learning/learner.ts';
import type { NetworkDefinition } from '../learning/network-definition.ts';
import { nearestName } from '../shared/nearest-name.ts';
import { UserError } from '../shared/user-error.ts';
import type { BenchmarkDefinition } from './benchmark.ts';
import type { Plugin } from './plugin.ts';

/** Where a registered definition comes from. */
export interface Origin {
  /** Name of the plugin that brought it. */
  readonly plugin: string;
  /** Where the plugin was loaded from: a file path, a package name, or "built in". */
  readonly origin: string;
}

export type RegisteredEnvironment = EnvironmentDefinition<never> & Origin;
export type RegisteredLearner = LearnerDefinition<never> & Origin;
export type RegisteredNetwork = NetworkDefinition<never> & Origin;
export type RegisteredBenchmark = BenchmarkDefinition<never> & Origin;

/** The environments, learners and networks that can be made by name, and the benchmarks that can be run by it. */
export interface Registry {
  /** Adds all that a plugin brings. @throws UserError when a name is taken; then nothing of the plugin is added. */
  add(plugin: Plugin, origin: string): void;
  /** @throws UserError for an unknown name, with the nearest one and the list. */
  environment(name: string): RegisteredEnvironment;
  /** @throws UserError for an unknown name, with the nearest one and the list. */
  learner(name: string): RegisteredLearner;
  /** @throws UserError for an unknown name, with the nearest one and the list. */
  network(name: string): RegisteredNetwork;
  /** @throws UserError for an unknown name, with the nearest one and the list. */
  benchmark(name: string): RegisteredBenchmark;
  /** All, in the order in which they were added. */
  list(): {
    readonly environments: readonly RegisteredEnvironment[];
    readonly learners: readonly RegisteredLearner[];
    readonly networks: readonly RegisteredNetwork[];
    readonly benchmarks: readonly RegisteredBenchmark[];
  };
}

/** An empty registry. */
export function createRegistry(): Registry {
  const plugins = new Map<string, string>();
  const environments = new Map<string, RegisteredEnvironment>();
  const learners = new Map<string, RegisteredLearner>();
  const networks = new Map<string, RegisteredNetwork>();
  const benchmarks = new Map<string, RegisteredBenchmark>();
  return {
    add(plugin, origin) {
      const other = plugins.get(plugin.name);
      if (other !== undefined) {
        throw new UserError(
          `Two plugins are called "${plugin.name}": one from ${other}, one from ${origin}. Load one of them, or rename one.`,
        );
      }
      const newEnvironments = register(plugin.envs ?? [], environments, 'environment', plugin.name, origin);
      const newLearners = register(plugin.learners ?? [], learners, 'learner', plugin.name, origin);
      const newNetworks = register(plugin.networks ?? [], networks, 'network', plugin.name, origin);
      const newBenchmarks = register(plugin.benchmarks ?? [], benchmarks, 'benchmark', plugin.name, origin);
      plugins.set(plugin.name, origin);
      for (const environment of newEnvironments) environments.set(environment.name, environment);
      for (const learner of newLearners) learners.set(learner.name, learner);
      for (const network of newNetworks) networks.set(network.name, network);
      for (const benchmark of newBenchmarks) benchmarks.set(benchmark.name, benchmark);
    },
    environment: (name) => find(environments, name, 'environment'),
    learner: (name) => find(learners, name, 'learner'),
    network: (name) => find(networks, name, 'network'),
    benchmark: (name) => find(benchmarks, name, 'benchmark'),
    list: () => ({
      environments: [...environments.values()],
      learners: [...learners.values()],
      networks: [...networks.values()],
      benchmarks: [...benchmarks.values()],
    }),
  };
}

function register<D extends { readonly name: string }>(
  definitions: readonly D[],
  known: ReadonlyMap<string, D & Origin>,
  what: string,
  plugin: string,
  origin: string,
): (D & Origin)[] {
  const added = new Map<string, D & Origin>();
  for (const definition of definitions) {
    const { name } = definition;
    if (added.has(name)) throw new UserError(`Plugin "${plugin}" (${origin}) brings two ${what}s called "${name}"; rename one of them.`);
    const other = known.get(name);
    if (other) {
      const owner = `plugin "${other.plugin}" (${other.origin})`;
      throw new UserError(
        `Plugin "${plugin}" (${origin}) brings the ${what} "${name}", a name that ${owner} has already taken; rename one.`,
      );
    }
    added.set(name, { ...definition, plugin, origin });
  }
  return [...added.values()];
}

function find<D>(known: ReadonlyMap<string, D>, name: string, what: string): D {
  const found = known.get(name);
  if (found) return found;
  const names = [...known.keys()].sort();
  const nearest = nearestName(name, names);
  const hint = nearest ? ` Did you mean "${nearest}"?` : '';
  const list = names.length === 0 ? `No ${what}s are registered.` : `Known ${what}s: ${names.join(', ')}.`;
  throw new UserError(`There is no ${what} called "${name}".${hint} ${list}`);
}
