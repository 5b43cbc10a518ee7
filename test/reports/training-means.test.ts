import { expect, it } from 'vitest';
import { trainingMeans } from '../../src/reports/training-means.ts';
import { createRng } from '../../src/shared/rng.ts';

const episodes = (...all: readonly (readonly [step: number, value: number])[]) => all.map(([step, value]) => ({ step, value }));

it('takes the mean over the episodes that ended in a stretch, then over the runs, whatever the number of episodes', () => {
  const runs = [episodes([5, 1], [10, 3], [11, 6], [20, 8]), episodes([10, 4], [12, 1], [15, 2], [20, 6], [25, 100])];
  const points = trainingMeans(runs, 10, createRng('test'));
  // Of the last stretch the first run has no episode.
  expect(points.map(({ step, value }) => [step, value])).toEqual([
    [10, 3],
    [20, 5],
  ]);
  // Two runs, which a resample may draw twice: the interval reaches from one to the other.
  expect(points.map(({ low, high }) => [low, high])).toEqual([
    [2, 4],
    [3, 7],
  ]);
});

it('has no interval of one run, and nothing of none', () => {
  expect(trainingMeans([episodes([7, 2], [8, 4])], 10, createRng('test'))).toEqual([{ step: 10, value: 3 }]);
  expect(trainingMeans([], 10, createRng('test'))).toEqual([]);
  expect(trainingMeans([episodes([7, 2]), []], 10, createRng('test'))).toEqual([]);
});
