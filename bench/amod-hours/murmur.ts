import { type ChildProcess, spawn } from 'node:child_process';
import process from 'node:process';
import { UserError } from '../../src/shared/user-error.ts';

/** Runs command lines of `murmur`, each in a process of its own. */
export interface Murmur {
  /** Gives what it printed. @throws UserError with what it complained of when it fails. */
  run(args: readonly string[]): Promise<string>;
  /** Asks all that are running to save and stop. */
  stop(): void;
}

/** @param program the built `main.js` of the command line */
export function createMurmur(program: string): Murmur {
  const running = new Set<ChildProcess>();
  return {
    run(args) {
      const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
      running.add(child);
      let [printed, complaint] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        complaint += text;
      });
      return new Promise((resolve, reject) => {
        child.on('error', reject);
        child.on('close', (code, signal) => {
          running.delete(child);
          if (code === 0) resolve(printed);
          else reject(new UserError(`murmur ${args.join(' ')} ended with ${signal ?? `exit code ${code}`}: ${complaint.trim()}`));
        });
      });
    },
    stop() {
      for (const child of running) child.kill('SIGTERM');
    },
  };
}
