import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventsOf, fingerprint, inTemporaryFolder, murmur, murmurs, namesIn, start, until, walkPlugin } from './murmur.ts';

const suite = {
  title: 'Walks',
  plugins: [walkPlugin],
  seeds: [3, 1],
  common: { totalTimesteps: 60, numEnvs: 2, evaluate: { episodes: 3 } },
  environments: { short: { env: { name: 'walk', length: 3 } }, walk: null },
  learners: { table: { learner: { epsilon: 0.5 } }, random: { totalTimesteps: 0 } },
  overrides: [
    { for: { environments: 'walk' }, env: { agents: 1 } },
    { for: { environments: 'short', learners: ['table'] }, skip: true },
    { for: { environments: 'walk', learners: 'random' }, skip: true },
  ],
  figures: ['return', 'there'],
};

function write(folder: string, name: string, value: object): string {
  writeFileSync(join(folder, name), JSON.stringify(value, null, 2));
  return name;
}

const recordOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'suite.json'), 'utf8'));

describe('murmur benchmark FILE', () => {
  it('trains every environment x learner x seed, prints a table, and does nothing twice', () =>
    inTemporaryFolder(async (folder) => {
      const file = write(folder, 'walks.yaml', suite);
      const first = await murmur(['benchmark', file, '--jobs', '2'], folder);
      expect(first.code).toBe(0);
      expect(first.stderr.match(/ is done\.$/gm)).toHaveLength(4);
      const runs = join(folder, 'runs', 'walks');
      expect(namesIn(join(runs, 'walk')).sort()).toEqual(['table-1', 'table-3']);
      expect(namesIn(join(runs, 'short')).sort()).toEqual(['random-1', 'random-3']);

      const { rows, runs: records, system } = recordOf(runs);
      expect(system).toMatchObject({ murmuration: expect.any(String), cores: expect.any(Number) });
      expect(records[2]).toMatchObject({
        name: 'walk/table-3',
        command:
          `murmur train walk --learner table --learner.epsilon 0.5 --env.agents 1 --seed 3 --totalTimesteps 60 --numEnvs 2 ` +
          `--evaluate.episodes 3 --plugin ${walkPlugin} --out runs/walks/walk/table-3`,
        status: 'done',
        step: 60,
        seconds: expect.any(Number),
      });
      const evaluations = [3, 1].map((seed) => eventsOf(join(runs, 'walk', `table-${seed}`)).findLast(({ type }) => type === 'evaluation'));
      const returns = evaluations.map((event) => (event!['mean'] as Record<string, number>)['return']!);
      const row = rows.find((one: Record<string, unknown>) => one['environment'] === 'walk' && one['learner'] === 'table');
      expect(row).toMatchObject({ figure: 'return', values: { 3: returns[0], 1: returns[1] } });
      expect(row.mean.value).toBeCloseTo((returns[0]! + returns[1]!) / 2, 12);
      expect(row.mean.low).toBeCloseTo(Math.min(...returns), 12);
      expect(first.stdout).toMatch(/^walk +table +2 +[\d.-]+ +\[.*\] +[\d.-]+ +\[.*\]$/m);
      expect(first.stdout).toContain('\nthere, last evaluation, over training seeds\n');
      expect(first.stdout).toMatch(/\nResults: runs\/walks\/report\.html, runs\/walks\/report\.md, runs\/walks\/suite\.json\n$/);
      const page = readFileSync(join(runs, 'report.md'), 'utf8');
      for (const word of ['# Walks', 'walk', 'short', 'table', 'random']) expect(page).toContain(word);

      // A command of the record, typed as it stands, trains the very same run.
      const [, ...words] = records[2].command.replace('--out runs/walks/walk/table-3', '--out alone --quiet').split(' ');
      expect(await murmur(words, folder)).toMatchObject({ code: 0 });
      expect(fingerprint(join(folder, 'alone'))).toEqual(fingerprint(join(runs, 'walk', 'table-3')));

      const modified = () => statSync(join(runs, 'walk', 'table-1', 'curve.png')).mtimeMs;
      const before = modified();
      const changed = { ...suite, learners: { ...suite.learners, table: { learner: { epsilon: 0.25 } } } };
      write(folder, 'changed.yaml', changed);
      const [again, dry, one, list, refused] = await murmurs(
        [
          ['benchmark', file],
          ['benchmark', file, '--seeds', '2', '--dry-run'],
          ['benchmark', file, '--seeds', '[2]', '--dry-run'],
          ['benchmark', file, '--seeds', '0,3', '--dry-run'],
          ['benchmark', 'changed.yaml', '--out', 'runs/walks'],
        ],
        folder,
      );
      expect(again).toMatchObject({ code: 0, stdout: first.stdout, stderr: '' });
      expect(modified()).toBe(before);
      expect(dry!.stdout.split('\n').map((line) => /^(# done: )?murmur train .* --out (\S+)$/.exec(line)?.slice(1))).toEqual([
        [undefined, 'runs/walks/short/random-0'],
        ['# done: ', 'runs/walks/short/random-1'],
        [undefined, 'runs/walks/walk/table-0'],
        ['# done: ', 'runs/walks/walk/table-1'],
        undefined,
      ]);
      expect(one!.stdout.match(/-\d+$/gm)).toEqual(['-2', '-2']);
      expect(list!.stdout.match(/-\d+$/gm)).toEqual(['-0', '-3', '-0', '-3']);
      expect(refused!.code).toBe(2);
      expect(refused!.stderr).toMatch(
        /^learner\.epsilon is 0\.5 in the run \(runs\S+config\.yaml line \d+\) and 0\.25 in changed\.yaml line \d+\./,
      );
    }));

  it('reports a run that fails and goes on with the others; Ctrl-C saves them all, and the same command goes on', () =>
    inTemporaryFolder(async (folder) => {
      const file = write(folder, 'hurdles.yaml', {
        plugins: [walkPlugin],
        seeds: 1,
        common: { totalTimesteps: 300, learner: { name: 'table', delay: 5 }, evaluate: { episodes: 1 } },
        environments: { fails: { env: { name: 'walk', fail: 'step' } }, walk: {} },
        learners: { table: {} },
      });
      const running = start(['benchmark', file, '--jobs', '2'], folder);
      const path = (name: string) => join(folder, 'runs', 'hurdles', name, 'table-0');
      const hasBegun = () => existsSync(join(path('walk'), 'timings.jsonl'));
      expect(await until(running, () => hasBegun() && running.stderr().includes('failed'))).toBe(true);
      running.process.kill('SIGINT');
      const stopped = await running.outcome;
      expect(stopped.code).toBe(130);
      expect(stopped.stderr).toMatch(
        /fails\/table-0 failed: Environment "walk" of plugin "walk-plugin" failed in step: .*the walk stumbled/,
      );
      expect(stopped.stderr).toMatch(/Stopped; 0 of 2 runs are done\. The same command goes on from here\./);
      const states = recordOf(join(folder, 'runs', 'hurdles')).runs.map(({ status }: { status: string }) => status);
      expect(states).toEqual(['failed', 'stopped']);
      expect(namesIn(join(path('walk'), 'checkpoints')).length).toBeGreaterThan(0);

      const ended = await murmur(['benchmark', file, '--quiet'], folder);
      expect(ended.code).toBe(1);
      expect(ended.stderr).toMatch(
        /^fails\/table-0 failed: .*the walk stumbled.*\nOne run has failed \(fails\/table-0\), for the reasons given above; the same command tries again\.\n$/,
      );
      expect(ended.stdout).toMatch(/^walk +table +1 /m);
      expect(eventsOf(path('walk')).filter(({ type }) => type === 'log')).toHaveLength(100);
    }));

  it('begins nothing where a learner cannot play an environment, or an environment cannot be made, and lists all such pairs', () =>
    inTemporaryFolder(async (folder) => {
      const mixed = {
        plugins: [walkPlugin],
        seeds: 2,
        common: { totalTimesteps: 10, evaluate: { episodes: 1 } },
        environments: { walk: null, broken: { env: { name: 'walk', fail: 'make' } }, pond: { env: { name: 'waterworld', pursuers: 2 } } },
        learners: { table: null, slow: { learner: { name: 'table', delay: 1 } }, ppo: null, ddpg: { compare: ['random', 'greedy'] } },
        overrides: [{ for: { environments: ['walk', 'broken'], learners: ['ddpg', 'ppo'] }, skip: true }],
      };
      const file = write(folder, 'mixed.yaml', mixed);
      const [refused, dry] = await murmurs(
        [
          ['benchmark', file],
          ['benchmark', file, '--dry-run'],
        ],
        folder,
      );
      expect(refused).toMatchObject({ code: 2, stdout: '' });
      const [head, ...pairs] = refused!.stderr.trimEnd().split('\n');
      expect(head).toMatch(/^mixed\.yaml: nothing was started, as some of its environments and learners do not go together;/);
      expect(pairs).toEqual([
        expect.stringMatching(
          /^ {2}broken x table, broken x slow: Environment "walk" .* failed when it was made: .*the walk cannot be made/,
        ),
        expect.stringMatching(
          /^ {2}pond x table, pond x slow: The learner "table" cannot play the group "pursuer" of "waterworld": .* Learners that can: .*ddpg/,
        ),
        expect.stringMatching(/^ {2}pond x ddpg: compare: The learner "greedy" cannot play the group "pursuer"/),
      ]);
      expect(dry).toEqual(refused);
      expect(existsSync(join(folder, 'runs'))).toBe(false);
    }));

  it('refuses what is wrong in the file with a sentence that names the line', () =>
    inTemporaryFolder(async (folder) => {
      const lines = (...text: string[]) => [`plugins: ['${walkPlugin}']`, ...text].join('\n');
      const good = ['environments: { walk: }', 'learners: { table: }'];
      const files: [text: string, sentence: RegExp][] = [
        [lines('sedes: 3', ...good), /line 2: sedes: there is no such parameter; did you mean seeds\?/],
        [lines('environments: { walk: { evaluat: 3 } }', good[1]!), /line 2: environments\.walk\.evaluat: .* did you mean .*evaluate\?/],
        [lines(...good, 'common: { evaluate: { evry: 3 } }'), /line 4: evaluate\.evry: .* did you mean evaluate\.every\?/],
        [lines(...good, 'common: { env: { agents: 0 } }'), /line 4: env\.agents: must be 1 or more; got 0\./],
        [lines(...good, 'overrides: [{ for: { learners: tabel }, skip: true }]'), /line 4: the suite has no tabel .* did you mean table\?/],
        [lines('environments: { wlak: }', good[1]!), /line 2: There is no environment called "wlak".* Did you mean "walk"\?/],
        [lines('environments: { "a b": { env: walk } }', good[1]!), /line 2: the name "a b" becomes part of a folder's; use letters/],
        [lines('environments: { }', good[1]!), /line 2: environments: At least one is needed/],
        [lines(...good, 'seeds: [1, 1]'), /line 4: the seed 1 stands there twice; name each once\./],
        [lines(...good, 'overrides: [{ for: {}, skip: true }]'), /its overrides skip every run/],
      ];
      for (const [index, [text]] of files.entries()) writeFileSync(join(folder, `${index}.yaml`), text);
      const others: [words: string[], sentence: RegExp][] = [
        [['benchmark', 'none.yaml'], /no configuration file none\.yaml/],
        [['benchmark', 'battel'], /There is no benchmark called "battel"/],
        [['benchmark', '0.yaml', '--job', '2'], /murmur benchmark has no option --job; did you mean --jobs\?/],
        [
          ['benchmark', '9.yaml', '--seeds', '[5'],
          /--seeds is "\[5"; it should be a number of seeds of at least 1, or a list of seeds such as/,
        ],
        [['benchmark', '9.yaml', '--seeds', '1,1'], /--seeds: the seed 1 stands there twice; name each once\./],
        [['benchmark', '0.yaml', '--quick'], /--quick is for benchmarks that are named/],
      ];
      const outcomes = await murmurs(
        [...files.map((_, index) => ['benchmark', `${index}.yaml`]), ...others.map(([words]) => words)],
        folder,
      );
      for (const [index, [, sentence]] of [...files, ...others].entries()) {
        expect(outcomes[index]!.stderr).toMatch(sentence);
        expect(outcomes[index]).toMatchObject({ code: 2, stdout: '' });
      }
      expect(existsSync(join(folder, 'runs'))).toBe(false);
    }));
});

it('lets what it has trained meet in a tournament at the end', () =>
  inTemporaryFolder(async (folder) => {
    const file = write(folder, 'duel.yaml', {
      seeds: 1,
      common: { totalTimesteps: 0, evaluate: { episodes: 0 } },
      environments: { battle: { env: { agents: 2, mapSize: 16, maxCycles: 10, featureLayout: 'vector' } } },
      learners: { random: null, 'independent-q': { learner: { hidden: [4] } } },
      tournament: { games: 4 },
    });
    const { code, stdout, stderr } = await murmur(['benchmark', file, '--quiet'], folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const path = 'runs/duel/tournaments/battle-2-runs-4-games';
    expect(stdout).toContain(`Tournament of battle: ${path}/tournament.json\n`);
    const { entrants, games } = JSON.parse(readFileSync(join(folder, path, 'tournament.json'), 'utf8'));
    expect(entrants.map(({ name }: { name: string }) => name)).toEqual(['random', 'independent-q']);
    expect(games).toHaveLength(4);
    const [tournament] = recordOf(join(folder, 'runs', 'duel')).tournaments;
    expect(tournament.command).toBe(
      `murmur tournament runs/duel/battle/random-0 runs/duel/battle/independent-q-0 --by learner --games 4 --out ${path}`,
    );
  }));

describe('murmur benchmark NAME', () => {
  it('runs the benchmark of a plugin with its own options', () =>
    inTemporaryFolder(async (folder) => {
      const walks = ['benchmark', 'walks', '--plugin', walkPlugin];
      const [done, mistaken, unknown] = await murmurs(
        [
          [...walks, '--quick', '--agents', '[3]', '--quiet'],
          [...walks, '--agents', 'many'],
          [...walks, '--agent', '[1]'],
        ],
        folder,
      );
      expect(done).toMatchObject({ code: 0, stderr: '' });
      expect(done!.stdout).toMatch(/^agents-3: [\d.]+ steps, then 3\d[\d.]*\n\nResults: runs\/walks-quick\/benchmark\.json\n$/);
      const record = JSON.parse(readFileSync(join(folder, 'runs', 'walks-quick', 'benchmark.json'), 'utf8'));
      expect(record).toMatchObject({ benchmark: 'walks', plugin: 'walk-plugin', result: [{ name: 'agents-3' }] });
      expect(record.runs).toMatchObject([{ name: 'agents-3', status: 'done', step: 5 }]);
      expect(mistaken).toMatchObject({ code: 2, stderr: expect.stringMatching(/The option --agents: agents: .*got "many"/) });
      expect(unknown).toMatchObject({ code: 2, stderr: expect.stringMatching(/agent: there is no such parameter; did you mean agents\?/) });
    }));
});
