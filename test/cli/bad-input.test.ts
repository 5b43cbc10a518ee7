import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { beforeAll, describe, expect, it } from 'vitest';
import { eventsOf, fingerprint, inTemporaryFolder, murmur, murmurs, namesIn, walkPlugin } from './murmur.ts';

const walk = ['train', 'walk', '--plugin', walkPlugin, '--learner', 'table', '--totalTimesteps', '30', '--quiet'];

/** Files that the cases name. */
const files: Record<string, string> = {
  'wrong-type.yaml': 'env: walk\nseed: 1\n\ntotalTimesteps: many\n',
  'wrong-parameter.yaml': 'env:\n  name: walk\n  agents: 2\n  length: soon\n',
  'misspelt.yaml': 'env: walk\nevaluate:\n  evry: 5\n',
  'misspelt-learner.yaml': 'env: walk\n\nlearner:\n  name: tabel\n',
  'broken.yaml': 'env: walk\nseed: [1\n',
  'other-env.yaml': 'env: ring\n',
  'throws.js': "throw new Error('the plugin is not well');\n",
  'no-plugin.js': 'export const nothing = 1;\n',
  'a-file': 'here already\n',
  'suite.yaml': 'environments: { ring: }\nlearners: { random: }\n',
};

/** What is wrong, the command line, and what the sentence must say. */
const cases: [string, string[], RegExp][] = [
  ['an unknown command', ['trian', 'walk'], /no command murmur trian; did you mean murmur train\?/],
  ['an unknown environment', ['train', 'rign'], /no environment called "rign".*"ring"/],
  ['no environment', ['train', '--seed', '1'], /Name an environment/],
  [
    'an unknown learner',
    [...walk, '--learner.epsilon', '0.1'].map((w) => (w === 'table' ? 'tabel' : w)),
    /no learner called "tabel".*"table"/,
  ],
  ['an unknown option', [...walk, '--totalTimestep', '9'], /no option --totalTimestep; did you mean --totalTimesteps\?/],
  ['an unknown dotted option', [...walk, '--evaluate.evry', '9'], /no option --evaluate\.evry; did you mean --evaluate\.every\?/],
  ['an unknown parameter', [...walk, '--env.agent', '9'], /env\.agent: there is no such parameter; did you mean env\.agents\?/],
  ['an impossible parameter', [...walk, '--env.agents', '0'], /env\.agents: must be 1 or more; got 0\./],
  ['a negative number', [...walk, '--seed', '-1'], /seed: .*got -1/],
  ['a wrong type', [...walk, '--numEnvs', 'two'], /numEnvs: .*expected number.*got "two"/],
  ['an option given twice', [...walk, '--seed', '1', '--seed', '2'], /--seed is given 2 times/],
  ['an option without a value', ['train', 'walk', '--config'], /--config.*value/],
  [
    'a list without its brackets',
    ['train', 'ring', '--learner', 'mfq', '--learner.hidden', '32,32'],
    /learner\.hidden: .*expected array.*got "32,32"; write it as a list: \[32,32\]\./,
  ],
  ['no vehicles', ['train', 'ride-sharing', '--env.vehicles', '0'], /env\.vehicles: .*got 0/],
  ['an unknown learner to compare with', [...walk, '--compare', 'random,gredy'], /no learner called "gredy".*"greedy"/],
  [
    'a learner that cannot play',
    [...walk, '--learner', 'myopic'].filter((w, i) => w !== 'table' && walk[i + 1] !== 'table'),
    /cannot play the group "walker".*Learners that can: random, .*independent-q/,
  ],
  [
    'a learner that cannot play, though it asks for no more than the environment has to say',
    ['train', 'ring', '--learner', 'neuradp'],
    /"neuradp" scores candidates, and the group "agent" has discrete actions\. Learners that can: (?!.*neuradp)/,
  ],
  [
    'a learner to compare with that cannot play, before anything is trained',
    [...walk, '--compare', 'random,greedy'],
    /compare: The learner "greedy" cannot play the group "walker".*Learners that can: random, /,
  ],
  ['a group that does not exist', [...walk, '--learners.wolf.name', 'random'], /learners\.wolf.*no such group; there are walker\./],
  ['a misspelt group', [...walk, '--learners.walkr.name', 'random'], /learners\.walkr.*no such group; did you mean walker\?/],
  [
    'groups of a mean field that the environment makes',
    ['train', 'ring', '--learner', 'mfq', '--learner.groups', 'wolf', '--quiet'],
    /learner\.groups is "wolf", but the environment shows the group "agent" the mean field itself.*leave groups out/,
  ],
  [
    'a size of a game that has its own',
    ['train', 'mfg', '--env.game', 'left-right', '--env.states', '7'],
    /env\.states: left-right has states of its own, .*\(ring, beach-bar can\); leave it out; got 7\./,
  ],
  ['a missing configuration', [...walk, '--config', 'none.yaml'], /no configuration file none\.yaml/],
  [
    'a wrong type in a configuration',
    [...walk.slice(0, 4), '--config', 'wrong-type.yaml'],
    /wrong-type\.yaml line 4: totalTimesteps: .*got "many"/,
  ],
  [
    'a wrong parameter in a configuration',
    [...walk, '--config', 'wrong-parameter.yaml'],
    /wrong-parameter\.yaml line 4: env\.length: .*got "soon"/,
  ],
  ['a misspelt key in a configuration', [...walk, '--config', 'misspelt.yaml'], /misspelt\.yaml line \d: .*evry/],
  [
    'a misspelt learner in a configuration',
    [...walk.slice(0, 4), '--config', 'misspelt-learner.yaml'],
    /misspelt-learner\.yaml line 4: .*"table"/,
  ],
  ['a broken configuration', [...walk, '--config', 'broken.yaml'], /broken\.yaml line \d/],
  [
    'another environment in the configuration',
    [...walk, '--config', 'other-env.yaml'],
    /other-env\.yaml line 1: .*"ring" there and "walk"/,
  ],
  ['a plugin that throws when loaded', ['train', 'walk', '--plugin', './throws.js'], /Plugin "\.\/throws\.js".*the plugin is not well/],
  ['a file that is no plugin', ['train', 'walk', '--plugin', './no-plugin.js'], /no-plugin\.js" has no default export/],
  ['a plugin that is not there', ['train', 'walk', '--plugin', './none.js'], /no plugin file "\.\/none\.js"/],
  [
    'an environment that throws when made',
    [...walk, '--env.fail', 'make'],
    /"walk" of plugin "walk-plugin" failed when it was made.*cannot be made/,
  ],
  ['an engine that is not there', [...walk, '--engine', 'tpu'], /engine\.name: .*got "tpu"/],
  ['less than a thread', [...walk, '--engine.threads', '0'], /engine\.threads: .*got 0/],
  ['more threads than can be', [...walk, '--engine.threads', '1000'], /engine\.threads is 1000; it can be at most 256/],
  ['a run folder that exists', [...walk, '--out', 'taken'], /taken exists and is not empty: pass --resume.*or another --out/],
  ['a file in place of a run folder', [...walk, '--out', 'a-file'], /a-file cannot be made/],
  [
    'a file on the way to a run folder',
    [...walk, '--out', 'a-file/run'],
    /run folder a-file\/run cannot be made: a part of the path is a file/,
  ],
  ['a file in place of a report', ['report', 'taken', '--out', 'a-file'], /folder of the report a-file cannot be made: there is a file/],
  ['means of training over no timestep', ['report', 'taken', '--every', '0'], /--every is "0"; it should be a whole number of at least 1/],
  ['a report on nothing', ['report', '--title', 'Mine'], /Name the runs: murmur report RUN/],
  [
    'a file in place of a suite',
    ['benchmark', 'suite.yaml', '--out', 'a-file'],
    /folder of the suite a-file cannot be made: there is a file/,
  ],
  [
    'a file on the way to a tournament',
    ['tournament', '--env', 'ring', 'random', 'mfq', '--out', 'a-file/t'],
    /folder of the tournament a-file\/t cannot be made: a part of the path is a file/,
  ],
  ['nothing to resume', ['train', '--resume', '--out', 'none'], /no run folder none/],
  ['a resume of no folder in particular', ['train', 'walk', '--resume'], /--out DIR/],
  ['a folder that is no run', ['evaluate', 'taken'], /taken is not a run folder/],
  ['a missing run', ['evaluate', 'none'], /no run folder none/],
  ['no episodes', ['evaluate', 'none', '--episodes', '0'], /The option --episodes is "0"; it should be a whole number of at least 1\./],
];

describe('a mistake on the command line', () => {
  let outcomes: Awaited<ReturnType<typeof murmurs>>;
  let left: string[];
  beforeAll(() =>
    inTemporaryFolder(async (folder) => {
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      mkdirSync(join(folder, 'taken'));
      writeFileSync(join(folder, 'taken', 'letter.txt'), 'mine');
      const commands = cases.map(([, args]) => args);
      outcomes = await murmurs(commands, folder);
      left = [...namesIn(folder).filter((name) => name !== 'runs'), ...namesIn(join(folder, 'runs'))];
    }),
  );

  it.each(cases.map(([name, , sentence], index) => ({ name, sentence, index })))(
    'is told in a sentence, with exit code 2: $name',
    ({ sentence, index }) => {
      const { code, stdout, stderr } = outcomes[index]!;
      expect(stderr).toMatch(sentence);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    },
  );

  it('leaves nothing behind', () => {
    expect(left.sort()).toEqual([...Object.keys(files), 'taken'].sort());
  });

  it('is the exit code of the process', () =>
    inTemporaryFolder(async (folder) => {
      const { code, stdout, stderr } = await murmur(['train', 'rign'], folder);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^There is no environment called "rign".*\n$/);
    }));
});

