import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../shared/user-error.ts';
import type { ConfigSource } from './config-source.ts';
import { type ResolvedConfig, resolveConfig, withNamesSpelledOut } from './resolve-config.ts';

/** Keys that change no bit of a run, which may therefore go on with other values. */
const free = [['engine', 'threads']] as const;

/**
 * The configuration with which a run goes on: the one it was begun with. Whatever else the user gives must agree with it, but for the number of
 * threads, which changes nothing.
 *
 * All else counts, `totalTimesteps` too: schedules run over the whole of it, so that a run made longer would no longer be the run that
 * was never interrupted.
 *
 * @param begun `config.yaml` of the run folder.
 * @param given configuration file and options of the command that resumes; may be empty.
 * @throws UserError naming the first key that differs, both values, and where they stand.
 */
export async function resumeConfig(begun: ConfigSource, given: ConfigSource, fromFolder: string): Promise<ResolvedConfig> {
  const own = withNamesSpelledOut(given);
  const resolved = await resolveConfig(begun, fromFolder);
  for (const path of [
    ['env', 'name'],
    ['learner', 'name'],
  ] as const) {
    const wanted = valueAt(own.value, path);
    if (wanted !== undefined) compare(valueAt(resolved.config, path), wanted, path, begun, own);
  }
  const both = overlay(resolved.config, own.value) as Record<string, unknown>;
  const merged = await resolveConfig({ ...own, value: both }, fromFolder);
  requireSame(resolved.config, merged.config, begun, own);
  return merged;
}

/** Throws a UserError that names the first key at which two configurations differ, with both values and where they stand. */
export function requireSame(was: unknown, is: unknown, begun: ConfigSource, given: ConfigSource): void {
  compare(was, is, [], begun, given);
}

function compare(was: unknown, is: unknown, path: readonly string[], begun: ConfigSource, given: ConfigSource): void {
  if (isDeepStrictEqual(was, is) || free.some((key) => isDeepStrictEqual(key, path))) return;
  if (isRecord(was) && isRecord(is)) {
    for (const key of new Set([...Object.keys(was), ...Object.keys(is)])) compare(was[key], is[key], [...path, key], begun, given);
    return;
  }
  const key = path.join('.');
  const why = key === 'totalTimesteps' ? ' Schedules run over all of totalTimesteps, so a longer run is another run.' : '';
  throw new UserError(
    `${key} is ${inWords(was)} in the run (${begun.origin(path)}) and ${inWords(is)} in ${given.origin(path)}.${why} ` +
      'A run goes on as it was begun; for another configuration, begin another run with a new --out.',
  );
}

function overlay(below: unknown, above: unknown): unknown {
  if (!isRecord(below) || !isRecord(above)) return above;
  const keys = Object.entries(above).map(([key, value]) => [key, overlay(below[key], value)]);
  return { ...below, ...Object.fromEntries(keys) };
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function inWords(value: unknown): string {
  return value === undefined ? 'not set' : JSON.stringify(value);
}
