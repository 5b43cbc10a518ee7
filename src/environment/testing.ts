import { parseParameters } from '../shared/parse-parameters.ts';
import { comparisons } from './check-comparisons.ts';
import type { Check, CheckReport } from './check-report.ts';
import { threw, walkRules } from './check-walk.ts';
import type { EnvironmentDefinition } from './definition.ts';
import { instantiate } from './instantiate.ts';

export type { Check, CheckReport } from './check-report.ts';

export interface CheckOptions {
  /** Parameters over the definition's `checkParameters`. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Default 1. */
  readonly seed?: number;
  /** An episode must end within so many steps. Default 10,000. */
  readonly maxSteps?: number;
}

/**
 * Runs the contract tests over an environment: shapes and spaces, silence of the dead, episodes that end, determinism, save and restore,
 * independence of copies, agreement of arrays and records, masks, candidates, fields. Needs no test framework.
 * An environment that cannot be made, or throws, fails with its message; nothing is thrown.
 */
export async function checkEnvironment<P>(definition: EnvironmentDefinition<P>, options: CheckOptions = {}): Promise<CheckReport> {
  const raw = { ...definition.checkParameters, ...options.parameters };
  const setting = {
    make: async (numEnvs: number) => instantiate(definition, await parseParameters(definition.parameters, raw, 'env'), numEnvs),
    seed: options.seed ?? 1,
    maxSteps: options.maxSteps ?? 10_000,
  };
  const report = (checks: readonly Check[]): CheckReport => ({
    environment: definition.name,
    passed: checks.every(({ status }) => status !== 'failed'),
    checks,
  });
  let checks: Check[];
  try {
    checks = await walkRules(setting);
  } catch (error) {
    return report([threw('it can be played', error)]);
  }
  if (checks.some(({ name, status }) => status === 'failed' && (name === 'episodes end' || name === checks[0]!.name)))
    return report(checks);
  for (const { name, run } of comparisons) {
    try {
      checks.push(await run(setting, name));
    } catch (error) {
      checks.push(threw(name, error));
    }
  }
  return report(checks);
}

/** As `checkEnvironment`, but throws an Error that lists the failed checks, if there are any: for use in a test of any framework. */
export async function assertEnvironment<P>(definition: EnvironmentDefinition<P>, options: CheckOptions = {}): Promise<CheckReport> {
  const report = await checkEnvironment(definition, options);
  if (report.passed) return report;
  const failed = report.checks.filter(({ status }) => status === 'failed').map(({ name, sentence }) => `  ${name}: ${sentence}`);
  throw new Error(`Environment "${report.environment}" breaks its contract:\n${failed.join('\n')}`);
}
