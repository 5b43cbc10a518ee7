import { join } from 'node:path';
import type { PopulationEnv } from '../environment/population-env.ts';
import type { Evaluation } from '../learning/evaluate.ts';
import { writeAtomically } from '../runs/atomic-file.ts';
import { pointsFromEvents } from '../runs/curve-series.ts';
import { learnerName } from '../runs/learner-name.ts';
import { writeLearningCurve } from '../runs/learning-curve.ts';
import type { ResolvedConfig } from '../runs/resolve-config.ts';
import type { RunEvent, RunFolder } from '../runs/run-folder.ts';
import { type ComparedPolicy, comparePolicies, type PolicyResult, playBaselines } from './comparison.ts';

/** What stands at the end of a run. */
export interface Report {
  /** Empty when the run evaluates nothing. */
  readonly compared: readonly ComparedPolicy[];
  readonly curve: { readonly svg: string; readonly png: string };
}

/**
 * Closes a finished run: compares the trained policy with its own beginning and with the baselines of the configuration, and writes
 * `comparison.json`, `curve.svg` and `curve.png` into the run folder. All of it follows from the folder's events, so doing it again
 * changes nothing.
 */
export async function closeRun(
  resolved: ResolvedConfig,
  folder: RunFolder,
  env: PopulationEnv,
  evaluationEnv: PopulationEnv | null,
): Promise<Report> {
  const { config } = resolved;
  const events = await folder.events();
  const evaluations = events.filter(({ type }) => type === 'evaluation');
  const results: PolicyResult[] = [];
  const name = learnerName(config);
  const last = evaluations.at(-1);
  if (last) {
    results.push({ policy: name, evaluation: last as unknown as Evaluation });
    const first = evaluations[0]!;
    if (first !== last) results.push({ policy: `${name} at the start`, evaluation: first as unknown as Evaluation });
    if (evaluationEnv) results.push(...(await playBaselines(resolved, env, evaluationEnv)));
  }
  const compared = comparePolicies(results, config.seed);
  if (compared.length > 0) {
    const record = { env: config.env.name, seed: config.seed, episodes: config.evaluate.episodes, policies: compared };
    await writeAtomically(join(folder.path, 'comparison.json'), `${JSON.stringify(record, null, 2)}\n`);
  }
  const curve = await writeLearningCurve(
    folder.path,
    [
      { label: 'training', kind: 'smoothed' as const, points: pointsFromEvents(events, 'episode', (event) => event['return']) },
      { label: 'evaluation', kind: 'dots' as const, points: pointsFromEvents(events, 'evaluation', meanReturn) },
    ].filter(({ points }) => points.length > 0),
    {
      title: `${name} on ${config.env.name}`,
      subtitle: `seed ${config.seed}`,
      yLabel: 'return per episode',
      xLabel: 'timesteps',
      baselines: compared
        .filter(({ policy }) => config.compare.includes(policy))
        .map(({ policy, mean }) => ({ label: policy, value: mean['return'] ?? Number.NaN })),
    },
  );
  return { compared, curve };
}

function meanReturn(event: RunEvent): unknown {
  return (event['mean'] as Record<string, unknown>)['return'];
}
