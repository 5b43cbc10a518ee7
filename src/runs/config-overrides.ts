import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { UserError } from '../shared/user-error.ts';
import type { ConfigPath, ConfigSource } from './config-source.ts';

type Container = Record<string, unknown> | unknown[];

/**
 * A configuration with command-line options laid over it. Options are `{ 'env.vehicles': '300' }` or, as parsers of dotted options make
 * them, `{ env: { vehicles: 300 } }`; a text is taken as a YAML value when it is a number, true, false, null, a list, {} or quoted.
 * Throws a UserError for an option that reaches into something without keys.
 */
export function mergeOverrides(source: ConfigSource, options: Readonly<Record<string, unknown>>): ConfigSource {
  const value = structuredClone(source.value) as Record<string, unknown>;
  const overridden = new Set<string>();
  for (const [path, option] of flatten(options, [])) {
    place(value, path, typeof option === 'string' ? guessValue(option) : option, source);
    overridden.add(path.join('.'));
  }
  return {
    value,
    locate: (path) => (optionFor(overridden, path) === null ? source.locate(path) : null),
    origin(path) {
      const option = optionFor(overridden, path);
      return option === null ? source.origin(path) : `--${option}`;
    },
  };
}

/** The value a text means: a YAML number, boolean, null, flow list, `{}` (something with parts, all of them by default) or quoted string; otherwise the text itself. */
export function guessValue(text: string): unknown {
  if (text.includes('\n')) return text;
  const { contents, errors } = parseDocument(text, { logLevel: 'silent' });
  if (errors.length || contents?.range[1] !== text.length || contents.tag) return text;
  if (isScalar(contents)) return typeof contents.value === 'string' && contents.type === 'PLAIN' ? text : contents.value;
  const isValue = (isSeq(contents) && contents.flow) || (isMap(contents) && contents.items.length === 0);
  return isValue ? contents.toJSON() : text;
}

/** Pairs of a path and what it is set to; only plain objects are gone into. */
function* flatten(options: Readonly<Record<string, unknown>>, base: readonly string[]): Generator<[readonly string[], unknown]> {
  for (const [key, option] of Object.entries(options)) {
    const path = [...base, ...key.split('.')];
    const unusable = path.find((step) => step === '' || step === '__proto__');
    if (unusable !== undefined) throw new UserError(`The option --${path.join('.')} is not a name: give names between the dots.`);
    if (typeof option === 'object' && option !== null && !Array.isArray(option)) yield* flatten(option as Record<string, unknown>, path);
    else yield [path, option];
  }
}

function place(root: Record<string, unknown>, path: readonly string[], value: unknown, source: ConfigSource): void {
  let container: Container = root;
  for (const [depth, step] of path.entries()) {
    if (Array.isArray(container) && !(/^\d+$/.test(step) && Number(step) < container.length)) {
      const where = path.slice(0, depth);
      throw new UserError(
        `--${path.join('.')} cannot be set: ${where.join('.')} is a list of ${container.length} in ${source.origin(where)}, with items from 0.`,
      );
    }
    const holder = container as Record<string, unknown>;
    if (depth === path.length - 1) {
      holder[step] = value;
      return;
    }
    const inner = Object.hasOwn(holder, step) ? holder[step] : undefined;
    if (inner === undefined || inner === null) holder[step] = {};
    else if (typeof inner !== 'object') {
      const where = path.slice(0, depth + 1);
      throw new UserError(
        `--${path.join('.')} cannot be set: ${where.join('.')} is ${JSON.stringify(inner)} (${source.origin(where)}) and has no keys.`,
      );
    }
    container = holder[step] as Container;
  }
}

/** The option that set the value at a path, or one that the path reaches into. */
function optionFor(overridden: ReadonlySet<string>, path: ConfigPath): string | null {
  for (let length = path.length; length > 0; length--) {
    const option = path.slice(0, length).join('.');
    if (overridden.has(option)) return option;
  }
  return null;
}
