import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { built, eventsOf, inTemporaryFolder, murmur, namesIn, start, startNode, walkPlugin } from './murmur.ts';

const walk = ['train', 'walk', '--plugin', walkPlugin, '--learner', 'table'];

describe('murmur train', () => {
  it('writes a run folder, a table against the baselines, and a learning curve', () =>
    inTemporaryFolder(async (folder) => {
      const args = [...walk, '--totalTimesteps', '400', '--numEnvs', '3', '--compare', 'random', '--seed', '2', '--out', 'run'];
      const { code, stdout, stderr } = await murmur(args, folder);
      expect(code).toBe(0);
      const run = join(folder, 'run');
      expect(namesIn(run).sort()).toEqual(
        ['checkpoints', 'comparison.json', 'config.yaml', 'curve.png', 'curve.svg', 'events.jsonl', 'system.json', 'timings.jsonl'].sort(),
      );
      expect(stderr.match(/^step [\d,]+: evaluation return /gm)).toHaveLength(11);
      const { policies } = JSON.parse(readFileSync(join(run, 'comparison.json'), 'utf8'));
      expect(policies.map(({ policy }: { policy: string }) => policy)).toEqual(['table', 'table at the start', 'random']);
      for (const { difference } of policies.slice(1)) expect(difference.high).toBeLessThan(0);
      for (const { policy } of policies) expect(stdout).toMatch(new RegExp(`^${policy} .*\\d`, 'm'));
      expect(stdout).toMatch(/policy +return +vs table +there/);
      expect(stdout).toMatch(/Evaluate it with: node \S+main\.js evaluate run/);
      const logs = eventsOf(run).filter(({ type }) => type === 'log');
      expect(logs.at(-1)).toMatchObject({ step: 400, metrics: { walker: { loss: expect.any(Number) } } });
      expect(logs.at(-1)!['agentSteps']).toBe(400 * 3 * 3);
      expect(readFileSync(join(run, 'timings.jsonl'), 'utf8').trim().split('\n')).toHaveLength(logs.length);
    }));

  it('writes the configuration with nothing left open: options over the file, the learner’s wishes over the defaults', () =>
    inTemporaryFolder(async (folder) => {
      const file = {
        env: { name: 'walk', agents: 2 },
        learner: 'table',
        totalTimesteps: 20,
        plugins: [walkPlugin],
        evaluate: { every: 7 },
      };
      writeFileSync(join(folder, 'start.yaml'), JSON.stringify(file));
      const args = ['train', 'walk', '--config', 'start.yaml', '--env.agents', '4', '--learner.epsilon=0.5', '--quiet', '--out', 'run'];
      expect(await murmur(args, folder)).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
      expect(parse(readFileSync(join(folder, 'run', 'config.yaml'), 'utf8'))).toEqual({
        env: { name: 'walk', agents: 4, length: 6, saves: true, label: '', pause: 0, fail: 'never', failAfter: 1 },
        learner: { name: 'table', epsilon: 0.5, stepSize: 0.2, delay: 0 },
        seed: 0,
        totalTimesteps: 20,
        numEnvs: 1,
        envWorkers: 0,
        checkpoint: { every: 2, keep: 2 },
        evaluate: { every: 7, episodes: 5 },
        log: { every: 1 },
        engine: { name: 'wasm', precision: 'deterministic', threads: 1, backend: 'auto' },
        plugins: [walkPlugin],
        compare: [],
      });
    }));

  it('takes a new folder each time it is given none', () =>
    inTemporaryFolder(async (folder) => {
      const args = [...walk, '--totalTimesteps', '2', '--seed', '5', '--quiet'];
      for (let i = 0; i < 2; i++) expect(await murmur(args, folder)).toMatchObject({ code: 0 });
      expect(namesIn(join(folder, 'runs')).sort()).toEqual(['walk-table-5-1', 'walk-table-5-2']);
    }));

  it('leaves out the file’s parameters of a learner that the command replaces', () =>
    inTemporaryFolder(async (folder) => {
      writeFileSync(join(folder, 'c.yaml'), JSON.stringify({ learner: { name: 'table', epsilon: 0.9 }, totalTimesteps: 3 }));
      const args = ['train', 'walk', '--plugin', walkPlugin, '--config', 'c.yaml', '--learner', 'random', '--quiet', '--out', 'run'];
      expect(await murmur(args, folder)).toMatchObject({ code: 0, stderr: '' });
      expect(parse(readFileSync(join(folder, 'run', 'config.yaml'), 'utf8')).learner).toEqual({ name: 'random' });
    }));

  it('evaluates only when no timesteps are asked for', () =>
    inTemporaryFolder(async (folder) => {
      expect(await murmur([...walk, '--totalTimesteps', '0', '--out', 'run', '--quiet'], folder)).toMatchObject({ code: 0, stderr: '' });
      expect(eventsOf(join(folder, 'run')).map(({ type, step }) => [type, step])).toEqual([['evaluation', 0]]);
      expect(await murmur(['evaluate', 'run'], folder)).toMatchObject({ code: 0 });
    }));

  it('begins a run whose folder was all that there was of it when it was killed', () =>
    inTemporaryFolder(async (folder) => {
      mkdirSync(join(folder, 'run'));
      const args = [...walk, '--totalTimesteps', '5', '--out', 'run', '--resume', '--quiet'];
      expect(await murmur(args, folder)).toMatchObject({ code: 0, stderr: '' });
      expect(eventsOf(join(folder, 'run')).at(-1)).toMatchObject({ step: 5 });
    }));

  it('goes on from the last checkpoint when an environment that cannot be saved was stopped', () =>
    inTemporaryFolder(async (folder) => {
      const args = [...walk, '--env.saves', 'false', '--totalTimesteps', '200', '--checkpoint.every', '30', '--learner.delay', '3'];
      const running = start([...args, '--out', 'run', '--quiet'], folder);
      while (
        !existsSync(join(folder, 'run', 'checkpoints')) ||
        namesIn(join(folder, 'run', 'checkpoints')).every((name) => name.startsWith('.'))
      ) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      running.process.kill('SIGINT');
      const { code, stderr } = await running.outcome;
      expect(code).toBe(130);
      expect(stderr).toMatch(/Stopped at step \d+( and saved|\. "walk" cannot save its state)/);
      expect(await murmur(['train', '--resume', '--out', 'run', '--quiet'], folder)).toMatchObject({ code: 0, stderr: '' });
      expect(await murmur([...args, '--out', 'alone', '--quiet'], folder)).toMatchObject({ code: 0 });
      expect(eventsOf(join(folder, 'run'))).toEqual(eventsOf(join(folder, 'alone')));
    }));
});

