import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/shared/package-root.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { expandSuite } from '../../src/suites/expand-suite.ts';
import { readSuite } from '../../src/suites/read-suite.ts';
import { walkPlugin } from '../cli/murmur.ts';
import { temporaryFolder } from '../runs/snapshots.ts';

const base = `title: Walks
plugins: ['${walkPlugin}']
seeds: [3, 1]
common: { totalTimesteps: 60, evaluate: { every: 20, episodes: 3 }, learner: table }
environments:
  walk:
  short: { env: { name: walk, length: 3 } }
learners:
  table: { learner: { epsilon: 0.5 } }
  other: { learner: { name: table, delay: 1 } }
overrides:
  - for: { environments: short, learners: table }
    learner: { stepSize: 0.25 }
figures: [return, there]
tournament: { games: 5, environments: walk }
`;

/** Writes files into a folder of their own, and says where one of them is. */
function folderOf(files: Readonly<Record<string, string>>): (name: string) => string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'long'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return (name) => join(folder, name);
}

/** All that a suite comes to. */
async function cameTo(path: string) {
  const { name, source, file, ...suite } = await readSuite(path);
  const { figures, tournament, description } = file;
  const runs = await expandSuite({ name, source, file, ...suite }, 'runs', process.cwd());
  return { ...suite, figures, tournament, description, runs: runs.map(({ name, seed, config }) => ({ name, seed, config })) };
}

