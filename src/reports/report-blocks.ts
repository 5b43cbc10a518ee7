import { join } from 'node:path';
import type { CurvePoint } from '../runs/curve-series.ts';
import { type Figure, figureToSvg } from '../runs/figure-to-svg.ts';
import { asTyped } from '../shared/as-typed.ts';
import { inNumber } from '../shared/in-number.ts';
import type { Estimate } from '../statistics/summaries.ts';
import type { Block } from './page.ts';
import type { ReportedRun, UnreadableRun } from './read-runs.ts';
import { curvesFigure, profileFigure } from './report-figures.ts';
import { finalOf, type LearnerSummary } from './summarise-learner.ts';
import type { EnvironmentSummary } from './summarise-runs.ts';

/** A report on runs, part by part. */
export function reportBlocks(sections: readonly EnvironmentSummary[], unreadable: readonly UnreadableRun[]): Block[] {
  const runs = sections.flatMap(({ learners }) => learners.flatMap((learner) => learner.runs));
  const count = (status: ReportedRun['status']): number => runs.filter((run) => run.status === status).length;
  return [
    text(
      `${inNumber(runs.length + unreadable.length, 'run')}: ${count('done')} done, ${count('unfinished')} unfinished, ${count('failed')} failed, ${unreadable.length} that could not be read. ` +
        'Tables are made of runs that are done, of their last evaluation if nothing else is said; curves of all evaluations there are.',
    ),
    ...exceptions(sections, unreadable),
    ...sections.flatMap((section, index) => sectionBlocks(section, figureFile(sections, index))),
    heading(2, 'The runs'),
    table(
      ['run', 'environment', 'learner', 'seed', 'status', 'timesteps', 'murmuration', 'commit', 'Node.js'],
      sections.flatMap(({ name, learners }) =>
        learners.flatMap(({ label, runs: own }) => own.map((run) => [run.path, name, label, ...runCells(run)])),
      ),
    ),
    text('The same version repeats each, to the bit, with'),
    { kind: 'code', text: runs.map(({ path }) => `murmur train --config ${asTyped([join(path, 'config.yaml')])} --out NEW`).join('\n') },
  ];
}

function sectionBlocks(section: EnvironmentSummary, file: string): Block[] {
  const { name, parameters, learners, comparisons } = section;
  const counted = learners.filter(({ finals }) => finals.length > 0);
  const settings = Object.entries(parameters).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
  const few = counted.filter(({ finals }) => finals.length < 5).map(({ label, finals }) => `${label} ${finals.length}`);
  return [
    heading(2, settings.length > 0 ? `${name} (${settings.join(', ')})` : name),
    ...(learners.some(({ curve }) => curve.length > 0)
      ? [figure(curvesFigure(section), `${file}-curves.svg`)]
      : [text('No run was evaluated.')]),
    ...unevenCurves(learners),
    ...(counted.length > 0
      ? [
          heading(3, 'Final figures'),
          text(
            `In the mean (${section.metric} also as interquartile mean) over training seeds, with 95 % bootstrap intervals.${
              few.length > 0
                ? ` With fewer than five seeds (${few.join(', ')}) intervals are too narrow, and with one there is none to be had.`
                : ''
            }`,
          ),
          finalTable(counted, section.metric),
          figure(profileFigure(section), `${file}-profiles.svg`),
        ]
      : []),
    ...baselineBlocks(section),
    ...(comparisons.length > 0 ? comparisonBlocks(section) : []),
    ...trainingBlocks(section),
    ...fieldBlocks(learners),
  ];
}

function exceptions(sections: readonly EnvironmentSummary[], unreadable: readonly UnreadableRun[]): Block[] {
  const rows = [
    ...unreadable.map(({ path, reason }) => [path, 'not read', reason]),
    ...sections.flatMap(({ metric, learners }) =>
      learners.flatMap(({ runs, repeats }) =>
        runs.flatMap((run) => {
          const why = whyLeftOut(run, repeats, metric);
          return why === null ? [] : [[run.path, run.status, why]];
        }),
      ),
    ),
  ];
  return rows.length === 0 ? [] : [table(['not in the tables', 'status', 'why'], rows)];
}

