import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { CAC } from 'cac';
import { packageRoot } from '../shared/package-root.ts';
import { UserError } from '../shared/user-error.ts';
import { type Arguments, refuseUnknownOptions, textOptions } from './arguments.ts';
import { runBenchmark } from './benchmark-plugin.ts';
import { runSuite } from './benchmark-suite.ts';
import { createFlags } from './flags.ts';

/** Adds `murmur benchmark`. */
export function registerBenchmarkCommand(cli: CAC, { argv, dotted }: Arguments): void {
  const command = cli
    .command('benchmark <target>', 'Run a suite of training runs from a file, or the benchmark of a name (see "murmur list")')
    .option('--out <dir>', 'Folder of the runs and results (default: runs/<suite>)')
    .option('--jobs <n>', 'Runs at the same time, each in a process of its own (default: as many as there are cores)')
    .option('--seeds <n>', 'A suite: so many training seeds, or those listed, instead of its own: 2, or 0,3,4, or [5] alone')
    .option('--dry-run', 'A suite: print the commands, and run nothing')
    .option('--quick', 'A benchmark: a small version of it')
    .option('--plugin <plugin>', 'Plugin to load: a package, or a file (may be repeated)')
    .option('--json', 'Print the results as JSON')
    .option('--quiet', 'Print nothing but the results and errors')
    .example('murmur benchmark suites/quick.yaml')
    .example('murmur benchmark suites/battle.yaml --jobs 2 --out runs/battle')
    .allowUnknownOptions()
    .action(async (target: unknown, options: Readonly<Record<string, unknown>>) => {
      const flags = createFlags(options);
      const plugins = textOptions(argv, 'plugin');
      const file = suiteFile(String(target));
      if (file === null) return runBenchmark(String(target), flags, plugins, options);
      refuseUnknownOptions(command, options, dotted);
      if (flags.switch('quick')) throw new UserError('--quick is for benchmarks that are named; for a shorter suite, give fewer --seeds.');
      return runSuite(file, flags, plugins);
    });
}

/** The file that is meant: one of the user's, or one that comes with the package; null where the target is no path. */
function suiteFile(target: string): string | null {
  if (existsSync(target) || isAbsolute(target)) return target;
  const bundled = join(packageRoot(), target);
  if (target.startsWith('suites/') && existsSync(bundled)) return bundled;
  return /[/\\]|\.(ya?ml|json)$/i.test(target) ? target : null;
}