describe('murmur evaluate', () => {
  it('plays the same episodes as the run did, and prints them as JSON or as a table', () =>
    inTemporaryFolder(async (folder) => {
      await murmur([...walk, '--totalTimesteps', '50', '--numEnvs', '2', '--seed', '8', '--out', 'run', '--quiet'], folder);
      const last = eventsOf(join(folder, 'run')).findLast(({ type }) => type === 'evaluation')!;
      const { code, stdout } = await murmur(['evaluate', 'run', '--json'], folder);
      expect(code).toBe(0);
      const result = JSON.parse(stdout);
      expect(result).toMatchObject({ run: 'run', env: 'walk', learner: 'table', seed: 8, step: 50, mean: last['mean'] });
      const returns = (episodes: { return: number }[]) => episodes.map((episode) => episode.return);
      expect(returns(result.episodes)).toEqual(returns(last['episodes'] as { return: number }[]));
      expect(Object.keys(result.episodes[0])).toEqual(['episode', 'return', 'length', 'there']);

      const more = JSON.parse((await murmur(['evaluate', 'run', '--json', '--episodes', '8'], folder)).stdout);
      expect(more.episodes.slice(0, 5)).toEqual(result.episodes);
      expect(more.episodes).toHaveLength(8);
      expect(more.decisionsPerSecond).toBeGreaterThan(0);
      const table = (await murmur(['evaluate', 'run', '--episodes', '2'], folder)).stdout;
      expect(table).toMatch(/^ +mean +episode 0 +episode 1\nreturn +\S+ +\S+ +\S+\nlength +/m);
      expect(table).toMatch(/\d decisions a second\.$/m);
    }));
});

describe('murmur', () => {
  it('shows help and version, and survives a reader that goes away', () =>
    inTemporaryFolder(async (folder) => {
      expect(await murmur(['--help'], folder)).toMatchObject({ code: 0, stdout: expect.stringContaining('train [env]'), stderr: '' });
      expect((await murmur(['train', '--help'], folder)).stdout).toContain('--checkpoint.every <n>');
      expect((await murmur(['--version'], folder)).stdout).toMatch(/^murmur\/\d+\.\d+\.\d+/);
      const program = `
        import { spawn } from 'node:child_process';
        const child = spawn(process.execPath, [${JSON.stringify(join(built, 'src/cli/main.js'))}, 'list'], { stdio: ['ignore', 'pipe', 'inherit'] });
        child.stdout.destroy();
        child.on('close', (code) => process.exit(code));`;
      expect(await startNode(['--input-type=module', '--eval', program], folder).outcome).toMatchObject({ code: 0, stderr: '' });
    }));
});