describe('a disk that is full', () => {
  it.runIf(process.platform === 'linux')('is told in a sentence, and the run goes on from its last checkpoint when there is room', () =>
    inTemporaryFolder(async (folder) => {
      const run = join(folder, 'run');
      const resume = ['train', '--resume', '--out', 'run', '--quiet'];
      await murmur([...walk, '--checkpoint.every', '10', '--out', 'run'], folder);
      const whole = fingerprint(run);
      rmSync(join(run, 'checkpoints', '000000000030'), { recursive: true });
      rmSync(join(run, 'timings.jsonl'));
      symlinkSync('/dev/full', join(run, 'timings.jsonl'));
      const { code, stderr } = await murmur(resume, folder);
      expect(stderr).toMatch(/^The disk is full\. What was written before stands: .*--resume.*\n$/);
      expect(code).toBe(1);
      rmSync(join(run, 'timings.jsonl'));
      expect(await murmur(resume, folder)).toMatchObject({ code: 0, stderr: '' });
      expect(fingerprint(run)).toEqual(whole);
    }),
  );
});

describe('an environment that fails in a run', () => {
  it.each([
    ['in reset', 'reset', 4, /"walk" of plugin "walk-plugin" failed in reset.*the walk cannot begin/],
    ['in step', 'step', 25, /"walk" of plugin "walk-plugin" failed in step.*the walk stumbled/],
    ['with a reward that is no number', 'reward', 25, /rewards of the group "walker" sum to NaN/],
  ])('is named, and leaves a readable run folder: %s', (_, fail, after, sentence) =>
    inTemporaryFolder(async (folder) => {
      const run = join(folder, 'run');
      const args = [
        '--evaluate.episodes',
        '0',
        '--checkpoint.every',
        '10',
        '--env.fail',
        fail,
        '--env.failAfter',
        String(after),
        '--out',
        'run',
      ];
      const { code, stderr } = await murmur([...walk, ...args], folder);
      expect(stderr).toMatch(sentence);
      expect(code).toBe(2);
      const last = eventsOf(run).at(-1)!;
      expect(last).toMatchObject({ type: 'failed', message: stderr.trim() });
      expect(last['step']).toBe(fail === 'reset' ? last['step'] : after);
      expect(await murmur(['evaluate', 'run', '--json'], folder)).toMatchObject({ code: 0, stderr: '' });
    }),
  );

  it('is told apart from a learner that diverges', () =>
    inTemporaryFolder(async (folder) => {
      const { code, stderr } = await murmur([...walk, '--learner.stepSize', '1e200', '--out', 'run'], folder);
      expect(stderr).toMatch(/loss of the group "walker" is (NaN|Infinity) at step \d+.*learning rate/);
      expect(code).toBe(2);
      expect(eventsOf(join(folder, 'run')).at(-1)).toMatchObject({ type: 'failed' });
    }));
});

