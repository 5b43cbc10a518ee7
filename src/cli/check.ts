import process from 'node:process';
import type { CAC } from 'cac';
import { type CheckOptions, type CheckReport, checkEnvironment } from '../environment/testing.ts';
import { loadRegistry } from '../plugins/load-registry.ts';
import { makeEnvironment } from '../plugins/make-environment.ts';
import type { RegisteredEnvironment } from '../plugins/registry.ts';
import { mergeOverrides } from '../runs/config-overrides.ts';
import { emptyConfig } from '../runs/config-source.ts';
import { type Arguments, textOptions } from './arguments.ts';
import { FAILED } from './exit-codes.ts';
import { createFlags } from './flags.ts';

/** Adds `murmur check <env>`. A failed check makes the exit code 1. */
export function registerCheckCommand(cli: CAC, { argv, dotted }: Arguments): void {
  cli
    .command('check <env>', 'Run the contract tests over an environment')
    .option('--plugin <name>', 'Load a plugin: a package, or a file .js, .mjs or .ts (may be repeated)')
    .option('--env.KEY <value>', 'A parameter of the environment, in place of the small one that it names for checks')
    .option('--seed <number>', 'Seed of the episodes (default 1)')
    .option('--max-steps <count>', 'An episode must end within so many steps (default 10000)')
    .option('--json', 'Print the report as JSON')
    .example('murmur check plaza --plugin ./plaza.ts --env.walkers 40')
    .action(async (name: string, options: Readonly<Record<string, unknown>>) => {
      const registry = await loadRegistry(textOptions(argv, 'plugin'), process.cwd());
      const flags = createFlags(options);
      const { env: parameters = {} } = mergeOverrides(emptyConfig, dotted).value as { env?: Record<string, unknown> };
      const seed = flags.number('seed', { least: 0, whole: true });
      const maxSteps = flags.number('maxSteps', { least: 1, whole: true });
      const report = await check(registry.environment(name), {
        parameters,
        ...(seed === undefined ? {} : { seed }),
        ...(maxSteps === undefined ? {} : { maxSteps }),
      });
      process.stdout.write(flags.switch('json') ? `${JSON.stringify(report, null, 2)}\n` : reportAsText(report));
      if (!report.passed) process.exitCode = FAILED;
    });
}

/** @throws UserError when the environment cannot be made at all with these parameters: that is no question of its contract. */
async function check(environment: RegisteredEnvironment, options: CheckOptions): Promise<CheckReport> {
  const trial = await makeEnvironment(environment, { ...environment.checkParameters, ...options.parameters }, 1);
  trial.close?.();
  return checkEnvironment(environment, options);
}

function reportAsText({ environment, checks }: CheckReport): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.map(({ name, status, sentence }) => `${status.padEnd(7)}  ${name.padEnd(width)}  ${sentence}\n`);
  const counts = (['passed', 'failed', 'warning', 'skipped'] as const).flatMap((status) => {
    const count = checks.filter((one) => one.status === status).length;
    return count > 0 || status === 'failed' ? [`${count} ${status}`] : [];
  });
  return `${lines.join('')}${environment}: ${counts.join(', ')}\n`;
}
