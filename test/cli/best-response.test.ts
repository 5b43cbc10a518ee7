import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inTemporaryFolder, murmurs } from './murmur.ts';

const quick = ['--total-timesteps', '100', '--evaluate.episodes', '0', '--quiet'];
const sides = ['--env.game', 'left-right', '--env.agents', '10', '--learner.sharing', 'shared', '--out', 'sides'];
const battle = ['--env.agents', '2', '--env.mapSize', '16', '--env.maxCycles', '15', '--env.featureLayout', 'vector', '--out', 'battle'];

it('finds a responder to a trained crowd, a team against a frozen one, and goes on where it was', () =>
  inTemporaryFolder(async (folder) => {
    const agent = ['best-response', 'sides', '--timesteps', '200', '--episodes', '5', '--agents', '2', '--quiet'];
    const team = [
      'best-response',
      'battle',
      '--deviator',
      'team',
      '--group',
      'blue',
      '--timesteps',
      '20',
      '--seeds',
      '1',
      '--episodes',
      '2',
    ];
    const [, , alone, again, together, ...mistakes] = await murmurs(
      [
        ['train', 'mfg', ...sides, ...quick],
        ['train', 'battle', ...battle, ...quick],
        [...agent, '--seeds', '1', '--json'],
        [...agent, '--seeds', '2'],
        [...team, '--quiet', '--json'],
        ['best-response', 'sides', '--group', 'plyer'],
        ['best-response', 'sides', '--agents', '11'],
        ['best-response', 'sides', '--deviator', 'team'],
        ['best-response', 'battle', '--deviator', 'tem'],
        ['best-response', 'battle', '--learner', 'ddpg'],
        ['best-response', 'none'],
      ],
      folder,
    );
    const { gain, seats, responder } = JSON.parse(alone!.stdout);
    // As in the test of exploitability: from the left one gains .8, from the right 1.9.
    const exact = seats[0].frozen === -1 ? 0.8 : 1.9;
    expect(gain.value).toBeCloseTo(exact, 6);
    expect(responder).toMatchObject({ name: 'independent-q' });
    expect(seats.map(({ deviation }: { deviation: unknown }) => deviation)).toEqual([
      { kind: 'agent', group: 'player', agent: 0 },
      { kind: 'agent', group: 'player', agent: 5 },
    ]);
    expect(again!.stdout).toMatch(/agent 5 of player +-[12] +1 .*\n\nLower bound on exploitability: [\d.]+ \[/);
    // Two seats as frozen, and two responders each, of which the first was there.
    const parts = readdirSync(join(folder, 'sides', 'best-response'));
    expect(parts).toHaveLength(6);
    expect(JSON.parse(readFileSync(join(folder, 'sides', 'best-response.json'), 'utf8')).seats[0].responders).toHaveLength(2);

    const result = JSON.parse(together!.stdout);
    expect(result).toMatchObject({
      env: 'battle',
      responder: { name: 'dmfg-ql' },
      seats: [{ deviation: { kind: 'team', groups: ['blue'] } }],
    });
    expect(result.gain.low).toBeLessThanOrEqual(result.gain.value);
    for (const [index, sentence] of [
      /no group "plyer"; did you mean player\?/,
      /--agents is 11, but the group "player" has 10 agents/,
      /All groups \(player\) are of the team; nobody is left/,
      /--deviator is "tem"; it should be agent or team/,
      /"ddpg" cannot play the group "deviator"/,
      /no run folder none/,
    ].entries()) {
      expect(mistakes[index]).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(sentence) });
    }
  }));
