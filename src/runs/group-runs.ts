import type { RunConfig } from './config.ts';
import { isRecord } from './config-difference.ts';
import { learnerName } from './learner-name.ts';

/** Runs that differ in nothing but what chance decides: the training seeds of one learner with one set of parameters. */
export interface RunGroup {
  /** The learner's name, and in brackets what tells it from others of that name: "dmfg-ql (preset released)". */
  readonly label: string;
  /** Places of its runs in the list that was grouped. */
  readonly members: readonly number[];
}

/** Keys that may differ between runs of one learner. */
const irrelevant = new Set(['seed', 'plugins', 'compare', 'evaluate', 'checkpoint', 'log', 'envWorkers']);

/** Groups runs by learner and settings, in the order in which they come first. */
export function groupRuns(configs: readonly RunConfig[]): RunGroup[] {
  const groups = new Map<string, { readonly settings: Settings; readonly name: string; readonly members: number[] }>();
  for (const [index, config] of configs.entries()) {
    const settings = settingsOf(config);
    const key = JSON.stringify([...settings].sort());
    const group = groups.get(key) ?? { settings, name: learnerName(config), members: [] };
    group.members.push(index);
    groups.set(key, group);
  }
  const all = [...groups.values()];
  return all.map(({ settings, name, members }) => {
    const others = all.filter((other) => other.name === name && other.settings !== settings).map((other) => other.settings);
    const what = distinguish(settings, others);
    return { label: what.length > 0 ? `${name} (${what.join(', ')})` : name, members };
  });
}

/** Values as JSON by their dotted keys: 'learner.hidden' -> '[256,256]'. */
type Settings = ReadonlyMap<string, string>;

function settingsOf(config: RunConfig): Settings {
  const settings = new Map<string, string>();
  const add = (value: unknown, path: string): void => {
    if (isRecord(value)) for (const [key, inner] of Object.entries(value)) add(inner, `${path}.${key}`);
    else settings.set(path, JSON.stringify(value));
  };
  for (const [key, value] of Object.entries(config)) if (!irrelevant.has(key)) add(value, key);
  settings.delete('engine.threads');
  return settings;
}

/** The fewest of the settings, presets first, that no other has all of. */
function distinguish(settings: Settings, others: readonly Settings[]): string[] {
  const keys = [...new Set([settings, ...others].flatMap((each) => [...each.keys()]))].sort((a, b) => rank(a) - rank(b));
  let alike = others;
  const chosen: string[] = [];
  for (const key of keys) {
    if (alike.length === 0) break;
    const left = alike.filter((other) => other.get(key) === settings.get(key));
    if (left.length === alike.length) continue;
    alike = left;
    chosen.push(`${key.replace(/^learner\./, '')} ${(settings.get(key) ?? 'none').replaceAll('"', '')}`);
  }
  return chosen;
}

const rank = (key: string): number => (key.endsWith('.preset') ? 0 : key.startsWith('learner') ? 1 : 2);
