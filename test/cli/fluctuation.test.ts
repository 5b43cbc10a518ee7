import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inTemporaryFolder, murmurs } from './murmur.ts';

const study = `title: A tiny study
problem: { kind: iris, training: 20, watched: 3 }
training: { stepSize: 0.5, at: [0, 5, 10] }
ensembles: { widths: [10, 20], networks: [40, 30] }
prediction: { neurons: 48, embeddings: 2 }
`;

describe('murmur fluctuation experiment', () => {
  it('writes a page, figures and numbers, and goes on where it was stopped', () =>
    inTemporaryFolder(async (folder) => {
      writeFileSync(join(folder, 'study.yaml'), study);
      const [first] = await murmurs([['fluctuation', 'experiment', 'study.yaml', '--json']], folder);
      expect(first).toMatchObject({ code: 0 });
      const { rows, gaussianity } = JSON.parse(first!.stdout);
      expect(rows).toHaveLength(6);
      for (const { predicted, layers, measured } of rows) {
        expect(predicted).toBeGreaterThan(0);
        expect(layers).toEqual([predicted]);
        expect(measured).toHaveLength(2);
        // Thirty networks tell a variance to a quarter.
        expect(measured[1].value / predicted).toBeGreaterThan(0.4);
        expect(measured[1].value / predicted).toBeLessThan(2.2);
      }
      expect(gaussianity).toHaveLength(2);
      const results = join(folder, 'study');
      const page = readFileSync(join(results, 'index.html'), 'utf8');
      expect(page).toContain('<h1>A tiny study</h1>');
      for (const name of ['variance-training-points', 'variance-unseen-points', 'width', 'histogram']) {
        expect(readFileSync(join(results, `${name}.svg`), 'utf8')).toMatch(/^<svg /);
        expect(existsSync(join(results, `${name}.png`))).toBe(true);
      }

      const parts = readdirSync(join(results, 'parts'));
      expect(parts).toHaveLength(4);
      const made = () => parts.map((part) => statSync(join(results, 'parts', part)).mtimeMs);
      const before = made();
      const bytes = readFileSync(join(results, 'result.json'));
      writeFileSync(join(folder, 'study.yaml'), study.replace('A tiny study', 'Another title'));
      const [again] = await murmurs([['fluctuation', 'experiment', 'study.yaml', '--json']], folder);
      expect(again!.stdout).toBe(first!.stdout);
      expect(made()).toEqual(before);
      expect(readFileSync(join(results, 'result.json')).length).toBeGreaterThan(bytes.length - 100);

      writeFileSync(join(folder, 'study.yaml'), study.replace('stepSize: 0.5', 'stepSize: 0.4'));
      const [other] = await murmurs([['fluctuation', 'experiment', 'study.yaml', '--json']], folder);
      expect(other!.stdout).not.toBe(first!.stdout);
      expect(readdirSync(join(results, 'parts'))).toHaveLength(8);
    }));

  it('reads a table of the user’s own, beside the file that names it', () =>
    inTemporaryFolder(async (folder) => {
      const rows = Array.from({ length: 12 }, (_, i) => `${i},${(i * 7) % 5},${Math.sin(i)}`);
      writeFileSync(join(folder, 'table.csv'), `a,b,y\n${rows.join('\n')}\n`);
      const own = study.replace(
        /problem: .*/,
        'problem: { kind: csv, file: table.csv, inputs: [a, b], target: y, training: 8, watched: 2 }',
      );
      writeFileSync(join(folder, 'own.yaml'), own);
      writeFileSync(join(folder, 'wrong.yaml'), own.replace('[a, b]', '[a, c]'));
      writeFileSync(join(folder, 'many.yaml'), own.replace('training: 8', 'training: 12'));
      const outcomes = await murmurs(
        ['own', 'wrong', 'many'].map((name) => ['fluctuation', 'experiment', `${name}.yaml`]),
        folder,
      );
      expect(outcomes[0]).toMatchObject({ code: 0, stdout: expect.stringMatching(/n Var, training points\n.*n Var, unseen points/s) });
      expect(outcomes[1]).toMatchObject({ code: 2, stderr: expect.stringMatching(/table\.csv has no column "c"; it has a, b, y\.\n$/) });
      expect(outcomes[2]).toMatchObject({ code: 2, stderr: expect.stringMatching(/training is 12, but the table has 12 rows/) });
    }));

  it('refuses what makes no study, each time in a sentence', () =>
    inTemporaryFolder(async (folder) => {
      const change = (from: string | RegExp, to: string) => study.replace(from, to);
      const wrong: readonly (readonly [string, string, RegExp])[] = [
        ['key', change('prediction', 'predictions'), /predictions: there is no such parameter; did you mean prediction\?/],
        ['times', change('[0, 5, 10]', '[0, 5, 5]'), /times\.yaml line 3: training\.at must ascend; got 0, 5, 5/],
        ['width', change('[10, 20]', '[1, 20]'), /ensembles\.widths\.0: .*>=2; got 1/],
        ['step', change('0.5', '0'), /training\.stepSize: .*>0; got 0/],
        ['numbers', change('[40, 30]', '[40]'), /has 1 numbers for 2 widths/],
        ['diverging', change('0.5', '1e3').replace(/problem: .*/, 'problem: { kind: regression }'), /Training diverges/],
      ];
      for (const [name, text] of wrong) writeFileSync(join(folder, `${name}.yaml`), text);
      const outcomes = await murmurs(
        [[], ['nowhere.yaml'], ...wrong.map(([name]) => [`${name}.yaml`])].map((args) => ['fluctuation', 'experiment', ...args]),
        folder,
      );
      const sentences = [/Name the file of the study/, /nowhere\.yaml/, ...wrong.map(([, , sentence]) => sentence)];
      for (const [index, stderr] of sentences.entries()) {
        expect(outcomes[index]).toMatchObject({ code: 2, stderr: expect.stringMatching(stderr) });
        expect(outcomes[index]!.stderr).not.toMatch(/\n\s+at /);
      }
    }));
});

