import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inTemporaryFolder, murmurs, walkPlugin } from './murmur.ts';

const small = ['pursuers', '4', 'evaders', '3', 'poison', '2', 'sensors', '3', 'episodeLength', '70'];
const parameters = small.flatMap((word, i) => (i % 2 === 0 ? [`--env.${word}`, small[i + 1]!] : []));
const brief = ['--totalTimesteps', '1', '--evaluate.episodes', '0', '--quiet'];
const train = ['train', 'waterworld', '--learner', 'random', ...parameters, ...brief, '--out', 'run'];
const evaluate = ['evaluate', 'run', '--episodes', '2', '--json'];

it('records what it evaluates, and shows it as pictures, an animation and text', () =>
  inTemporaryFolder(async (folder) => {
    const outcomes = await murmurs(
      [
        train,
        evaluate,
        [...evaluate, '--record', 'a.mur'],
        ['replay', 'a.mur'],
        ['replay', 'a.mur', '--gif', 'a.gif', '--from', '3', '--to', '9', '--every', '2', '--scale', '0.3', '--fps', '20'],
        ['replay', 'a.mur', '--svg', 'a.svg', '--episode', '1', '--step', '12'],
        ['replay', 'a.mur', '--png', '70', 'a.png', '--scale', '0.5'],
        ['replay', 'a.mur', '--png', 'b.png', '--scale', '0.5'],
      ],
      folder,
    );
    for (const { code, stderr } of outcomes) expect([code, stderr]).toEqual([0, '']);
    const [plain, recorded] = [outcomes[1]!, outcomes[2]!].map(({ stdout }) => JSON.parse(stdout));
    expect(recorded.episodes).toEqual(plain.episodes);
    expect(existsSync(join(folder, 'a.mur.part'))).toBe(false);
    const [title, rules, , head, ...rows] = outcomes[3]!.stdout.trim().split('\n');
    expect(title).toMatch(/^a\.mur: waterworld, played by random, recorded by murmur \d/);
    expect(rules).toContain('pursuers 4, evaders 3, poison 2');
    expect(head).toMatch(/^episode +steps +return +caught/);
    expect(rows.map((row) => row.split(/ +/).slice(0, 2))).toEqual([
      ['0', '70'],
      ['1', '70'],
    ]);
    expect(outcomes[4]!.stdout).toMatch(/^Wrote a\.gif \(\d+ kB\)\.\n$/);
    expect(readFileSync(join(folder, 'a.gif')).subarray(0, 6).toString()).toBe('GIF89a');
    expect(readFileSync(join(folder, 'a.svg'), 'utf8')).toMatch(/^<svg .*>step 12<\/text><\/svg>$/s);
    expect(readFileSync(join(folder, 'a.png')).equals(readFileSync(join(folder, 'b.png')))).toBe(true);
    expect(readFileSync(join(folder, 'a.png')).subarray(1, 4).toString()).toBe('PNG');
  }));

it('says in a sentence what is wrong, and writes nothing', () =>
  inTemporaryFolder(async (folder) => {
    writeFileSync(join(folder, 'notes.txt'), 'not a replay');
    const attempts: [readonly string[], RegExp][] = [
      [[...evaluate, '--record', 'notes.txt'], /^--record notes\.txt exists and is not a replay; give another name\.\n$/],
      [[...evaluate, '--record', 'run'], /^--record run is a folder; give the name of a file\.\n$/],
      [[...evaluate, '--record', 'no/a.mur'], /^The replay no\/a\.mur cannot be written: /],
      [['replay', 'notes.txt'], /^notes\.txt is not a replay: it does not begin with "murmur replay"\. .* makes one\.\n$/],
      [['replay', 'none.mur'], /^The replay none\.mur cannot be read: there is no such file\.\n$/],
      [['replay', 'a.mur', '--png', '71', 'a.png'], /^--png 71: episode 0 of a\.mur ends with step 70; give a step from 0 to 70\.\n$/],
      [['replay', 'a.mur', '--svg', 'a.svg', '--step', '99'], /^--step 99: episode 0 of a\.mur ends with step 70/],
      [['replay', 'a.mur', '--svg', 'a.svg', '--step', 'x'], /^--step must be a whole number of at least 0, got x\.\n$/],
      [['replay', 'a.mur', '--gif', 'a.gif', '--from', '9', '--to', '3'], /^--from 9 comes after --to 3; give the earlier step first\.\n$/],
      [['replay', 'a.mur', '--gif', 'a.gif', '--fps', '0'], /^--fps must be a number of more than 0 and at most 50, got 0\.\n$/],
      [
        ['replay', 'a.mur', '--gif', 'a.gif', '--png', 'a.png'],
        /^murmur replay makes one thing at a time; give one of --gif and --png\.\n$/,
      ],
      [['replay', 'a.mur', '--episode', '4', '--ansi'], /^--episode 4: a\.mur has no such episode; it holds 0\.\n$/],
      [['replay', 'a.mur', 'a.gif'], /^murmur replay does not know what to do with "a\.gif"; write --gif OUT/],
      [['replay', 'a.mur', '--svg', 'no/a.svg'], /^no\/a\.svg cannot be written: its folder does not exist\.\n$/],
      [['replay', 'a.mur', '--play'], /^--play needs a terminal/],
    ];
    const walk = ['train', 'walk', '--plugin', walkPlugin, '--learner', 'table', ...brief, '--out', 'walk'];
    const record = [...evaluate.slice(0, 2), '--episodes', '1', '--record', 'a.mur'];
    const outcomes = await murmurs(
      [train, record, walk, ['evaluate', 'walk', '--record', 'w.mur'], ...attempts.map(([args]) => args)],
      folder,
    );
    expect(outcomes[3]).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^The environment "walk" has no scene, so .*docs\/replays\.md/),
    });
    for (const [i, [args, message]] of attempts.entries()) {
      expect(outcomes[4 + i]!.stderr, args.join(' ')).toMatch(message);
      expect(outcomes[4 + i]!.code, args.join(' ')).toBe(2);
    }
    for (const name of ['a.png', 'a.gif', 'a.svg', 'w.mur']) expect(existsSync(join(folder, name)), name).toBe(false);
    expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('not a replay');
  }));

it('shows what is left of a file that was cut, and says so', () =>
  inTemporaryFolder(async (folder) => {
    await murmurs([train, ['evaluate', 'run', '--episodes', '1', '--record', 'a.mur']], folder);
    const bytes = readFileSync(join(folder, 'a.mur'));
    writeFileSync(join(folder, 'cut.mur'), bytes.subarray(0, bytes.length - 250));
    const [outcome] = await murmurs([['replay', 'cut.mur']], folder);
    expect(outcome).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^cut\.mur: The file breaks off at byte \d+ of \d+; what comes before/),
    });
    expect(outcome!.stdout).toMatch(/^0 +63 \(not to its end\)/m);
  }));