/** Why a run is not in the tables; null where it is. */
function whyLeftOut(run: ReportedRun, repeats: readonly ReportedRun[], metric: string): string | null {
  const { status, step, config, reason, evaluations } = run;
  const last = evaluations.at(-1)?.step;
  if (status !== 'done') return reason ?? `${step} of ${config.totalTimesteps} timesteps`;
  if (last === undefined) return 'never evaluated';
  if (last < config.totalTimesteps) return `evaluated last after ${last} of ${config.totalTimesteps} timesteps`;
  if (!finalOf(run, metric)) return `its last evaluation has no number for ${metric}`;
  return repeats.includes(run) ? `has seed ${config.seed}, as another run that is counted` : null;
}

function unevenCurves(learners: readonly LearnerSummary[]): Block[] {
  const uneven = learners
    .filter(({ curve, runs, repeats }) => curve.some((point) => point.runs < runs.length - repeats.length))
    .map(({ label }) => label);
  return uneven.length === 0
    ? []
    : [text(`Not all runs of ${uneven.join(', ')} got to the end of the curve, which therefore is the mean of fewer there.`)];
}

function finalTable(learners: readonly LearnerSummary[], metric: string): Block {
  const names = [...new Set(learners.flatMap(({ figures }) => Object.keys(figures)))].filter((name) => name !== metric);
  return table(
    ['', 'seeds', metric, `${metric}, interquartile mean`, ...names],
    learners.map(({ label, figures, finals }) => [
      label,
      String(finals.length),
      withInterval(figures[metric]?.mean),
      withInterval(figures[metric]?.interquartileMean),
      ...names.map((name) => withInterval(figures[name]?.mean)),
    ]),
  );
}

function baselineBlocks({ metric, baseline }: EnvironmentSummary): Block[] {
  if (!baseline || baseline.comparisons.length === 0) return [];
  const names = baseline.baseline.join(' and ');
  return [
    heading(3, `Better than ${names}`),
    text(
      `In how many episodes of the last evaluation a learner has more (${metric}) than ${names} in the same episode, which begins alike for all: its first training seed beside the first of ` +
        `${names}, the second beside the second, and so on, from the first again where ${names} has fewer. The share has Wilson's 95 % interval, as if episodes of one seed were ` +
        `independent. In the last column it has more than ${names} in the best of all its episodes, ${number(baseline.best)}.`,
    ),
    table(
      ['', 'episodes', 'better', 'share', 'better than the best'],
      baseline.comparisons.map(({ learner, episodes, better, share, betterThanBest }) => [
        learner,
        String(episodes),
        String(better),
        withInterval(share),
        String(betterThanBest),
      ]),
    ),
  ];
}

function trainingBlocks({ metric, learners }: EnvironmentSummary): Block[] {
  const trained = learners.filter(({ training }) => training.length > 0);
  const ends = [...new Set(trained.flatMap(({ training }) => training.map(({ step }) => step)))].sort((a, b) => a - b);
  if (trained.length === 0) return [];
  return [
    heading(3, `In training: ${metric}`),
    text(
      'In the mean over the episodes of training, exploration included, that ended since the timestep of the column before, and over training seeds, with 95 % bootstrap intervals over these.',
    ),
    table(
      ['', ...ends.map((end) => `to ${end}`)],
      trained.map(({ label, training }) => [label, ...ends.map((end) => withInterval(training.find(({ step }) => step === end)))]),
    ),
  ];
}

