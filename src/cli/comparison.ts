import type { PopulationEnv } from '../environment/population-env.ts';
import { createEvaluator, type Evaluation } from '../learning/evaluate.ts';
import { attachPolicies } from '../learning/policies.ts';
import { createBaseline } from '../runs/assemble.ts';
import type { ResolvedConfig } from '../runs/resolve-config.ts';
import { createRng } from '../shared/rng.ts';
import { pairedBootstrapInterval } from '../statistics/bootstrap.ts';
import type { Estimate } from '../statistics/summaries.ts';
import { formatEstimate, formatFigure, formatTable, inWords } from './format.ts';

/** How a policy did on the evaluation episodes. */
export interface PolicyResult {
  readonly policy: string;
  readonly evaluation: Evaluation;
}

/** The same, beside the first of the policies compared. */
export interface ComparedPolicy {
  readonly policy: string;
  readonly mean: Evaluation['mean'];
  /** Return less that of the first policy, episode by episode, with its 95 % paired bootstrap interval. Absent for the first. */
  readonly difference?: Estimate;
}

/** Lets the baselines named in the configuration play the run's evaluation episodes, in the run's environment. */
export async function playBaselines(resolved: ResolvedConfig, env: PopulationEnv, evaluationEnv: PopulationEnv): Promise<PolicyResult[]> {
  const results: PolicyResult[] = [];
  for (const policy of resolved.config.compare) {
    const learners = await createBaseline(resolved, env, policy);
    attachPolicies(env, learners);
    const evaluation = await createEvaluator(evaluationEnv, learners, resolved.config.evaluate.episodes).run();
    results.push({ policy, evaluation });
  }
  return results;
}

/** Compares each policy with the first. All must have played the same episodes. */
export function comparePolicies(results: readonly PolicyResult[], seed: number): ComparedPolicy[] {
  const returnsOf = ({ evaluation }: PolicyResult): number[] => evaluation.episodes.map((episode) => episode.return);
  return results.map((result, index) => ({
    policy: result.policy,
    mean: result.evaluation.mean,
    ...(index > 0
      ? { difference: pairedBootstrapInterval(returnsOf(result), returnsOf(results[0]!), createRng(seed).split(`bootstrap/${index}`)) }
      : {}),
  }));
}

/** Figures that stand first in the table, where the environment reports them. */
const keyFigures = ['serviceRate', 'waitMean', 'incomeGini', 'emptyKmShare'];

/**
 * The comparison as a table: policy, return, difference to the first, and as many of the environment's figures as fit the width, but for
 * those in which the policies do not differ and those that repeat the return.
 */
export function comparisonTable(compared: readonly ComparedPolicy[], width: number): string {
  const first = compared[0]!;
  const shown = [...new Set([...keyFigures, ...Object.keys(first.mean)])].filter((name) => {
    const tells = ({ mean }: ComparedPolicy): boolean => compared.length === 1 || mean[name] !== first.mean[name];
    const repeats = ({ mean }: ComparedPolicy): boolean => Math.abs(mean[name]! - mean['return']!) <= 1e-6 * Math.abs(mean['return']!);
    return name in first.mean && name !== 'return' && compared.some(tells) && !compared.every(repeats);
  });
  for (let count = shown.length; ; count--) {
    const columns = shown.slice(0, count);
    const header = ['policy', 'return', ...(compared.length > 1 ? [`vs ${first.policy}`] : []), ...columns.map(inWords)];
    const rows = compared.map(({ policy, mean, difference }) => [
      policy,
      formatFigure(mean['return']),
      ...(compared.length > 1 ? [difference ? withSign(difference) : ''] : []),
      ...columns.map((name) => formatFigure(mean[name])),
    ]);
    const table = formatTable(header, rows);
    if (count === 0 || table.split('\n').every((line) => line.length <= width)) return table;
  }
}

function withSign(difference: Estimate): string {
  return `${difference.value > 0 ? '+' : ''}${formatEstimate(difference)}`;
}
