// Draws what the runs of a suite did in training, learner by learner: npm run bench:games -- FOLDER --figure NAME [options]
import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { trainingMeans } from '../src/reports/training-means.ts';
import { type CurvePoint, type CurveSeries, pointsFromEvents } from '../src/runs/curve-series.ts';
import { writeLearningCurve } from '../src/runs/learning-curve.ts';
import { loggedFigures } from '../src/runs/logged-figures.ts';
import { openRunFolder } from '../src/runs/run-folder.ts';
import { createRng } from '../src/shared/rng.ts';
import { UserError } from '../src/shared/user-error.ts';
import { type BenchValues, runBench, wholeNumber } from './run-bench.ts';

const usage = `Learning curves of a suite of runs: means over training seeds of the games played in training, with 95 % bootstrap intervals over the seeds. \`murmur report\`
has the same as a table.

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

/** The figure in each game of a run's training. */
async function gamesOf(folder: string, figure: string): Promise<CurvePoint[]> {
  const games = pointsFromEvents(await openRunFolder(folder).events(), 'episode', (event) => loggedFigures(event)[figure]);
  if (games.length === 0) throw new UserError(`The episodes of ${folder} have no figure "${figure}".`);
  return games;
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
    const games = await Promise.all(names.map((name) => gamesOf(join(folder, name), figure)));
    series.push({ label: learner, kind: 'dots', points: trainingMeans(games, every, createRng(`curves/${learner}`)) });
  }
  const out = values.out ?? join(folder, 'curves');
  const files = await writeLearningCurve(dirname(out), series, {
    title: values.title ?? basename(folder),
    subtitle: 'games of training, exploration included; mean over the training seeds, with 95 % intervals',
    yLabel: values.label ?? figure,
    xLabel: 'timesteps',
    name: basename(out),
  });
  console.log(`Wrote ${files.svg}, ${files.png}`);
}

await runBench(usage, options, main, true);
