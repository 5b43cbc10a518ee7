import type { EnvironmentDefinition } from '../environment/definition.ts';
import type { LearnerDefinition } from '../learning/learner.ts';
import type { NetworkDefinition } from '../learning/network-definition.ts';
import type { BenchmarkDefinition } from './benchmark.ts';

/** What a plugin brings. */
export interface Plugin {
  readonly name: string;
  readonly envs?: readonly EnvironmentDefinition<never>[];
  readonly learners?: readonly LearnerDefinition<never>[];
  readonly networks?: readonly NetworkDefinition<never>[];
  readonly benchmarks?: readonly BenchmarkDefinition<never>[];
}

/** Declares a plugin: the default export of an npm package or of a file. */
export function definePlugin(plugin: Plugin): Plugin {
  return plugin;
}
