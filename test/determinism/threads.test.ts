import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { built, eventsOf, fingerprint, inTemporaryFolder, murmur, startNode, walkPlugin } from '../cli/murmur.ts';

const args = [
  ...['train', 'ring', '--learner', 'dmfg-ql', '--env.agents', '30', '--seed', '4', '--quiet', '--totalTimesteps', '160'],
  ...['--checkpoint.every', '40', '--evaluate.every', '80', '--evaluate.episodes', '1', '--log.every', '20'],
];
const onTwo = [...args, '--engine.threads', '2'];

/** Hashes of the events and of the arrays in the newest checkpoint; beside them it holds the configuration, with the number of threads. */
function bitsOf(run: string): string[] {
  return Object.entries(fingerprint(run)).flatMap(([file, hash]) => (file.endsWith('.json') ? [] : [hash]));
}

/** Ends every worker thread of the process once the run has its first checkpoint. */
const assassin = `
  import { existsSync } from 'node:fs';
  import process from 'node:process';
  process.on('worker', (worker) => {
    const timer = setInterval(() => {
      if (!existsSync('run/checkpoints/000000000040')) return;
      clearInterval(timer);
      worker.terminate();
    }, 1);
    timer.unref();
  });`;

it('a run on two threads has the events and bits of a run on one; one whose thread dies says so and goes on from its checkpoint', () =>
  inTemporaryFolder(async (folder) => {
    expect(await murmur([...args, '--out', 'one'], folder)).toMatchObject({ code: 0, stderr: '' });
    expect(await murmur([...onTwo, '--out', 'two'], folder)).toMatchObject({ code: 0, stderr: '' });
    const bits = bitsOf(join(folder, 'one'));
    expect(bits).toHaveLength(2);
    expect(bitsOf(join(folder, 'two'))).toEqual(bits);

    writeFileSync(join(folder, 'assassin.mjs'), assassin);
    const program = [join(built, 'src', 'cli', 'main.js'), ...onTwo, '--out', 'run'];
    const { code, stderr } = await startNode(['--import', './assassin.mjs', ...program], folder).outcome;
    expect(stderr).toMatch(/^A worker thread of the population engine died \(exit code 1\)\. [^\n]*--resume[^\n]*\n$/);
    expect(code).toBe(1);
    expect(eventsOf(join(folder, 'run')).at(-1)).toMatchObject({ type: 'failed' });

    // On another number of threads, which changes nothing.
    expect(await murmur(['train', '--resume', '--out', 'run', '--quiet', '--engine.threads', '3'], folder)).toMatchObject({
      code: 0,
      stderr: '',
    });
    expect(bitsOf(join(folder, 'run'))).toEqual(bits);
  }));

it('a run whose copies of the environment are stepped in threads has the same events, also when it is resumed', () =>
  inTemporaryFolder(async (folder) => {
    const walk = [
      ...[
        'train',
        'walk',
        '--plugin',
        walkPlugin,
        '--learner',
        'table',
        '--numEnvs',
        '3',
        '--seed',
        '3',
        '--quiet',
        '--totalTimesteps',
        '60',
      ],
      ...['--checkpoint.every', '20', '--evaluate.every', '30', '--evaluate.episodes', '2', '--log.every', '15'],
    ];
    const inTwo = [...walk, '--envWorkers', '2', '--out', 'two'];
    expect(await murmur([...walk, '--out', 'one'], folder)).toMatchObject({ code: 0, stderr: '' });
    expect(await murmur(inTwo, folder)).toMatchObject({ code: 0, stderr: '' });
    const { 'events.jsonl': events } = fingerprint(join(folder, 'one'));
    expect(fingerprint(join(folder, 'two'))['events.jsonl']).toBe(events);

    const whole = fingerprint(join(folder, 'two'));
    rmSync(join(folder, 'two', 'checkpoints', '000000000060'), { recursive: true });
    expect(await murmur([...inTwo, '--resume'], folder)).toMatchObject({ code: 0, stderr: '' });
    expect(fingerprint(join(folder, 'two'))).toEqual(whole);

    const tooMany = await murmur([...walk, '--envWorkers', '4', '--out', 'four'], folder);
    expect(tooMany).toMatchObject({ code: 2, stderr: expect.stringMatching(/envWorkers is 4, but there are only 3 copies/) });
  }));
