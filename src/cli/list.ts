import process from 'node:process';
import type { CAC } from 'cac';
import { loadRegistry } from '../plugins/load-registry.ts';
import type { Registry } from '../plugins/registry.ts';
import { nearestName } from '../shared/nearest-name.ts';
import { UserError } from '../shared/user-error.ts';
import { type Arguments, textOptions } from './arguments.ts';
import { wrapText } from './format.ts';
import { type ListedParameter, listParameters } from './list-parameters.ts';
import { outputWidth } from './output-width.ts';

/** Adds `murmur list`. */
export function registerListCommand(cli: CAC, { argv }: Arguments): void {
  cli
    .command('list [name]', 'Show the environments, learners, networks and benchmarks that can be named, or the parameters of one')
    .option('--plugin <name>', 'Load a plugin: a package, or a file .js, .mjs or .ts (may be repeated)')
    .option('--json', 'Print the list as JSON')
    .example('murmur list --plugin ./plaza.ts')
    .example('murmur list dmfg-ql')
    .action(async (name: string | undefined, options: Readonly<Record<string, unknown>>) => {
      const registry = await loadRegistry(textOptions(argv, 'plugin'), process.cwd());
      const isJson = options['json'] === true;
      if (name === undefined) process.stdout.write(isJson ? listAsJson(registry) : listAsText(registry));
      else process.stdout.write(describeAs(isJson ? 'json' : 'text', entryCalled(name, registry)));
    });
}

/** `{ environments: [{ name, summary, plugin, origin }], learners: [...], networks: [...], benchmarks: [...] }`. */
function listAsJson(registry: Registry): string {
  const entry = ({ name, summary, plugin, origin }: Entry): Entry => ({ name, summary, plugin, origin });
  const lists = Object.fromEntries(Object.entries(registry.list()).map(([kind, entries]) => [kind, entries.map(entry)]));
  return `${JSON.stringify(lists, null, 2)}\n`;
}

function listAsText(registry: Registry): string {
  const lists = registry.list();
  const width = Math.max(0, ...Object.values(lists).flatMap((entries) => entries.map(({ name }) => name.length)));
  const line = ({ name, summary, plugin, origin }: Entry): string => {
    const source = origin === 'built in' ? '' : ` (plugin ${plugin}, ${origin})`;
    return `  ${name.padEnd(width)}  ${summary}${source}\n`;
  };
  const section = (title: string, entries: readonly Entry[]): string =>
    `${title}\n${entries.length > 0 ? entries.map(line).join('') : '  none\n'}`;
  return [
    section('Environments', lists.environments),
    section('Learners', lists.learners),
    section('Networks', lists.networks),
    section('Benchmarks', lists.benchmarks),
  ].join('\n');
}

/** What may be given parameters, and under which option they are given. */
interface Described extends Entry {
  readonly option: string;
  /** Null where its schema checks parameters and cannot tell them. */
  readonly parameters: readonly ListedParameter[] | null;
}

/** @throws UserError where nothing has the name */
function entryCalled(name: string, registry: Registry): Described {
  const { environments, learners, networks } = registry.list();
  const all = [
    ...environments.map((entry) => ({ entry, option: '--env' })),
    ...learners.map((entry) => ({ entry, option: '--learner' })),
    ...networks.map((entry) => ({ entry, option: '--learner.network' })),
  ];
  const found = all.find(({ entry }) => entry.name === name);
  if (found) {
    const { summary, plugin, origin, parameters } = found.entry;
    return { name, summary, plugin, origin, option: found.option, parameters: listParameters(parameters) };
  }
  const names = all.map(({ entry }) => entry.name);
  const nearest = nearestName(name, names);
  throw new UserError(`Nothing is called "${name}"; ${nearest ? `did you mean "${nearest}"?` : `there are ${names.join(', ')}.`}`);
}

/** Where the description of a parameter begins, in the lines below it. */
const DESCRIPTION_INDENT = 6;

function describeAs(form: 'json' | 'text', entry: Described): string {
  if (form === 'json') return `${JSON.stringify(entry, null, 2)}\n`;
  const { name, summary, option, parameters } = entry;
  if (!parameters) return `${name}: ${summary}\n  its schema does not tell its parameters, see where it comes from (${entry.origin})\n`;
  const width = Math.max(0, ...parameters.map(({ key }) => key.length));
  const lines = parameters.map(({ key, values, default: standing, description }) => {
    const told = standing === undefined ? values : `${values}; default ${shown(standing)}`;
    const why = description === undefined ? '' : `${wrapText(description, outputWidth(), DESCRIPTION_INDENT)}\n`;
    return `  ${option}.${key.padEnd(width)}  ${told}\n${why}`;
  });
  return `${name}: ${summary}\n${lines.length > 0 ? lines.join('') : '  takes no parameters\n'}`;
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

interface Entry {
  readonly name: string;
  readonly summary: string;
  readonly plugin: string;
  readonly origin: string;
}
