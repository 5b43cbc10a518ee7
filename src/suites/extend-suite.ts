import type { ConfigPath, ConfigSource } from '../runs/config-source.ts';
import { type ConfigLayer, layeredConfig } from '../runs/layered-config.ts';

type Settings = ConfigLayer['value'];

/** As much of a suite's file as is laid over another's. */
interface Parts {
  readonly common?: Settings;
  readonly environments?: Readonly<Record<string, Settings | null>>;
  readonly learners?: Readonly<Record<string, Settings | null>>;
  readonly overrides?: readonly unknown[];
}

/**
 * A suite laid over the one that it extends, both of them checked, as one that knows where each value was written: `common` over `common`, environments and
 * learners over those of the same name, `overrides` after those there are; all else is replaced.
 */
export function extendSuite(base: ConfigSource, own: ConfigSource): ConfigSource {
  const [below, above] = [base.value as Parts, own.value as Parts];
  const inherited = below.overrides ?? [];
  const laid = (at: ConfigPath, pick: (parts: Parts) => Settings | null | undefined): ConfigSource => {
    const layers = [base, own].map((source) => ({ value: pick(source.value as Parts), source, at }));
    return layeredConfig(layers.flatMap((layer) => (layer.value === undefined ? [] : { ...layer, value: layer.value ?? {} })));
  };
  const laidByName = (kind: 'environments' | 'learners'): Map<string, ConfigSource> => {
    const names = Object.keys({ ...below[kind], ...above[kind] });
    return new Map(names.map((name) => [name, laid([kind, name], (parts) => parts[kind]?.[name])]));
  };
  const common = laid(['common'], (parts) => parts.common);
  const environments = laidByName('environments');
  const learners = laidByName('learners');

  /** The part in which the value at a path was written, and where it stands there. */
  const placeOf = (path: ConfigPath): [ConfigSource, ConfigPath] => {
    const [key, name, ...rest] = path;
    if (key === 'common') return [common, path.slice(1)];
    const entries = key === 'environments' ? environments : key === 'learners' ? learners : null;
    const entry = typeof name === 'string' ? entries?.get(name) : undefined;
    if (entry) return [entry, rest];
    if (key === 'overrides' && typeof name === 'number') {
      return name < inherited.length ? [base, path] : [own, [key, name - inherited.length, ...rest]];
    }
    return [key !== undefined && key in below && !(key in above) ? base : own, path];
  };
  return {
    value: {
      ...below,
      ...above,
      common: common.value,
      environments: valuesOf(environments),
      learners: valuesOf(learners),
      overrides: [...inherited, ...(above.overrides ?? [])],
    },
    locate(path) {
      const [source, at] = placeOf(path);
      return source.locate(at);
    },
    origin(path) {
      const [source, at] = placeOf(path);
      return source.origin(at);
    },
  };
}

function valuesOf(sources: ReadonlyMap<string, ConfigSource>): Record<string, unknown> {
  return Object.fromEntries([...sources].map(([name, { value }]) => [name, value]));
}