describe('resuming with another configuration', () => {
  it('is refused, naming the key and both values, and changes nothing', () =>
    inTemporaryFolder(async (folder) => {
      await murmur([...walk, '--learner.epsilon', '0.25', '--out', 'run'], folder);
      const before = fingerprint(join(folder, 'run'));
      const resume = ['train', '--resume', '--out', 'run', '--quiet'];
      const refused: [string[], RegExp][] = [
        [
          ['--learner.epsilon', '0.5'],
          /learner\.epsilon is 0\.25 in the run \(run\/config\.yaml line \d+\) and 0\.5 in --learner\.epsilon/,
        ],
        [['--seed', '7'], /seed is 0 in the run .* and 7 in --seed/],
        [['--totalTimesteps', '60'], /totalTimesteps is 30 .* and 60 .*longer run is another run/],
        [['--learner', 'random'], /learner\.name is "table" .* and "random"/],
        [['--env.agents', '0'], /env\.agents: must be 1 or more; got 0/],
      ];
      const outcomes = await murmurs(
        refused.map(([args]) => [...resume, ...args]),
        folder,
      );
      for (const [index, [, sentence]] of refused.entries()) {
        expect(outcomes[index]!.stderr).toMatch(sentence);
        expect(outcomes[index]!.code).toBe(2);
      }
      expect(await murmur(['train', 'ring', ...resume.slice(1)], folder)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('"walk"'),
      });
      expect(fingerprint(join(folder, 'run'))).toEqual(before);
      expect(await murmur([...walk, ...resume.slice(1, -1), '--learner.epsilon', '0.25'], folder)).toMatchObject({ code: 0 });
    }));

  it('is refused when the checkpoint is of another run', () =>
    inTemporaryFolder(async (folder) => {
      await murmur([...walk, '--out', 'one'], folder);
      await murmur([...walk, '--env.length', '9', '--out', 'two'], folder);
      rmSync(join(folder, 'one', 'checkpoints'), { recursive: true });
      cpSync(join(folder, 'two', 'checkpoints'), join(folder, 'one', 'checkpoints'), { recursive: true });
      for (const args of [
        ['evaluate', 'one'],
        ['train', '--resume', '--out', 'one'],
      ]) {
        const { code, stderr } = await murmur(args, folder);
        expect(stderr).toMatch(/env\.length is 6 in the run .* and 9 in the checkpoint of step 30/);
        expect(code).toBe(2);
      }
    }));
});
