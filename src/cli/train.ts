import { basename, relative } from 'node:path';
import process from 'node:process';
import type { CAC } from 'cac';
import { makeEvaluationEnvironment } from '../runs/assemble.ts';
import { asTyped } from '../shared/as-typed.ts';
import { inNumber } from '../shared/in-number.ts';
import { type Arguments, textOption } from './arguments.ts';
import { type BegunRun, beginRun, openRun } from './begin-run.ts';
import type { Report } from './close-run.ts';
import { comparisonTable } from './comparison.ts';
import { INTERRUPTED } from './exit-codes.ts';
import { formatCount, formatDuration } from './format.ts';
import { gatherConfig } from './gather-config.ts';
import { outputWidth } from './output-width.ts';
import { createProgress } from './progress.ts';
import { runTraining, stopOnInterrupt } from './training-run.ts';

/** Adds `murmur train`. */
export function registerTrainCommand(cli: CAC, { argv, dotted }: Arguments): void {
  cli
    .command('train [env]', 'Train a population in an environment')
    .option('--learner <name>', 'Learner of all groups (default: dmfg-ql)')
    .option('--seed <n>', 'Everything random follows from it (default: 0)')
    .option('--totalTimesteps <n>', 'Environment steps of all agents; copies step together, as one (default: 10000)')
    .option('--numEnvs <n>', 'Copies of the environment (default: 1)')
    .option('--envWorkers <n>', 'Worker threads that the copies are stepped in; changes no results (default: 0, none)')
    .option('--env.KEY <value>', 'Parameter of the environment')
    .option('--learner.KEY <value>', 'Parameter of the learner')
    .option('--learners.KEY <value>', 'Learner of one group: --learners.GROUP.name NAME, --learners.GROUP.KEY VALUE')
    .option('--checkpoint.every <n>', 'Timesteps between checkpoints; 0: at the end and on Ctrl-C only (default: a tenth of the run)')
    .option('--checkpoint.keep <n>', 'Newest checkpoints to keep (default: 2)')
    .option('--evaluate.every <n>', 'Timesteps between evaluations; 0: at the beginning and the end only (default: a tenth of the run)')
    .option('--evaluate.episodes <n>', 'Episodes of an evaluation; 0: none (default: 5)')
    .option('--log.every <n>', "Timesteps between lines of the learners' figures; 0: never (default: a hundredth of the run)")
    .option('--engine <name>', 'What computes the networks: wasm or tfjs (default: wasm)')
    .option('--engine.precision <which>', 'deterministic: the same bits everywhere; fast: fused multiply-add (default: deterministic)')
    .option('--engine.threads <n>', 'Threads of a population; changes no bits (default: 1)')
    .option('--engine.backend <which>', 'Of tfjs: auto, tensorflow, wasm or cpu (default: auto)')
    .option('--compare <learners>', 'Learners to compare with at the end, untrained: random,greedy')
    .option('--plugin <plugin>', 'Plugin to load: a package, or a file (may be repeated)')
    .option('--config <file>', 'YAML file with the same keys; options go before it')
    .option('--out <dir>', 'Run folder (default: runs/<env>-<learner>-<seed>-<n>)')
    .option('--resume', 'Go on with the run in --out from its newest checkpoint')
    .option('--quiet', 'Print nothing but errors')
    .example('murmur train ride-sharing --seed 1 --env.vehicles 200 --compare random,greedy')
    .example('murmur train --resume --out runs/ride-sharing-dmfg-ql-1-1')
    .action(async (env: string | undefined, flags: { resume?: boolean; quiet?: boolean }) => {
      const given = gatherConfig(env, argv, dotted);
      const out = textOption(argv, 'out');
      const run = flags.resume ? await openRun(given, out) : await beginRun(given, out);
      await carryOut(run, flags.quiet ?? false);
    });
}

async function carryOut({ resolved, folder, isNew, assembly, resume }: BegunRun, quiet: boolean): Promise<void> {
  const { config } = resolved;
  const say = (text: string): void => {
    if (!quiet) console.log(text);
  };
  const begun = { step: Number(resume?.['step'] ?? 0), agentSteps: Number(resume?.['agentSteps'] ?? 0) };
  say(`${resume ? `Going on at step ${formatCount(begun.step)} of` : 'Training'} ${folder.path}`);
  const { episodes } = config.evaluate;
  const evaluationEnv = episodes > 0 ? await makeEvaluationEnvironment(resolved, episodes) : null;
  const progress = createProgress(config.totalTimesteps, begun, quiet ? null : process.stderr);
  const interrupt = stopOnInterrupt(() => {
    progress.clear();
    console.error('Stopping after this step, with a checkpoint. Ctrl-C again leaves at once, without one.');
  });
  try {
    const run = { config, assembly, evaluationEnv, folder, isNew, progress, signal: interrupt.signal };
    const ending = await runTraining({ ...run, ...(resume ? { resume } : {}) });
    if (ending.type === 'stopped') {
      const from = ending.saved
        ? `Stopped at step ${formatCount(ending.step)} and saved.`
        : `Stopped at step ${formatCount(ending.step)}. "${config.env.name}" cannot save its state, so the run goes on from its last checkpoint, if any.`;
      console.error(`${from} Go on with: ${commandName()} train --resume --out ${asTyped([folder.path])}`);
      process.exitCode = INTERRUPTED;
      return;
    }
    interrupt.release();
    const { seconds, stepsPerSecond, agentStepsPerSecond } = progress.rates();
    const { closeRun } = await import('./close-run.ts');
    const report = await closeRun(resolved, folder, assembly.env, evaluationEnv);
    say(
      `Trained in ${formatDuration(seconds)} (${formatCount(stepsPerSecond)} steps/s, ${formatCount(agentStepsPerSecond)} agent-steps/s).`,
    );
    say(reportInWords(report, episodes, folder.path));
    for (const group of ending.untaught ?? []) console.error(untaughtInWords(group));
  } finally {
    interrupt.release();
    folder.close();
    assembly.env.close?.();
    evaluationEnv?.close?.();
  }
}

function reportInWords({ compared, curve }: Report, episodes: number, path: string): string {
  const table =
    compared.length > 0
      ? `\nMeans over ${inNumber(episodes, 'evaluation episode')}${compared.length > 1 ? ', differences with 95 % paired bootstrap intervals' : ''}:\n\n${comparisonTable(compared, outputWidth())}\n`
      : '';
  return `${table}\nLearning curve: ${curve.png}\nEvaluate it with: ${commandName()} evaluate ${asTyped([path])}`;
}

function untaughtInWords(group: string): string {
  return `The networks of the group "${group}" were never updated in this run: there was too little to learn from. Train longer, or lower learner.learningStarts (learner.rolloutSteps of actor-critics).`;
}

/** How this program was started, to be typed again. */
function commandName(): string {
  const script = process.argv[1] ?? 'murmur';
  return basename(script) === 'murmur' ? 'murmur' : asTyped(['node', relative(process.cwd(), script)]);
}
