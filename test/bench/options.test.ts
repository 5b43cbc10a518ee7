import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { built, startNode } from '../cli/murmur.ts';

const bench = (name: string, ...args: string[]) => startNode([join(built, 'bench', `${name}.js`), ...args], built).outcome;

const benches = [
  'amod-hours',
  'engine',
  'envs',
  'fluctuation',
  'games',
  'ride-sharing',
  'ride-sharing/arbiters',
  'scale',
  'training',
  'trips',
];

it.each(benches)('%s tells of an option that it does not have in a sentence', async (name) => {
  const { code, stdout, stderr } = await bench(name, '--nonsense');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('--nonsense');
  expect(stderr).not.toMatch(/^\s+at /m);
});

it.each(benches)('%s says how it is used', async (name) => {
  const { code, stdout, stderr } = await bench(name, '--help');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^ {2}--\w+ /m);
});

it('tells of values that mean nothing', async () => {
  const [size, part, threads, rounds] = await Promise.all([
    bench('trips', '--megabytes', 'many'),
    bench('fluctuation', '--only', 'all'),
    bench('training', '--threads', '1000000'),
    bench('training', '--rounds', '1,3'),
  ]);
  expect(size).toMatchObject({ code: 2, stderr: '--megabytes is "many"; it must be a whole number of at least 1.\n' });
  expect(part).toMatchObject({ code: 2, stderr: '--only is "all"; its parts are costs, ensembles, targets.\n' });
  const most = availableParallelism();
  expect(threads).toMatchObject({
    code: 2,
    stderr: `--threads is "1000000"; it must be a whole number of at least 1 and at most ${most}.\n`,
  });
  expect(rounds).toMatchObject({ code: 2, stderr: '--rounds is "1,3"; it must be a whole number of at least 1.\n' });
});
