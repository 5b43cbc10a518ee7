import process from 'node:process';
import type { CAC } from 'cac';
import { loadRegistry } from '../plugins/load-registry.ts';
import type { Registry } from '../plugins/registry.ts';
import { type Arguments, textOptions } from './arguments.ts';

/** Adds `murmur list`. */
export function registerListCommand(cli: CAC, { argv }: Arguments): void {
  cli
    .command('list', 'Show the environments, learners, networks and benchmarks that can be named')
    .option('--plugin <name>', 'Load a plugin: a package, or a file .js, .mjs or .ts (may be repeated)')
    .option('--json', 'Print the list as JSON')
    .example('murmur list --plugin ./plaza.ts')
    .action(async (options: Readonly<Record<string, unknown>>) => {
      const registry = await loadRegistry(textOptions(argv, 'plugin'), process.cwd());
      process.stdout.write(options['json'] === true ? listAsJson(registry) : listAsText(registry));
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

interface Entry {
  readonly name: string;
  readonly summary: string;
  readonly plugin: string;
  readonly origin: string;
}
