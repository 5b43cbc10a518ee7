import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

const root = join(import.meta.dirname, '..', '..');
/** Where the built program is. */
export const built = join(root, 'dist');

/** The small environment and learner of the tests, as a plugin file; translated here, once, since each process would do it again. */
export const walkPlugin = translate('walk-plugin.ts');

/** A file of test/fixtures that imports nothing of the project but types, as JavaScript. Returns its path. */
export function translate(name: string): string {
  const source = join(root, 'test', 'fixtures', name);
  const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 };
  const { outputText } = ts.transpileModule(readFileSync(source, 'utf8'), { compilerOptions: options });
  const folder = join(built, 'test-fixtures');
  const file = join(folder, basename(source).replace(/\.ts$/, '.js'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${file}.${process.pid}`, outputText);
  renameSync(`${file}.${process.pid}`, file);
  return file;
}

export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly process: ChildProcess;
  readonly outcome: Promise<Outcome>;
  /** What it has printed so far. */
  stdout(): string;
  stderr(): string;
}

/** Starts the built command line in a folder. */
export function start(args: readonly string[], folder: string): Running {
  return startNode([join(built, 'src', 'cli', 'main.js'), ...args], folder);
}

/** Starts Node.js in a folder. */
export function startNode(args: readonly string[], folder: string): Running {
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    output.stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output.stderr += chunk.toString();
  });
  const outcome = new Promise<Outcome>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...output }));
  });
  return { process: child, outcome, stdout: () => output.stdout, stderr: () => output.stderr };
}

/** Runs it to its end. */
export function murmur(args: readonly string[], folder: string): Promise<Outcome> {
  return start(args, folder).outcome;
}

/** Runs command lines one after the other in one process, which saves starting Node.js for each. */
export async function murmurs(commands: readonly (readonly string[])[], folder: string): Promise<Omit<Outcome, 'signal'>[]> {
  const program = `
    const { runCommandLine } = await import(${JSON.stringify(pathToFileURL(join(built, 'src/cli/run-command-line.js')).href)});
    const outcomes = [];
    for (const args of ${JSON.stringify(commands)}) {
      const outcome = { code: 0, stdout: '', stderr: '' };
      console.log = console.info = (text) => { outcome.stdout += text + '\\n'; };
      console.error = (text) => { outcome.stderr += text + '\\n'; };
      process.exitCode = 0;
      await runCommandLine(['node', 'murmur', ...args]);
      outcomes.push({ ...outcome, code: process.exitCode });
    }
    process.exitCode = 0;
    process.stdout.write(JSON.stringify(outcomes));`;
  const { code, stdout, stderr } = await startNode(['--input-type=module', '--eval', program], folder).outcome;
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** Runs a function in a new temporary folder, which is removed afterwards. */
export async function inTemporaryFolder<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'murmur-'));
  try {
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Waits until something is the case, looking every millisecond; false when the process has ended before. */
export async function until(running: Running, isSo: () => boolean): Promise<boolean> {
  while (running.process.exitCode === null && running.process.signalCode === null) {
    if (isSo()) return true;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return isSo();
}

/** Names in a folder; none when there is no such folder. */
export function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** Events of a run so far; a line that is just being written is not one yet. */
export function eventsOf(run: string): Record<string, unknown>[] {
  const path = join(run, 'events.jsonl');
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** What two runs must have in common bit for bit: the events and the newest checkpoint. */
export function fingerprint(run: string): Record<string, string> {
  const newest = join('checkpoints', namesIn(join(run, 'checkpoints')).sort().at(-1) ?? 'none');
  const files = ['events.jsonl', join(newest, 'state.safetensors'), join(newest, 'state.json')];
  return Object.fromEntries(
    files.map((file) => [
      file,
      createHash('sha256')
        .update(readFileSync(join(run, file)))
        .digest('hex'),
    ]),
  );
}
