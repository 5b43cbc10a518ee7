import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRuns } from '../../src/reports/read-runs.ts';
import { type ReportOptions, summariseRuns } from '../../src/reports/summarise-runs.ts';
import { writeReport } from '../../src/reports/write-report.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { wilsonInterval } from '../../src/statistics/wilson-interval.ts';
import { type Made, makeRun } from './make-run.ts';

let folder: string;
let runs: string[];
const random = { name: 'random' };

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'asked-'));
  const made: Record<string, Made> = {
    'random-1': { learner: random, seed: 1, returns: [[5, 1]] },
    'random-2': { learner: random, seed: 2, returns: [[2, 8]] },
    // Against 5 and 1, 2 and 8, and, as there are but two, 5 and 1 again; the baseline's best is 8. Seeds are in no order.
    'mfq-9': { seed: 9, returns: [[6, 1]] },
    'mfq-1': {
      seed: 1,
      returns: [[9, 1]],
      training: [
        [20, 1],
        [25, 3],
        [75, 7],
      ],
    },
    'mfq-4': { seed: 4, returns: [[3, 9]] },
  };
  runs = Object.entries(made).map(([name, each]) => makeRun(folder, name, each));
});
afterAll(() => rmSync(folder, { recursive: true }));

const sectionsOf = async (paths: readonly string[], options: ReportOptions = {}) =>
  summariseRuns((await readRuns(paths, options.metric)).runs, options);
const mistakeOf = async (paths: readonly string[], options: ReportOptions): Promise<string> => {
  const out = join(folder, 'refused');
  const error = await writeReport(paths, out, 'T', options).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  expect(existsSync(out)).toBe(false);
  return (error as Error).message;
};

describe('a baseline', () => {
  it('is met by each seed of a learner in the same episodes, its own seeds in turn; ties do not count', async () => {
    const [section] = await sectionsOf(runs);
    expect(section!.baseline).toEqual({
      baseline: ['random'],
      best: 8,
      comparisons: [{ learner: 'mfq', episodes: 6, better: 4, share: wilsonInterval(4, 6), betterThanBest: 2 }],
    });
    const { files } = await writeReport(runs, join(folder, 'page'));
    const markdown = readFileSync(files[1]!, 'utf8');
    expect(markdown).toContain('### Better than random');
    expect(markdown).toContain('| mfq | 6 | 4 | 0.667 [0.3, 0.903] | 2 |');
  });

  it('is met alike, and all figures are the same, whatever the order of the runs', async () => {
    const [section] = await sectionsOf(runs);
    const [turned] = await sectionsOf([...runs.slice(0, 2), ...runs.slice(2).reverse()]);
    const figuresOf = ({ learners, ...rest }: NonNullable<typeof section>) => ({
      ...rest,
      learners: learners.map(({ runs: _, ...own }) => own),
    });
    expect(figuresOf(turned!)).toEqual(figuresOf(section!));
  });

  it('may be any learner', async () => {
    const [section] = await sectionsOf(runs, { baseline: 'mfq' });
    expect(section!.baseline).toMatchObject({ best: 9, comparisons: [{ learner: 'random', episodes: 4, better: 0 }] });
  });

  it('counts episodes that both have', async () => {
    const long = makeRun(folder, 'long', { seed: 1, returns: [[6, 0, 99]] });
    const [section] = await sectionsOf([runs[0]!, long]);
    expect(section!.baseline!.comparisons).toMatchObject([{ episodes: 2, better: 1, betterThanBest: 1 }]);
  });

  it('is missing without a word where nobody asked, and told where somebody did; in another environment it is no baseline', async () => {
    const elsewhere = makeRun(folder, 'elsewhere', { learner: random, env: { name: 'ring', places: 9 }, seed: 1, returns: [[1]] });
    const unfinished = makeRun(folder, 'unfinished', { learner: { name: 'greedy' }, seed: 1, returns: [[1]], cut: true });
    const learners = runs.slice(2);
    expect(await mistakeOf([...learners, elsewhere], { baseline: 'random' })).toBe(
      '--baseline is "random", and nobody else\'s run is done in ring with the same parameters.',
    );
    expect((await sectionsOf([...learners, elsewhere])).map(({ baseline }) => baseline?.comparisons)).toEqual([undefined, []]);
    expect(await mistakeOf([...learners, unfinished], { baseline: 'greedy' })).toBe(
      '--baseline is "greedy", of which no run is done among these; those that are done are of mfq.',
    );
  });
});

describe('a metric', () => {
  it('is what finals, profiles, comparisons and means of training are of', async () => {
    const [byReturn] = await sectionsOf(runs);
    const [byCaught] = await sectionsOf(runs, { metric: 'caught', every: 50 });
    // The runs' figure is their return with the other sign.
    expect(byCaught!.learners.map(({ finals }) => finals)).toEqual(byReturn!.learners.map(({ finals }) => finals.map((value) => -value)));
    expect(byCaught!.comparisons[0]!.difference.value).toBe(-byReturn!.comparisons[0]!.difference.value);
    expect(byCaught!.comparisons[0]!.probabilityOfImprovement.value).toBeCloseTo(
      1 - byReturn!.comparisons[0]!.probabilityOfImprovement.value,
      12,
    );
    expect(byCaught!.baseline).toMatchObject({ best: -1, comparisons: [{ better: 0, betterThanBest: 0 }] });
    // Two of its three runs have no episodes of training.
    expect(byCaught!.learners.map(({ training }) => training)).toEqual([[], []]);
    const [alone] = await sectionsOf([runs[3]!], { metric: 'caught', every: 50 });
    expect(alone!.learners[0]!.training).toEqual([
      { step: 50, value: -2 },
      { step: 100, value: -7 },
    ]);
  });

  it('is the mean over a quarter of the training, where nothing else is said', async () => {
    const [alone] = await sectionsOf([runs[3]!]);
    expect(alone!.learners[0]!.training).toEqual([
      { step: 25, value: 2 },
      { step: 75, value: 7 },
    ]);
  });

  it('that evaluations do not have is refused, with those that there are', async () => {
    expect(await mistakeOf(runs, { metric: 'captures' })).toBe(
      '--metric is "captures", which evaluations of ring do not have; there are return, length, caught.',
    );
  });

  it('is asked of nobody who was never evaluated', async () => {
    const never = makeRun(folder, 'never', { seed: 1 });
    const { sections } = await writeReport([never], join(folder, 'of nobody'), 'T', { metric: 'captures' });
    expect(sections[0]!.learners[0]!.finals).toEqual([]);
  });
});
