// Draws what the runs of a suite did in training, learner by learner, and prints their last figures: npm run bench:games -- FOLDER --figure NAME [options]
import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { CurvePoint, CurveSeries } from '../src/runs/curve-series.ts';
import { writeLearningCurve } from '../src/runs/learning-curve.ts';
import { openRunFolder } from '../src/runs/run-folder.ts';
import { createRng } from '../src/shared/rng.ts';
import { UserError } from '../src/shared/user-error.ts';
import { bootstrapInterval } from '../src/statistics/bootstrap.ts';
import { mean } from '../src/statistics/summaries.ts';
import { type BenchValues, runBench, wholeNumber } from './run-bench.ts';

const usage = `Learning curves of a suite of runs: means over training seeds of the games played in training, with 95 % bootstrap intervals over the seeds.

  npm run bench:games -- FOLDER --figure NAME [options]

  FOLDER          folder of runs called <learner>-<seed>, e.g. runs/battle/battle
  --figure NAME   of an episode: "return", or one of the environment's, e.g. caught
  --title TEXT    above the figure
  --label TEXT    beside its axis, with the unit (default: the figure's name)
  --every N       timesteps that a point of the curve covers (default: 500)
  --out BASE      the figure goes to BASE.svg and BASE.png (default: FOLDER/curves)
`;

const options = {
  figure: { type: 'string' },
  title: { type: 'string' },
  label: { type: 'string' },
  every: { type: 'string', default: '500' },
  out: { type: 'string' },
} as const;

/** Of one run: the mean of the figure over the games that ended in each stretch of `every` timesteps. */
type Curve = ReadonlyMap<number, number>;

async function curveOf(folder: string, figure: string, every: number): Promise<Curve> {
  const values = new Map<number, number[]>();
  for (const event of await openRunFolder(folder).events()) {
    if (event.type !== 'episode') continue;
    const value = figure === 'return' ? event['return'] : (event['metrics'] as Record<string, number>)[figure];
    if (typeof value !== 'number') throw new UserError(`The episodes of ${folder} have no figure "${figure}".`);
    const end = Math.ceil(event.step / every) * every;
    values.set(end, [...(values.get(end) ?? []), value]);
  }
  return new Map([...values].map(([step, all]) => [step, mean(all)]));
}

/** The means over the seeds where all seeds have games. */
function seriesOf(label: string, curves: readonly Curve[]): CurveSeries {
  const rng = createRng(`curves/${label}`);
  const points: CurvePoint[] = [];
  for (const step of [...curves[0]!.keys()].toSorted((a, b) => a - b)) {
    const values = curves.flatMap((curve) => curve.get(step) ?? []);
    if (values.length === curves.length)
      points.push({ step, value: mean(values), ...(values.length > 1 ? bootstrapInterval(values, rng) : {}) });
  }
  return { label, kind: 'dots', points };
}

async function main(values: BenchValues<typeof options>, [folder]: readonly string[]): Promise<void> {
  const { figure } = values;
  if (!folder || !figure) throw new UserError(usage);
  const every = wholeNumber('every', values.every);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UserError(`There is no folder ${folder}; name the one that holds a game's runs, e.g. runs/battle/battle.`);
  }
  const runs = new Map<string, string[]>();
  for (const name of readdirSync(folder).toSorted()) {
    const [, learner] = /^(.+)-\d+$/.exec(name) ?? [];
    if (learner) runs.set(learner, [...(runs.get(learner) ?? []), name]);
  }
  if (runs.size === 0) throw new UserError(`${folder} holds no runs called <learner>-<seed>.`);
  const series: CurveSeries[] = [];
  for (const [learner, names] of runs) {
    series.push(seriesOf(learner, await Promise.all(names.map((name) => curveOf(join(folder, name), figure, every)))));
  }
  const out = values.out ?? join(folder, 'curves');
  const files = await writeLearningCurve(dirname(out), series, {
    title: values.title ?? basename(folder),
    subtitle: 'games of training, exploration included; mean over the training seeds, with 95 % intervals',
    yLabel: values.label ?? figure,
    xLabel: 'timesteps',
    name: basename(out),
  });
  console.log(`| learner | seeds | ${series[0]!.points.map(({ step }) => `to ${step}`).join(' | ')} |`);
  console.log(`| --- | ---: | ${series[0]!.points.map(() => '---:').join(' | ')} |`);
  for (const { label, points } of series) {
    const cells = points.map(({ value, low, high }) => `${short(value)}${low === undefined ? '' : ` [${short(low)}, ${short(high!)}]`}`);
    console.log(`| ${label} | ${runs.get(label)!.length} | ${cells.join(' | ')} |`);
  }
  console.log(`\nWrote ${files.svg}, ${files.png}`);
}

const short = (value: number): string => (Math.abs(value) < 1000 ? value.toPrecision(3) : value.toFixed(0));

await runBench(usage, options, main, true);