function comparisonBlocks({ metric, comparisons }: EnvironmentSummary): Block[] {
  return [
    heading(3, `Comparisons: ${metric}`),
    text(
      'Differences over training seeds and, where both played the same, evaluation episodes. Improvement: how likely a run of the first is to do better than one of the second. ' +
        "p: Wilcoxon's signed-rank test on pairs of the same seed, two-sided, adjusted after Holm over this table; of n pairs none can be below 2^(1 - n), 0.0625 for five. " +
        'Effect: matched-pairs rank-biserial correlation.',
    ),
    table(
      ['', 'difference', 'improvement', 'pairs', 'p', 'effect'],
      comparisons.map(({ first, second, difference, probabilityOfImprovement, paired }) => [
        `${first} against ${second}`,
        withInterval(difference),
        withInterval(probabilityOfImprovement),
        paired ? String(paired.pairs) : '',
        paired ? number(paired.adjusted) : '',
        paired && paired.pairs > 0 ? number(paired.effect) : '',
      ]),
    ),
  ];
}

const estimates = [
  ['estimate', ''],
  ['persistence', 'Persistence'],
  ['uniform', 'Uniform'],
] as const;

function fieldBlocks(learners: readonly LearnerSummary[]): Block[] {
  const rows = learners.flatMap(({ label, fieldErrors }) =>
    fieldErrors.map(({ group, populations, mean, better }) => [
      label,
      group ?? 'all',
      ...['fieldMse', 'fieldKl'].flatMap((figureName) => estimates.map(([, suffix]) => number(mean[`${figureName}${suffix}`]))),
      ...[better.thanPersistence, better.thanUniform].map((count) => `${count} of ${populations}`),
    ]),
  );
  if (rows.length === 0) return [];
  return [
    heading(3, 'Mean-field errors'),
    text(
      'How far what agents take for their mean field is from what was then observed, in the mean over the second half of training and the runs, beside taking the last field for the next ' +
        '(persistence) and knowing nothing (uniform). An estimator that does not beat persistence has learned nothing of use. The last two columns say in how many populations, a group of a run ' +
        'each, its MSE is below theirs.',
    ),
    table(
      [
        '',
        'group',
        ...['MSE', 'KL'].flatMap((measure) => estimates.map(([name]) => `${measure}, ${name}`)),
        'below persistence',
        'below uniform',
      ],
      rows,
    ),
  ];
}

function runCells({ config, status, step, system }: ReportedRun): string[] {
  const { murmuration, gitCommit, node } = system ?? {};
  return [
    String(config.seed),
    status,
    String(step),
    murmuration ?? '',
    gitCommit?.replace(/^([0-9a-f]{10})[0-9a-f]*/, '$1') ?? '',
    node ?? '',
  ];
}

/** How the files of a section's figures begin: "report-battle", and "report-battle-2" where there was one of Battle before. */
function figureFile(sections: readonly EnvironmentSummary[], index: number): string {
  const name = (section: EnvironmentSummary) => section.name.replace(/[^\w-]+/g, '-');
  const before = sections.slice(0, index).filter((other) => name(other) === name(sections[index]!)).length;
  return `report-${name(sections[index]!)}${before === 0 ? '' : `-${before + 1}`}`;
}

/** "1.23 [0.9, 1.6]"; without the interval where there is none. */
function withInterval(estimate: CurvePoint | Estimate | undefined): string {
  if (!estimate) return '';
  const { value, low, high } = estimate;
  return low === undefined || high === undefined || low === high ? number(value) : `${number(value)} [${number(low)}, ${number(high)}]`;
}

function number(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '';
  return String(Number(value.toPrecision(Math.abs(value) >= 1000 ? 5 : 3)));
}

const heading = (level: 2 | 3, words: string): Block => ({ kind: 'heading', level, text: words });
const text = (words: string): Block => ({ kind: 'paragraph', text: words });
const table = (header: readonly string[], rows: readonly (readonly string[])[]): Block => ({ kind: 'table', header, rows });
const figure = (drawn: Figure, file: string): Block => ({ kind: 'figure', title: drawn.title, svg: figureToSvg(drawn), file });
