import { closeSync, createReadStream, existsSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { UserError } from '../shared/user-error.ts';

/**
 * A file of one JSON object a line that is only ever appended to. It is opened, and made if need be, at the first append; a line that an
 * interrupted process left unfinished at the end is cut off then.
 */
export class JsonLines {
  readonly path: string;
  private file: number | null = null;

  constructor(path: string) {
    this.path = path;
  }

  /** Hands a line to the operating system in one write, so that it survives the process. */
  append(record: object): void {
    this.file ??= openToAppend(this.path);
    writeSync(this.file, toLine(record));
  }

  /** Has the disk keep what was appended. */
  sync(): void {
    if (this.file !== null) fsyncSync(this.file);
  }

  /** Closes the file; a later append opens it again. */
  close(): void {
    if (this.file !== null) closeSync(this.file);
    this.file = null;
  }
}

/** A record as its line. Numbers that JSON lacks become the strings "NaN", "Infinity" and "-Infinity". */
export function toLine(record: object): string {
  const text = JSON.stringify(record, (_, value) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value));
  return `${text}\n`;
}

/**
 * The records of a file, one after the other; none if it does not exist. An unfinished last line is left out.
 * Throws a UserError with the line number when a line before the last is not a JSON object.
 */
export async function* readJsonLines(path: string): AsyncGenerator<Record<string, unknown>> {
  if (!existsSync(path)) return;
  let number = 0;
  let broken = 0;
  for await (const line of linesOf(path)) {
    number++;
    if (broken) throw new UserError(`${path} line ${broken} is not a JSON object, though lines follow it: the file has been damaged.`);
    const record = parseLine(line);
    if (record) yield record;
    else broken = number;
  }
}

/** Lines as JSON lines have them: only a line feed ends one (node:readline takes U+2028 for an end, too). */
async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(path, 'utf8')) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    yield* lines;
  }
  if (rest !== '') yield rest;
}

function parseLine(line: string): Record<string, unknown> | null {
  try {
    const record: unknown = JSON.parse(line);
    return typeof record === 'object' && record !== null && !Array.isArray(record) ? (record as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function openToAppend(path: string): number {
  const file = openSync(path, 'a+');
  const { size } = fstatSync(file);
  const whole = endOfLastLine(file, size);
  if (whole < size) ftruncateSync(file, whole);
  return file;
}

function endOfLastLine(file: number, size: number): number {
  const chunk = Buffer.alloc(65_536);
  for (let end = size; end > 0; end -= Math.min(end, chunk.length)) {
    const begin = Math.max(0, end - chunk.length);
    const length = readSync(file, chunk, 0, end - begin, begin);
    const newline = chunk.subarray(0, length).lastIndexOf(0x0a);
    if (newline >= 0) return begin + newline + 1;
  }
  return 0;
}