describe('a suite that extends another', () => {
  it('is that suite where it says nothing else', async () => {
    const at = folderOf({ 'base.yaml': base, 'long/same.yaml': 'extends: ../base.yaml\n', 'twice.yaml': 'extends: long/same.yaml\n' });
    const [expected, same, twice] = await Promise.all(['base.yaml', 'long/same.yaml', 'twice.yaml'].map((name) => cameTo(at(name))));
    expect(expected!.runs).toHaveLength(8);
    expect(same).toEqual(expected);
    expect(twice).toEqual(expected);
    expect((await readSuite(at('long/same.yaml'))).name).toBe('same');
  });

  it('comes to the same runs as one that says all of it', async () => {
    const at = folderOf({
      'base.yaml': base,
      'long/own.yaml': `
extends: ../base.yaml
title: Long walks
seeds: [4]
common: { totalTimesteps: 90, evaluate: { every: 30 }, learner: { epsilon: 0.75 } }
environments:
  walk: { env: { agents: 2 } }
  short:
  wide: { env: { name: walk, agents: 5 } }
learners:
  other: { learner: random }
  quick: { learner: { name: table, stepSize: 0.5 } }
overrides:
  - for: { learners: table }
    learner: { stepSize: 0.125 }
  - for: { environments: wide, learners: table }
    skip: true
tournament: {}
`,
      'written-out.yaml': `
title: Long walks
plugins: ['${walkPlugin}']
seeds: [4]
common: { totalTimesteps: 90, evaluate: { every: 30, episodes: 3 }, learner: { name: table, epsilon: 0.75 } }
environments:
  walk: { env: { name: walk, agents: 2 } }
  short: { env: { name: walk, length: 3 } }
  wide: { env: { name: walk, agents: 5 } }
learners:
  table: { learner: { name: table, epsilon: 0.5 } }
  other: { learner: random }
  quick: { learner: { name: table, stepSize: 0.5 } }
overrides:
  - for: { environments: short, learners: table }
    learner: { stepSize: 0.25 }
  - for: { learners: table }
    learner: { stepSize: 0.125 }
  - for: { environments: wide, learners: table }
    skip: true
figures: [return, there]
tournament: { games: 100 }
`,
    });
    const own = await cameTo(at('long/own.yaml'));
    expect(own.runs).toHaveLength(8);
    expect(own).toEqual(await cameTo(at('written-out.yaml')));
  });

  it.each<[own: string, change: [string, string], sentence: RegExp]>([
    // In the file itself,
    ['common: { evaluate: { evry: 3 } }', ['', ''], /^\S+long.own\.yaml line 2: evaluate\.evry: .* did you mean evaluate\.every\?$/],
    ['environments: { short: { env: { agents: 0 } } }', ['', ''], /^\S+own\.yaml line 2: env\.agents: must be 1 or more; got 0\.$/],
    ['environments: { wlak: }', ['', ''], /^\S+own\.yaml line 2: There is no environment called "wlak"/],
    [
      'overrides: [{ for: { learners: tabel } }]',
      ['', ''],
      /^\S+own\.yaml line 2: the suite has no tabel under learners; did you mean table\?$/,
    ],
    ['overrides: [{ for: {}, env: { agents: 0 } }]', ['', ''], /^\S+own\.yaml line 2: env\.agents: must be 1 or more; got 0\.$/],
    ['seeds: [1, 1]', ['', ''], /^\S+own\.yaml line 2: the seed 1 stands there twice/],
    ['overrides: 3', ['', ''], /^\S+own\.yaml line 2: overrides: .*got 3\b/],
    ['learner: table', ['', ''], /^\S+own\.yaml line 2: learner: there is no such parameter; did you mean learners\?$/],
    // and in the one that it extends.
    ['common: { evaluate: { every: 3 } }', ['episodes: 3', 'episodes: -3'], /^\S+base\.yaml line 4: evaluate\.episodes: .*got -3\.$/],
    ['environments: { short: { env: { agents: 2 } } }', ['length: 3', 'length: 0'], /^\S+base\.yaml line 7: env\.length: .*got 0\.$/],
    [
      'learners: { more: { learner: table } }',
      ['other: { learner: { name: table, delay: 1 } }', 'tabel:'],
      /^\S+base\.yaml line 10: There is no learner called "tabel"/,
    ],
    ['overrides: [{ for: {} }]', ['stepSize: 0.25', 'stepSize: -1'], /^\S+base\.yaml line 13: learner\.stepSize: .*got -1\.$/],
    ['title: Own', ['environments: walk }', 'environments: wlak }'], /^\S+base\.yaml line 15: the suite has no wlak under environments/],
    [
      'title: Own',
      ['seeds:', 'sedes:'],
      /^\S+base\.yaml line 3: sedes: there is no such parameter; did you mean seeds\?\n\S+own\.yaml line 1 extends \S+base\.yaml\.$/,
    ],
  ])('says which file is wrong where: %s, %j', async (own, [was, is], sentence) => {
    const at = folderOf({ 'base.yaml': base.replace(was, is), 'long/own.yaml': `extends: ../base.yaml\n${own}\n` });
    const failure = cameTo(at('long/own.yaml'));
    await expect(failure).rejects.toThrow(UserError);
    await expect(failure).rejects.toThrow(sentence);
  });

  it('refuses what it cannot extend', async () => {
    const at = folderOf({
      'run.yaml': 'env: walk\nlearner: table\n',
      'part.yaml': 'title: Part\nenvironments: { walk: }\n',
      'list.yaml': '- walk\n',
      'a.yaml': 'title: A\nextends: long/b.yaml\n',
      'long/b.yaml': 'extends: ../a.yaml\n',
      'self.yaml': 'extends: self.yaml\n',
      ...Object.fromEntries(['run', 'part', 'list', 'none'].map((name) => [`of-${name}.yaml`, `extends: ${name}.yaml\n`])),
      'nothing.yaml': 'title: Nothing\nextends:\n',
    });
    const sentences: [name: string, sentence: RegExp][] = [
      ['of-run', /^\S+run\.yaml line 1: env: there is no such parameter; .*\n.*\n\S+of-run\.yaml line 1 extends \S+run\.yaml\.$/],
      ['of-part', /^\S+part\.yaml: learners: .*; it is missing\.\n\S+of-part\.yaml line 1 extends \S+part\.yaml\.$/],
      ['of-list', /^\S+list\.yaml line 1: a configuration consists of "key: value" lines\.\n\S+of-list\.yaml line 1 extends/],
      ['of-none', /^There is no configuration file \S+none\.yaml\.\n\S+of-none\.yaml line 1 extends \S+none\.yaml\.$/],
      ['nothing', /^\S+nothing\.yaml line 2: extends: .*got null\.$/],
      ['self', /^\S+self\.yaml line 1: extends: this leads back to \S+self\.yaml; a suite cannot extend itself\.$/],
      [
        'a',
        /^\S+b\.yaml line 1: extends: this leads back to \S+a\.yaml; a suite cannot extend itself\.\n\S+a\.yaml line 2 extends \S+b\.yaml\.$/,
      ],
    ];
    for (const [name, sentence] of sentences) {
      const failure = readSuite(at(`${name}.yaml`));
      await expect(failure).rejects.toThrow(UserError);
      await expect(failure).rejects.toThrow(sentence);
    }
  });
});

it('the long suites are the short ones, but for how long, how they are evaluated, and which seeds', async () => {
  const suites = join(packageRoot(), 'suites');
  const [short, long] = ['short', 'long'].map((name) => readdirSync(join(suites, name)));
  const both = long!.filter((name) => short!.includes(name));
  expect(both).toEqual(['ablations.yaml', 'battle.yaml', 'combined-arms.yaml', 'gather.yaml', 'tiger-deer.yaml']);
  for (const name of both) {
    const [ours, theirs] = await Promise.all(['long', 'short'].map((folder) => cameTo(join(suites, folder, name))));
    const byName = new Map(theirs!.runs.map((run) => [run.name, run.config]));
    for (const { name, config } of ours!.runs) {
      const { totalTimesteps, evaluate, checkpoint, log, seed, ...rest } = config;
      expect(byName.get(name) ?? byName.get(name.replace(/\d+$/, '1'))).toMatchObject(rest);
    }
  }
});