describe('murmur fluctuation RUN', () => {
  it('says how much values depend on the seed, and checks it on request', () =>
    inTemporaryFolder(async (folder) => {
      const train = [
        'train',
        'ring',
        '--env.agents',
        '20',
        '--total-timesteps',
        '200',
        '--evaluate.episodes',
        '0',
        '--learner.learningStarts',
        '8',
      ];
      const small = ['--points', '6', '--watched', '2', '--steps', '20', '--neurons', '32', '--embeddings', '2'];
      const outcomes = await murmurs(
        [
          [...train, '--learner.hidden', '[12]', '--out', 'run'],
          ['train', 'ring', '--learner', 'ppo', '--total-timesteps', '20', '--evaluate.episodes', '0', '--out', 'ppo'],
          ['fluctuation', 'run', ...small, '--agent', '3', '--verify', '8', '--neighbours', '3', '--json'],
          ['fluctuation', 'run', ...small, '--agent', '3'],
          ['fluctuation', 'run', '--agent', '20'],
          ['fluctuation', 'run', '--group', 'agnet'],
          ['fluctuation', 'run', '--points', '100000'],
          ['fluctuation', 'ppo'],
          ['fluctuation', 'nowhere'],
        ],
        folder,
      );
      const { advice, neighbours, agent, step } = JSON.parse(outcomes[2]!.stdout);
      expect({ agent, step }).toEqual({ agent: 3, step: 200 });
      expect(advice).toMatchObject({ widths: [12], activations: ['relu'], bestWidths: [12] });
      const [, onPolicy] = advice.groups;
      expect(onPolicy.spread).toBeCloseTo(Math.sqrt(onPolicy.sigma / 12), 12);
      expect(advice.advisedWidth).toBe(Math.max(2, Math.ceil(onPolicy.sigma / 0.1 ** 2)));
      expect(advice.layerParts[0]).toBeCloseTo(onPolicy.sigma, 12);
      expect(advice.verified[0]).toMatchObject({ width: 12, networks: 8 });
      expect(neighbours.rows).toHaveLength(4);
      expect(outcomes[3]!.stdout).toMatch(/the value network of agent 3 of "agent" after 200 timesteps, hidden layers 12 \(relu\)/);
      const said = outcomes.slice(4).map(({ code, stderr }) => ({ code, stderr }));
      const sentences = [
        /agents 0 to 19/,
        /no group "agnet".*did you mean agent\?/,
        /holds \d+ decisions; 100004 are asked for/,
        /keeps a replay/,
        /nowhere/,
      ];
      for (const [index, stderr] of sentences.entries())
        expect(said[index]).toMatchObject({ code: 2, stderr: expect.stringMatching(stderr) });
    }));
});
