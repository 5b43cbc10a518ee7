import { UserError } from '../shared/user-error.ts';
import type { Plugin } from './plugin.ts';

const wanted = "A plugin's default export is definePlugin({ name, envs: [...], learners: [...], networks: [...], benchmarks: [...] })";

/** What a plugin may bring, and what declares it. */
const lists = [
  ['envs', 'defineEnvironment'],
  ['learners', 'defineLearner'],
  ['networks', 'defineNetwork'],
  ['benchmarks', 'defineBenchmark'],
] as const;

/**
 * Checks that what a module exports as default is a plugin.
 *
 * @param specifier how the user named the plugin, for messages.
 * @throws UserError saying what is missing or malformed.
 */
export function checkPlugin(value: unknown, specifier: string): Plugin {
  const bad = (problem: string) => new UserError(`Plugin "${specifier}" ${problem}. ${wanted}.`);
  if (value === undefined) throw bad('has no default export');
  if (!isRecord(value)) throw bad(`exports ${inWords(value)} as default`);
  if (typeof value['name'] !== 'string' || value['name'] === '') throw bad(`has the name ${inWords(value['name'])}; expected a text`);
  for (const key of Object.keys(value)) {
    if (!['name', ...lists.map(([list]) => list)].includes(key)) throw bad(`has the unknown key "${key}"`);
  }
  for (const [list, maker] of lists) {
    const definitions = value[list] ?? [];
    if (!Array.isArray(definitions)) throw bad(`has ${list} = ${inWords(definitions)}; expected a list`);
    for (const [i, definition] of definitions.entries()) {
      const problem = definitionProblem(definition, list);
      if (problem) throw bad(`has a malformed ${list}[${i}]: ${problem}; expected ${maker}({ name, summary, parameters, ... })`);
    }
  }
  return value as unknown as Plugin;
}

function definitionProblem(definition: unknown, list: (typeof lists)[number][0]): string | null {
  if (!isRecord(definition)) return `it is ${inWords(definition)}`;
  for (const key of ['name', 'summary']) {
    if (typeof definition[key] !== 'string') return `its ${key} is ${inWords(definition[key])}, not a text`;
  }
  const schema = definition['parameters'];
  if (!(isRecord(schema) || typeof schema === 'function') || !('~standard' in schema)) {
    return `its parameters are ${inWords(schema)}, not a Standard Schema (such as z.object({ ... }) of zod)`;
  }
  const makers = list === 'envs' ? ['make', 'makeParallel'] : list === 'benchmarks' ? ['run'] : ['create'];
  const given = makers.filter((key) => typeof definition[key] === 'function');
  return given.length === 1 ? null : `it has ${given.length === 0 ? 'no' : 'both'} ${makers.join(given.length === 0 ? ' or ' : ' and ')}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function inWords(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `the ${typeof value} ${String(value).slice(0, 40)}`;
}
