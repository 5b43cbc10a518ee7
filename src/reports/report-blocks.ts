import { join } from 'node:path';
import { figureToSvg } from '../runs/figure-to-svg.ts';
import { asTyped } from '../shared/as-typed.ts';
import type { Estimate } from '../statistics/summaries.ts';
import type { Block } from './page.ts';
import type { ReportedRun, UnreadableRun } from './read-runs.ts';
import { curvesFigure, profileFigure } from './report-figures.ts';
import type { LearnerSummary } from './summarise-learner.ts';
import type { EnvironmentSummary } from './summarise-runs.ts';

/** A report on runs, part by part. */
export function reportBlocks(sections: readonly EnvironmentSummary[], unreadable: readonly UnreadableRun[]): Block[] {
  const runs = sections.flatMap(({ learners }) => learners.flatMap((learner) => learner.runs));
  const count = (status: ReportedRun['status']): number => runs.filter((run) => run.status === status).length;
  return [
    text(
      `${inNumber(runs.length + unreadable.length, 'run')}: ${count('done')} done, ${count('unfinished')} unfinished, ${count('failed')} failed, ${unreadable.length} that could not be read. ` +
        'Tables are made of the last evaluation of runs that are done; curves of all evaluations there are.',
    ),
    ...exceptions(sections, unreadable),
    ...sections.flatMap(sectionBlocks),
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

function sectionBlocks(section: EnvironmentSummary): Block[] {
  const { name, parameters, learners, comparisons } = section;
  const counted = learners.filter(({ finals }) => finals.length > 0);
  const settings = Object.entries(parameters).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
  const few = counted.filter(({ finals }) => finals.length < 5).map(({ label, finals }) => `${label} ${finals.length}`);
  return [
    heading(2, settings.length > 0 ? `${name} (${settings.join(', ')})` : name),
    ...(learners.some(({ curve }) => curve.length > 0) ? [figure(figureToSvg(curvesFigure(section)))] : [text('No run was evaluated.')]),
    ...unevenCurves(learners),
    ...(counted.length > 0
      ? [
          heading(3, 'Final figures'),
          text(
            `In the mean (return also as interquartile mean) over training seeds, with 95 % bootstrap intervals.${
              few.length > 0
                ? ` With fewer than five seeds (${few.join(', ')}) intervals are too narrow, and with one there is none to be had.`
                : ''
            }`,
          ),
          finalTable(counted),
          figure(figureToSvg(profileFigure(section))),
        ]
      : []),
    ...(comparisons.length > 0 ? comparisonBlocks(section) : []),
    ...fieldBlocks(learners),
  ];
}

function exceptions(sections: readonly EnvironmentSummary[], unreadable: readonly UnreadableRun[]): Block[] {
  const learners = sections.flatMap((section) => section.learners);
  const rows = [
    ...unreadable.map(({ path, reason }) => [path, 'not read', reason]),
    ...learners.flatMap(({ runs, repeats }) =>
      runs.flatMap((run) => {
        const why = whyLeftOut(run, repeats);
        return why === null ? [] : [[run.path, run.status, why]];
      }),
    ),
  ];
  return rows.length === 0 ? [] : [table(['not in the tables', 'status', 'why'], rows)];
}

/** Why a run is not in the tables; null where it is. */
function whyLeftOut(run: ReportedRun, repeats: readonly ReportedRun[]): string | null {
  const { status, step, config, reason, evaluations } = run;
  const last = evaluations.at(-1)?.step;
  if (status !== 'done') return reason ?? `${step} of ${config.totalTimesteps} timesteps`;
  if (last === undefined) return 'never evaluated';
  if (last < config.totalTimesteps) return `evaluated last after ${last} of ${config.totalTimesteps} timesteps`;
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

function finalTable(learners: readonly LearnerSummary[]): Block {
  const names = [...new Set(learners.flatMap(({ figures }) => Object.keys(figures)))].filter((name) => name !== 'return');
  return table(
    ['', 'seeds', 'return', 'return, interquartile mean', ...names],
    learners.map(({ label, figures, finals }) => [
      label,
      String(finals.length),
      withInterval(figures['return']?.mean),
      withInterval(figures['return']?.interquartileMean),
      ...names.map((name) => withInterval(figures[name]?.mean)),
    ]),
  );
}

function comparisonBlocks({ comparisons }: EnvironmentSummary): Block[] {
  return [
    heading(3, 'Comparisons of the return'),
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
    Object.entries(fieldErrors).map(([group, errors]) => [
      label,
      group,
      ...['fieldMse', 'fieldKl'].flatMap((figureName) => estimates.map(([, suffix]) => number(errors[`${figureName}${suffix}`]))),
    ]),
  );
  if (rows.length === 0) return [];
  return [
    heading(3, 'Mean-field errors'),
    text(
      'How far what agents take for their mean field is from what was then observed, in the mean over the last tenth of training and the runs, beside taking the last field for the next ' +
        '(persistence) and knowing nothing (uniform). An estimator that does not beat persistence has learned nothing of use.',
    ),
    table(['', 'group', ...['MSE', 'KL'].flatMap((measure) => estimates.map(([name]) => `${measure}, ${name}`))], rows),
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

/** "1.23 [0.9, 1.6]"; without the interval where there is none. */
function withInterval(estimate: Estimate | undefined): string {
  if (!estimate) return '';
  const { value, low, high } = estimate;
  return low === high ? number(value) : `${number(value)} [${number(low)}, ${number(high)}]`;
}

function number(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '';
  return String(Number(value.toPrecision(Math.abs(value) >= 1000 ? 5 : 3)));
}

const inNumber = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
const heading = (level: 2 | 3, words: string): Block => ({ kind: 'heading', level, text: words });
const text = (words: string): Block => ({ kind: 'paragraph', text: words });
const table = (header: readonly string[], rows: readonly (readonly string[])[]): Block => ({ kind: 'table', header, rows });
const figure = (svg: string): Block => ({ kind: 'figure', svg });
