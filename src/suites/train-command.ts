import { guessValue } from '../runs/config-overrides.ts';

/** Keys of a configuration that have an option of their own name, without a dot. */
export const plainKeys = ['seed', 'totalTimesteps', 'numEnvs', 'envWorkers'];

/** The words after `murmur` that train with a configuration, as in a `--config` file with names spelled out, in a folder. */
export function trainCommand(config: Readonly<Record<string, unknown>>, folder: string): string[] {
  const words = ['train'];
  const { env, learner, learners, engine, plugins, compare, ...rest } = config;
  const { name, ...parameters } = env as Record<string, unknown>;
  words.push(String(name));
  words.push(...named('learner', learner), ...options('env', parameters), ...options('learners', learners));
  for (const key of plainKeys) words.push(...options(key, rest[key]));
  for (const [key, value] of Object.entries(rest)) if (!plainKeys.includes(key)) words.push(...options(key, value));
  words.push(...named('engine', engine));
  for (const plugin of (plugins ?? []) as string[]) words.push(...option('plugin', plugin));
  if (Array.isArray(compare) && compare.length > 0) words.push(...option('compare', compare.join(',')));
  return [...words, ...option('out', folder)];
}

/** `--learner NAME` and `--learner.KEY VALUE`. */
function named(key: string, block: unknown): string[] {
  const { name, ...parameters } = (block ?? {}) as Record<string, unknown>;
  return [...(name === undefined ? [] : option(key, String(name))), ...options(key, parameters)];
}

function options(path: string, value: unknown): string[] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    // Below the blocks themselves, what is given without any parts is given all the same: prioritisation: {}.
    if (Object.keys(value).length === 0 && path.includes('.')) return option(path, '{}');
    return Object.entries(value).flatMap(([key, inner]) => options(`${path}.${key}`, inner));
  }
  if (value === undefined) return [];
  // What is read as something else than the text it is must be quoted.
  const isPlain = typeof value === 'string' && value !== '' && guessValue(value) === value;
  return option(path, isPlain ? value : JSON.stringify(value));
}

function option(path: string, text: string): string[] {
  return text.startsWith('-') ? [`--${path}=${text}`] : [`--${path}`, text];
}
