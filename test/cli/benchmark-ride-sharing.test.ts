import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inTemporaryFolder, murmur, namesIn } from './murmur.ts';

const small = [
  '--window',
  '08:00-08:10',
  '--vehicles',
  '6',
  '--timesteps',
  '12',
  '--seeds',
  '1',
  '--episodes',
  '2',
  '--jobs',
  '1',
  '--quiet',
];

it('prints the table, writes the files, and does nothing twice', () =>
  inTemporaryFolder(async (folder) => {
    const command = ['benchmark', 'ride-sharing', '--policies', 'greedy,co,independent-q', ...small];
    const first = await murmur(command, folder);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/^Ride pooling in .*: 6 vehicles of 4 seats/);
    for (const label of ['greedy insertion', 'CO, ILP', 'independent Q'])
      expect(first.stdout).toMatch(new RegExp(`^${label} +1 +\\d`, 'm'));
    const out = join(folder, 'runs', 'ride-sharing');
    expect(namesIn(out)).toEqual(expect.arrayContaining(['index.html', 'episodes.csv', 'hours.csv', 'zones.csv', 'benchmark.json']));
    const [header, ...rows] = readFileSync(join(out, 'episodes.csv'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    expect(rows).toHaveLength(6);
    // The same requests for every policy.
    expect(new Set(rows.map((row) => `${row[2]} ${row[3]} ${row[header!.indexOf('requests')]}`)).size).toBe(2);

    const kept = join(out, 'runs', 'co-0', 'episodes.json');
    const { mtimeMs } = statSync(kept);
    const again = await murmur(command, folder);
    expect(again.stdout).toBe(first.stdout);
    expect(statSync(kept).mtimeMs).toBe(mtimeMs);
  }));

it.each([
  [['--policies', 'There is no policy "greedi"; did you mean greedy?'], 'There is no policy "greedi"; did you mean greedy?'],
  [['--trips', 'nowhere.csv', '--policies', 'greedy'], 'env.city'],
])('refuses %j with a sentence', (options, sentence) =>
  inTemporaryFolder(async (folder) => {
    const outcome = await murmur(['benchmark', 'ride-sharing', ...options, '--quiet'], folder);
    expect(outcome).toMatchObject({ code: 2, stderr: expect.stringContaining(sentence) });
    expect(outcome.stderr).not.toContain('    at ');
  }),
);
