import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventsOf, inTemporaryFolder, murmur } from './murmur.ts';

test('a run whose agents diverge ends with their numbers and what to do, and can still be read', () =>
  inTemporaryFolder(async (folder) => {
    const learning = [
      '--learner.learningRate',
      '1e30',
      '--learner.learningStarts',
      '20',
      '--learner.hidden',
      '[8]',
      '--learner.batchSize',
      '8',
    ];
    const run = ['--totalTimesteps', '60', '--checkpoint.every', '10', '--evaluate.episodes', '1', '--out', 'run', '--quiet'];
    const { code, stderr } = await murmur(
      ['train', 'ring', '--env.agents', '4', '--learner', 'independent-q', ...learning, ...run],
      folder,
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(/^In the group "agent", the networks? of agents? [0-3, and]+ diverged.*Lower the learning rate/);
    const events = eventsOf(join(folder, 'run'));
    expect(events.at(-1)).toMatchObject({ type: 'failed', step: expect.any(Number), message: stderr.trim() });
    expect(await murmur(['evaluate', 'run'], folder)).toMatchObject({ code: 0 });
  }));
