import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { eventsOf, fingerprint, inTemporaryFolder, murmur, namesIn, start, until } from './murmur.ts';

const battle = [
  ...['train', 'battle', '--env.mapSize', '12', '--env.maxCycles', '20', '--learner', 'independent-q', '--seed', '5', '--quiet'],
  ...['--learner.network.name', 'grid-convolution', '--learner.network.filters', '6', '--engine', 'tfjs', '--engine.backend', 'wasm'],
  ...[
    '--totalTimesteps',
    '120',
    '--learner.learningStarts',
    '8',
    '--evaluate.episodes',
    '0',
    '--checkpoint.every',
    '40',
    '--log.every',
    '10',
  ],
];

it('trains convolutional Q-networks on a grid game with TensorFlow.js, and goes on after a crash as if there had been none', () =>
  inTemporaryFolder(async (folder) => {
    expect(await murmur([...battle, '--out', 'alone'], folder)).toMatchObject({ code: 0, stderr: '' });
    const run = join(folder, 'killed');
    const running = start([...battle, '--out', 'killed'], folder);
    await until(
      running,
      () => existsSync(join(run, 'checkpoints')) && namesIn(join(run, 'checkpoints')).some((name) => /^\d+$/.test(name)),
    );
    running.process.kill('SIGKILL');
    await running.outcome;
    expect(await murmur([...battle, '--out', 'killed', '--resume'], folder)).toMatchObject({ code: 0, stderr: '' });
    expect(fingerprint(run)).toEqual(fingerprint(join(folder, 'alone')));
    expect(JSON.parse(readFileSync(join(run, 'system.json'), 'utf8')).engine).toMatchObject({ name: 'tfjs', build: 'wasm' });
    const losses = eventsOf(run).flatMap(({ type, metrics }) =>
      type === 'log' ? [(metrics as Record<string, { loss?: number }>)['red']!.loss] : [],
    );
    expect(losses.filter((loss) => loss !== undefined && Number.isFinite(loss)).length).toBeGreaterThan(3);
  }));

it('says what a network wants', () =>
  inTemporaryFolder(async (folder) => {
    const ring = ['train', 'ring', '--learner', 'independent-q', '--quiet', '--learner.network'];
    const results = [
      [...ring, 'grid-convolution', '--engine', 'tfjs'],
      [...battle.filter((word) => word !== 'tfjs' && word !== '--engine'), '--engine', 'wasm'],
      [...ring, 'grid-convolutoin', '--engine', 'tfjs'],
    ].map((args) => murmur(args, folder));
    const [flat, wasm, typo] = await Promise.all(results);
    expect(flat).toMatchObject({ code: 2, stderr: expect.stringMatching(/wants an observation of the shape \[height, width, channels\]/) });
    expect(wasm).toMatchObject({ code: 2, stderr: expect.stringMatching(/only the engine tfjs computes; set engine\.name to tfjs/) });
    expect(typo).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/no network called "grid-convolutoin". Did you mean "grid-convolution"/),
    });
  }));
