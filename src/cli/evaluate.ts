import process from 'node:process';
import type { CAC } from 'cac';
import { createEvaluator, type Evaluation, episodeFigures } from '../learning/evaluate.ts';
import { attachPolicies } from '../learning/policies.ts';
import { restoreLearners } from '../learning/train.ts';
import { assemble, makeEvaluationEnvironment } from '../runs/assemble.ts';
import { checkpointState } from '../runs/checkpoint-state.ts';
import { resolveConfig } from '../runs/resolve-config.ts';
import { openRunFolder } from '../runs/run-folder.ts';
import { UserError } from '../shared/user-error.ts';
import { type Arguments, textOption } from './arguments.ts';
import { formatFigure, formatTable, inWords } from './format.ts';
import { learnerName } from './run-name.ts';

/** Adds `murmur evaluate`. */
export function registerEvaluateCommand(cli: CAC, { argv }: Arguments): void {
  cli
    .command('evaluate <dir>', 'Evaluate the newest checkpoint of a run, greedy, on the fixed evaluation episodes')
    .option('--episodes <n>', 'Episodes to play (default: as many as the run evaluated on)')
    .option('--json', 'Print the result as JSON')
    .example('murmur evaluate runs/ride-sharing-dmfg-ql-1-1 --episodes 20 --json')
    .action(async (dir: unknown, flags: { json?: boolean }) => {
      const result = await evaluateRun(String(dir), wholeNumber(textOption(argv, 'episodes')));
      console.log(flags.json ? JSON.stringify(result) : inTable(result, process.stdout.isTTY ? process.stdout.columns : 120));
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
}

async function evaluateRun(path: string, wanted: number | undefined): Promise<RunEvaluation> {
  const folder = openRunFolder(path);
  const resolved = await resolveConfig(folder.config, process.cwd());
  const checkpoint = await folder.latestCheckpoint();
  if (!checkpoint) throw new UserError(`${path} has no checkpoint yet: let the run get to one, or finish it with --resume.`);
  const { config } = resolved;
  const training = await checkpointState(checkpoint, config, folder);
  const { env, learners } = await assemble(resolved);
  const episodes = wanted ?? Math.max(1, config.evaluate.episodes);
  const evaluationEnv = await makeEvaluationEnvironment(resolved, episodes);
  attachPolicies(env, learners);
  const evaluator = createEvaluator(evaluationEnv, learners, episodes);
  restoreLearners(training, learners);
  const evaluation = await evaluator.run();
  env.close?.();
  evaluationEnv.close?.();
  return {
    run: path,
    env: config.env.name,
    learner: learnerName(config),
    seed: config.seed,
    step: checkpoint.step,
    episodes: evaluation.episodes.map((result) => ({ episode: result.episode, ...episodeFigures(result) })),
    mean: evaluation.mean,
  };
}

function inTable({ run, env, learner, seed, step, episodes, mean }: RunEvaluation, width: number): string {
  const names = Object.keys(mean);
  for (let count = names.length; ; count--) {
    const columns = names.slice(0, count);
    const rows = [
      ...episodes.map((figures) => [String(figures['episode']), ...columns.map((name) => formatFigure(figures[name]))]),
      ['mean', ...columns.map((name) => formatFigure(mean[name]))],
    ];
    const table = formatTable(['episode', ...columns.map(inWords)], rows);
    if (count > 1 && table.split('\n').some((line) => line.length > width)) continue;
    return `${learner} on ${env}, seed ${seed}, after ${step} steps (${run})\n\n${table}`;
  }
}

function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d*$/.test(text)) throw new UserError(`--episodes must be a whole number of at least 1, got ${text}.`);
  return Number(text);
}
