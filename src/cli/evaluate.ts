import type { CAC } from 'cac';
import { createEvaluator, type Evaluation, episodeFigures } from '../learning/evaluate.ts';
import { makeEvaluationEnvironment } from '../runs/assemble.ts';
import { learnerName } from '../runs/learner-name.ts';
import { restoreRun } from '../runs/restore-run.ts';
import { type Arguments, textOption } from './arguments.ts';
import { createFlags } from './flags.ts';
import { formatCount, formatFigure, formatTable, inWords } from './format.ts';
import { outputWidth } from './output-width.ts';
import { beginRecording } from './recording.ts';

/** Adds `murmur evaluate`. */
export function registerEvaluateCommand(cli: CAC, { argv }: Arguments): void {
  cli
    .command('evaluate <dir>', 'Evaluate the newest checkpoint of a run on the fixed evaluation episodes')
    .option('--episodes <n>', 'Episodes to play (default: as many as the run evaluated on)')
    .option('--record <file>', 'Record the episodes, to be shown with "murmur replay FILE"')
    .option('--json', 'Print the result as JSON')
    .example('murmur evaluate runs/ride-sharing-dmfg-ql-1-1 --episodes 20 --json')
    .action(async (dir: unknown, options: Readonly<Record<string, unknown>>) => {
      const flags = createFlags(options);
      const episodes = flags.number('episodes', { least: 1, whole: true });
      const result = await evaluateRun(String(dir), episodes, textOption(argv, 'record'));
      console.log(flags.switch('json') ? JSON.stringify(result) : inTable(result, outputWidth()));
    });
}

/** An evaluation of a run, as `--json` prints it. */
export interface RunEvaluation {
  readonly run: string;
  readonly env: string;
  readonly learner: string;
  readonly seed: number;
  /** Timesteps of training behind the checkpoint. */
  readonly step: number;
  /** `episode`, `return`, `length` and the environment's figures of each episode. */
  readonly episodes: readonly Readonly<Record<string, number>>[];
  readonly mean: Evaluation['mean'];
  /** Agent-steps (steps times agents) per second of wall-clock time, environment and policies together. */
  readonly decisionsPerSecond: number;
}

async function evaluateRun(path: string, wanted: number | undefined, record: string | undefined): Promise<RunEvaluation> {
  const { resolved, learners, env, step } = await restoreRun(path);
  const { config } = resolved;
  const episodes = wanted ?? Math.max(1, config.evaluate.episodes);
  const evaluationEnv = await makeEvaluationEnvironment(resolved, episodes);
  const evaluator = createEvaluator(evaluationEnv, learners, episodes);
  const began = performance.now();
  const recording = record === undefined ? null : beginRecording(record, evaluationEnv, config);
  const evaluation = await evaluator.run(recording?.watch).finally(() => recording?.finish());
  const seconds = (performance.now() - began) / 1000;
  const agents = evaluationEnv.groups.reduce((sum, group) => sum + group.capacity, 0);
  const steps = evaluation.episodes.reduce((sum, { length }) => sum + length, 0);
  env.close?.();
  evaluationEnv.close?.();
  return {
    run: path,
    env: config.env.name,
    learner: learnerName(config),
    seed: config.seed,
    step,
    episodes: evaluation.episodes.map((result) => ({ episode: result.episode, ...episodeFigures(result) })),
    mean: evaluation.mean,
    decisionsPerSecond: Math.round((steps * agents) / seconds),
  };
}

/** Figures down, the mean and then as many episodes as fit across. */
function inTable(result: RunEvaluation, width: number): string {
  const { run, env, learner, seed, step, episodes, mean, decisionsPerSecond } = result;
  const title = `${learner} on ${env}, seed ${seed}, after ${step} steps (${run})`;
  const speed = `${formatCount(decisionsPerSecond)} decisions a second.`;
  for (let count = episodes.length; ; count--) {
    const shown = episodes.slice(0, count);
    const rows = Object.keys(mean).map((name) => [inWords(name), ...[mean, ...shown].map((figures) => formatFigure(figures[name]))]);
    const table = formatTable(['', 'mean', ...shown.map((figures) => `episode ${figures['episode']}`)], rows);
    if (count > 0 && table.split('\n').some((line) => line.length > width)) continue;
    return `${title}\n\n${table}\n\n${speed}`;
  }
}
