import process from 'node:process';
import type { CAC } from 'cac';
import { loadRegistry } from '../plugins/load-registry.ts';
import type { Registry } from '../plugins/registry.ts';
import { type Arguments, textOptions } from './arguments.ts';

/** Adds `murmur list`. */
export function registerListCommand(cli: CAC, { argv }: Arguments): void {
  cli
    .command('list', 'Show the environments, learners and networks that can be named')
    .option('--plugin <name>', 'Load a plugin: a package, or a file .js, .mjs or .ts (may be repeated)')
    .option('--json', 'Print the list as JSON')
    .example('murmur list --plugin ./plaza.ts')
    .action(async (options: Readonly<Record<string, unknown>>) => {
      const registry = await loadRegistry(textOptions(argv, 'plugin'), process.cwd());
      process.stdout.write(options['json'] === true ? listAsJson(registry) : listAsText(registry));
    });
}

/** `{ environments: [{ name, summary, plugin, origin }], learners: [...], networks: [...] }`. */
function listAsJson(registry: Registry): string {
  const { environments, learners, networks } = registry.list();
  const entry = ({ name, summary, plugin, origin }: Entry): Entry => ({ name, summary, plugin, origin });
  const lists = { environments: environments.map(entry), learners: learners.map(entry), networks: networks.map(entry) };
  return `${JSON.stringify(lists, null, 2)}\n`;
}

function listAsText(registry: Registry): string {
  const { environments, learners, networks } = registry.list();
  const width = Math.max(0, ...[...environments, ...learners, ...networks].map(({ name }) => name.length));
  const line = ({ name, summary, plugin, origin }: Entry): string => {
    const source = origin === 'built in' ? '' : ` (plugin ${plugin}, ${origin})`;
    return `  ${name.padEnd(width)}  ${summary}${source}\n`;
  };
  const section = (title: string, entries: readonly Entry[]): string =>
    `${title}\n${entries.length > 0 ? entries.map(line).join('') : '  none\n'}`;
  return [section('Environments', environments), section('Learners', learners), section('Networks', networks)].join('\n');
}

interface Entry {
  readonly name: string;
  readonly summary: string;
  readonly plugin: string;
  readonly origin: string;
}
