import { isRecord } from './config-difference.ts';
import { type ConfigPath, type ConfigSource, emptyConfig } from './config-source.ts';
import { withNamesSpelledOut } from './resolve-config.ts';

/** A part of a configuration that stands somewhere in a file. */
export interface ConfigLayer {
  readonly value: Readonly<Record<string, unknown>>;
  readonly source: ConfigSource;
  /** Where it stands in the source. */
  readonly at: ConfigPath;
}

/**
 * Parts of a configuration laid over one another, later ones over earlier ones, as one that knows where each value was written. A layer that names another
 * environment, learner or engine than those below takes its place: the parameters of the other one go with it.
 */
export function layeredConfig(layers: readonly ConfigLayer[]): ConfigSource {
  const own = layers.map((layer) => ({ ...layer, value: withNamesSpelledOut({ ...emptyConfig, value: layer.value }).value }));
  const layerOf = (path: ConfigPath) => {
    const depths = own.map(({ value }) => depthOf(value, path));
    const deepest = Math.max(...depths);
    return own[depths.lastIndexOf(deepest)]!;
  };
  return {
    value: own.reduce<Record<string, unknown>>((below, { value }) => lay(below, value) as Record<string, unknown>, {}),
    locate(path) {
      const { source, at } = layerOf(path);
      return source.locate([...at, ...path]);
    },
    origin(path) {
      const { source, at } = layerOf(path);
      return source.origin([...at, ...path]);
    },
  };
}

function lay(below: unknown, above: unknown): unknown {
  if (!isRecord(below) || !isRecord(above)) return above;
  if (typeof above['name'] === 'string' && typeof below['name'] === 'string' && above['name'] !== below['name']) return above;
  const keys = Object.entries(above).map(([key, value]) => [key, lay(below[key], value)]);
  return { ...below, ...Object.fromEntries(keys) };
}

/** How many keys of the path a value has. */
function depthOf(value: unknown, path: ConfigPath): number {
  let inner: unknown = value;
  for (const [depth, key] of path.entries()) {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, key)) return depth;
    inner = (inner as Record<PropertyKey, unknown>)[key];
  }
  return path.length;
}
