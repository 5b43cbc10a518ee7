import { spawn } from 'node:child_process';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { yardstickEnvironment } from '../engine/contestant.ts';
import type { Played } from './protocol.ts';

/** A process that plays an environment. */
export interface Contestant {
  play(steps: number): Promise<Played>;
  stop(): void;
}

/** Starts a program that reads a request a line from stdin and answers each with a line, on one thread. */
export function startContestant(command: readonly string[]): Contestant {
  const [program, ...args] = command as readonly [string, ...string[]];
  const child = spawn(program, args, { env: yardstickEnvironment(1), stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async play(steps) {
      child.stdin.write(`${JSON.stringify({ steps })}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`"${command.slice(0, 3).join(' ')}" ended without an answer.`);
      return JSON.parse(value) as Played;
    },
    stop: () => child.stdin.end(),
  };
}

/** The command that runs a module of this benchmark in a process of its own. */
export function nodeCommand(url: URL, ...args: readonly string[]): string[] {
  return [process.execPath, '--enable-source-maps', url.pathname, ...args];
}
