import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inTemporaryFolder, murmur, murmurs } from './murmur.ts';

const game = ['--env.mapSize', '12', '--env.maxCycles', '20', '--env.agents', '4', '--env.start', 'random'];
const brief = ['--totalTimesteps', '1', '--evaluate.episodes', '0', '--quiet', '--learner.hidden', '[8]'];
const trained = (learner: string, seed: string, out: string, more: readonly string[] = []) => {
  return ['train', 'battle', '--learner', learner, '--seed', seed, ...game, ...brief, ...more, '--out', out];
};
const contest = ['tournament', 'q-1', 'q-2', 'mfq-1', 'random', '--games', '4', '--quiet'];

it('lets runs and scripted policies play against each other, the same however it is carried out', () =>
  inTemporaryFolder(async (folder) => {
    const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');
    const begun = await murmurs(
      [
        trained('independent-q', '1', 'q-1'),
        trained('independent-q', '2', 'q-2'),
        trained('mfq', '1', 'mfq-1'),
        [...contest, '--jobs', '1', '--out', 'one'],
        [...contest, '--jobs', '2', '--out', 'two'],
        [...contest, '--jobs', '1', '--out', 'other', '--seed', '1'],
        ['tournament', 'q-1', 'q-2', 'mfq-1', 'random', '--by', 'learner', '--games', '4', '--jobs', '1', '--out', 'learners'],
      ],
      folder,
    );
    for (const { code } of begun) expect(code).toBe(0);
    // Training says that a timestep is too little to learn from.
    for (const { stderr } of begun.slice(3)) expect(stderr).toBe('');
    const result = JSON.parse(read('one', 'tournament.json'));
    expect(result).toMatchObject({ format: 'teams', env: { name: 'battle', mapSize: 12 } });
    expect(result.entrants[0]).toEqual({
      name: 'q-1',
      players: [{ kind: 'run', path: 'q-1', learner: 'independent-q', seed: 1, step: 1 }],
    });
    expect(result.games).toHaveLength(6 * 4);
    expect(new Set(result.games.map(({ round }: { round: number }) => round))).toEqual(new Set([0, 1]));
    for (const pair of result.pairs) expect(pair.wins + pair.draws + pair.losses).toBe(4);
    expect(read('two', 'tournament.json')).toBe(read('one', 'tournament.json'));
    expect(read('other', 'tournament.json')).not.toBe(read('one', 'tournament.json'));
    expect(read('one', 'heat-map.svg')).toContain('q-1');
    expect(existsSync(join(folder, 'one', 'heat-map.png'))).toBe(true);
    expect(begun.at(-1)!.stdout).toMatch(/independent-q +\d+ +\d+ to \d+ +2 /);

    expect(begun.at(-1)!.stdout).toContain('fewer than 5 training seeds are too narrow: independent-q 2.');

    // A tournament that was killed: some matches are over, one line is half written, and there are no results.
    const lines = read('one', 'matches.jsonl').split('\n');
    writeFileSync(join(folder, 'two', 'matches.jsonl'), `${lines.slice(0, 3).join('\n')}\n${lines[3]!.slice(0, 20)}`);
    rmSync(join(folder, 'two', 'tournament.json'));
    const attempts: [readonly string[], RegExp | null][] = [
      [[...contest, '--jobs', '1', '--out', 'two', '--resume'], null],
      [[...contest, '--out', 'two'], /^two exists: pass --resume to go on/],
      [[...contest, '--seed', '6', '--out', 'two', '--resume'], /^two holds another tournament: /],
      [trained('independent-q', '1', 'q-1-again'), null],
      [
        ['tournament', 'q-1', 'q-1-again', 'random', '--by', 'learner'],
        /^q-1 and q-1-again are both independent-q with the training seed 1, which would count twice; name one\.\n$/,
      ],
      [trained('independent-q', '1', 'larger', ['--env.mapSize', '13']), null],
      [trained('independent-q', '1', 'narrow', ['--env.minimap', 'false']), null],
      [['tournament', 'q-1', 'narrow', 'random', '--by', 'learner', '--games', '4', '--jobs', '1', '--quiet', '--out', 'views'], null],
      [['train', 'ring', '--learner', 'random', '--totalTimesteps', '1', '--evaluate.episodes', '0', '--quiet', '--out', 'ring'], null],
      [
        ['tournament', 'q-1', 'larger'],
        /^A tournament is between policies of the same game, but of q-1 and larger, .* env\.mapSize is 12 and 13\.\n$/,
      ],
      [['tournament', 'q-1', 'ring'], /one environment, but q-1 is of battle and ring of ring\.\n$/],
      [['tournament', 'q-1', 'no-such-run'], /^no-such-run is neither the folder of a run nor a learner/],
      [['tournament', 'q-1'], /at least two entrants/],
      [['tournament', 'q-1', './q-1'], /named twice/],
      [['tournament', 'random', 'scripted:random', '--env', 'battle'], /named twice/],
      [['tournament', 'random', 'mfq'], /name one, or the environment with --env/],
      [['tournament', 'q-1', 'greedy'], /"greedy" cannot play the group "red"/],
      [['tournament', 'q-1', 'random', '--games', 'many'], /--games is "many"/],
      [['tournament', 'q-1', 'random', '--by', 'colour'], /--by must be run or learner, got colour/],
    ];
    const outcomes = await murmurs(
      attempts.map(([command]) => command),
      folder,
    );
    for (const [index, { code, stderr }] of outcomes.entries()) {
      const [command, complaint] = attempts[index]!;
      expect([command, code]).toEqual([command, complaint ? 2 : 0]);
      if (complaint) expect(stderr).toMatch(complaint);
    }
    expect(read('two', 'tournament.json')).toBe(read('one', 'tournament.json'));
    // Runs that were shown the game in different ways meet, each as it learned.
    expect(JSON.parse(read('views', 'tournament.json')).entrants.map(({ name }: { name: string }) => name)).toEqual([
      'independent-q (env.minimap true)',
      'independent-q (env.minimap false)',
      'random',
    ]);

    // Who cannot play as of its newest checkpoint plays as of the one before, and is said to.
    const twoSteps = ['--totalTimesteps', '2', '--checkpoint.every', '1', ...brief.slice(2)];
    await murmur(['train', 'battle', '--learner', 'mfq', ...game, ...twoSteps, '--out', 'damaged'], folder);
    truncateSync(join(folder, 'damaged', 'checkpoints', '000000000002', 'state.safetensors'), 100);
    const passedOver = await murmur(
      ['tournament', 'damaged', 'random', '--games', '4', '--jobs', '2', '--quiet', '--out', 'older'],
      folder,
    );
    expect(passedOver.stderr).toMatch(
      /^The checkpoint damaged\S+ is damaged and passed over: state\.safetensors has 100 bytes, but \d+ were written\.\n$/,
    );
    expect(JSON.parse(read('older', 'tournament.json')).entrants[0].players[0]).toMatchObject({ path: 'damaged', step: 1 });

    rmSync(join(folder, 'mfq-1', 'checkpoints'), { recursive: true });
    const [bare] = await murmurs([['tournament', 'q-1', 'mfq-1']], folder);
    expect(bare).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^mfq-1 has no checkpoint yet, so there is no policy to play with/),
    });
  }));
