import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { built, eventsOf, fingerprint, inTemporaryFolder, murmur, namesIn, start, startNode, until, walkPlugin } from '../cli/murmur.ts';

const walk = [
  ...['train', 'walk', '--plugin', walkPlugin, '--learner', 'table', '--learner.delay', '2', '--numEnvs', '2', '--seed', '3', '--quiet'],
  ...['--totalTimesteps', '150', '--checkpoint.every', '10', '--evaluate.every', '35', '--evaluate.episodes', '2', '--log.every', '15'],
];
const ring = [
  ...['train', 'ring', '--learner', 'dmfg-ql', '--env.agents', '8', '--seed', '4', '--quiet', '--totalTimesteps', '900'],
  ...['--checkpoint.every', '100', '--evaluate.every', '500', '--evaluate.episodes', '1', '--log.every', '100'],
];

/** What must be the case in the run folder for the process to be killed, one moment after the other. */
const moments: Record<string, (run: string) => boolean> = {
  'before the first step': (run) => existsSync(join(run, 'config.yaml')),
  'before the first checkpoint': (run) => eventsOf(run).some(({ step }) => (step as number) > 0),
  'while a checkpoint is written': (run) => namesIn(join(run, 'checkpoints')).some((name) => name.startsWith('.tmp-')),
  'after a checkpoint': (run) => namesIn(join(run, 'checkpoints')).filter((name) => /^\d+$/.test(name)).length > 1,
  'in the middle': (run) => eventsOf(run).some(({ type, step }) => type === 'log' && (step as number) > 100),
};

/** Kills the run at each of the moments in turn, resuming it in between, then lets it end. Returns how often it was killed. */
async function runWithKills(args: readonly string[], folder: string, run: string): Promise<number> {
  let kills = 0;
  for (const isMoment of Object.values(moments)) {
    const begun = existsSync(join(folder, run, 'config.yaml'));
    const running = start(begun ? [...args, '--out', run, '--resume'] : [...args, '--out', run], folder);
    if (await until(running, () => isMoment(join(folder, run)))) {
      running.process.kill('SIGKILL');
      if ((await running.outcome).signal === 'SIGKILL') kills++;
    }
    await running.outcome;
  }
  const last = await murmur([...args, '--out', run, '--resume'], folder);
  expect(last).toMatchObject({ code: 0, stderr: '' });
  return kills;
}

describe('a run that is killed again and again', () => {
  it.each([
    ['the walk, learned in tables', walk],
    ['the ring, learned by DMFG-QL', ring],
  ])('ends with the same bits as one left alone: %s', (_, args) =>
    inTemporaryFolder(async (folder) => {
      const alone = await murmur([...args, '--out', 'alone'], folder);
      expect(alone).toMatchObject({ code: 0, stderr: '' });
      expect(await runWithKills(args, folder, 'killed')).toBeGreaterThanOrEqual(3);
      expect(fingerprint(join(folder, 'killed'))).toEqual(fingerprint(join(folder, 'alone')));
    }),
  );
});

describe('Ctrl-C', () => {
  it('saves, says how to go on, exits with 130, and the rest is the same as without it', () =>
    inTemporaryFolder(async (folder) => {
      const args = walk.map((word) => (word === '10' ? '0' : word));
      await murmur([...args, '--out', 'alone'], folder);
      const running = start([...args, '--out', 'run'], folder);
      await until(running, () => eventsOf(join(folder, 'run')).some(({ type }) => type === 'log'));
      running.process.kill('SIGINT');
      const { code, stderr } = await running.outcome;
      expect(code).toBe(130);
      expect(stderr).toMatch(/Stopped at step \d+ and saved\. Go on with: node \S+main\.js train --resume --out run\n/);
      const step = Number(/step (\d+)/.exec(stderr)![1]);
      expect(namesIn(join(folder, 'run', 'checkpoints'))).toEqual([String(step).padStart(12, '0')]);
      expect(await murmur(['train', '--resume', '--out', 'run', '--quiet'], folder)).toMatchObject({ code: 0, stderr: '' });
      expect(fingerprint(join(folder, 'run'))).toEqual(fingerprint(join(folder, 'alone')));
    }));

  it('leaves at once when it comes a second time, though the thread is busy', () =>
    inTemporaryFolder(async (folder) => {
      const program = `
        const { stopOnInterrupt } = await import(${JSON.stringify(pathToFileURL(join(built, 'src/cli/training-run.js')).href)});
        stopOnInterrupt(() => { console.log('first'); setImmediate(() => { for (;;); }); });
        console.log('ready');
        setInterval(() => {}, 1000);`;
      const running = startNode(['--input-type=module', '--eval', program], folder);
      const said = (word: string) => until(running, () => running.stdout().includes(word));
      expect(await said('ready')).toBe(true);
      running.process.kill('SIGINT');
      expect(await said('first')).toBe(true);
      running.process.kill('SIGINT');
      expect(await running.outcome).toMatchObject({ signal: 'SIGINT' });
    }));
});

describe('a run', () => {
  it('writes the same events and bits each time, and others with another seed', () =>
    inTemporaryFolder(async (folder) => {
      const args = walk.map((word, i) => (walk[i - 1] === '--learner.delay' ? '0' : word));
      for (const out of ['one', 'two']) await murmur([...args, '--out', out], folder);
      await murmur([...args.map((word, i) => (args[i - 1] === '--seed' ? '4' : word)), '--out', 'three'], folder);
      expect(fingerprint(join(folder, 'two'))).toEqual(fingerprint(join(folder, 'one')));
      expect(fingerprint(join(folder, 'three'))['events.jsonl']).not.toBe(fingerprint(join(folder, 'one'))['events.jsonl']);
      expect(readFileSync(join(folder, 'one', 'comparison.json'))).toEqual(readFileSync(join(folder, 'two', 'comparison.json')));
    }));

  it('that is finished stays as it is when it is resumed', () =>
    inTemporaryFolder(async (folder) => {
      const args = walk.map((word, i) => (walk[i - 1] === '--learner.delay' ? '0' : word));
      await murmur([...args, '--out', 'run'], folder);
      const before = fingerprint(join(folder, 'run'));
      expect(await murmur(['train', '--resume', '--out', 'run', '--quiet'], folder)).toMatchObject({ code: 0, stderr: '' });
      expect(fingerprint(join(folder, 'run'))).toEqual(before);
    }));
});
