import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { latestCheckpoint } from '../../src/runs/checkpoint.ts';
import { bitsOf, temporaryFolder } from './snapshots.ts';

const program = join(import.meta.dirname, 'killed-run.ts');

/** Runs the program; with `lifetime` it is killed so many milliseconds after its first event. Says whether it came to its end. */
async function run(path: string, target: number, lifetime?: number): Promise<boolean> {
  const child = spawn(process.execPath, ['--import', 'jiti/register', program, path, String(target)], { stdio: 'inherit' });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  if (lifetime !== undefined) {
    const before = eventBytes(path);
    while (child.exitCode === null && eventBytes(path) === before) await setTimeout(2);
    await setTimeout(lifetime);
    child.kill('SIGKILL');
  }
  return (await ended) === 0;
}

const eventBytes = (path: string) => (existsSync(join(path, 'events.jsonl')) ? readFileSync(join(path, 'events.jsonl')).length : 0);

it('a run that is killed again and again ends like one left alone', async () => {
  const folder = temporaryFolder();
  const [killed, alone] = [join(folder, 'killed'), join(folder, 'alone')];
  const lifetimes = [3, 10, 23, 41];
  let finished = 0;
  for (const lifetime of lifetimes) if (await run(killed, 400, lifetime)) finished++;
  expect(finished).toBeLessThan(lifetimes.length);
  expect(await run(killed, 400)).toBe(true);
  expect(await run(alone, 400)).toBe(true);

  expect(readFileSync(join(killed, 'events.jsonl'), 'utf8')).toBe(readFileSync(join(alone, 'events.jsonl'), 'utf8'));
  const states = await Promise.all([killed, alone].map(async (path) => (await latestCheckpoint(path))!.read()));
  expect(bitsOf(states[0]!)).toEqual(bitsOf(states[1]!));
  expect(readdirSync(join(killed, 'checkpoints'))).toEqual(readdirSync(join(alone, 'checkpoints')));
  expect(readdirSync(killed).sort()).toEqual(['checkpoints', 'config.yaml', 'events.jsonl', 'system.json']);
});
