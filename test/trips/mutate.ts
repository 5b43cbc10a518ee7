import type { Rng } from '../../src/shared/rng.ts';

type Mutation = (bytes: Buffer, rng: Rng) => Buffer;

const splice = (bytes: Buffer, at: number, removed: number, added: Uint8Array = new Uint8Array(0)): Buffer =>
  Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + removed)]);

const somewhere = (bytes: Buffer, rng: Rng): number => rng.integer(Math.max(1, bytes.length));

/** Applies a change to the lines of a file, which keep their ends. */
const byLines =
  (change: (lines: string[], rng: Rng) => string[]): Mutation =>
  (bytes, rng) =>
    Buffer.from(change(bytes.toString('latin1').split(/(?<=\n)/), rng).join(''), 'latin1');

const withoutColumn = (line: string, column: number): string => {
  const [, content, end] = /^([^\r\n]*)([\r\n]*)$/.exec(line) ?? ['', line, ''];
  return content!.split(',').toSpliced(column, 1).join(',') + end;
};

/** What happens to files on their way through the world. */
const mutations: readonly Mutation[] = [
  // A bit is flipped, or a byte becomes another one.
  (bytes, rng) => {
    const changed = Buffer.from(bytes);
    changed[somewhere(bytes, rng)]! ^= 1 << rng.integer(8);
    return changed;
  },
  (bytes, rng) => splice(bytes, somewhere(bytes, rng), 1, Uint8Array.of(rng.integer(256))),
  // A letter that means something comes in.
  (bytes, rng) =>
    splice(
      bytes,
      somewhere(bytes, rng),
      0,
      Buffer.from(['"', ',', '\n', '\r', ';', '\t', '\0', '-', '.', 'e', '""', ' '][rng.integer(12)]!),
    ),
  // An encoding is broken: halves of letters, another code page, a mark in the middle.
  (bytes, rng) =>
    splice(
      bytes,
      somewhere(bytes, rng),
      rng.integer(3),
      [Buffer.of(0xc3), Buffer.of(0xff, 0xfe), Buffer.from('\uFEFF'), Buffer.of(0x80, 0xe9)][rng.integer(4)]!,
    ),
  // The file is cut, at the end or in the middle.
  (bytes, rng) => bytes.subarray(0, somewhere(bytes, rng)),
  (bytes, rng) => splice(bytes, somewhere(bytes, rng), rng.integer(200)),
  // Lines are lost, doubled, joined, moved.
  byLines((lines, rng) => lines.toSpliced(rng.integer(lines.length), 1)),
  byLines((lines, rng) => {
    const at = rng.integer(lines.length);
    return lines.toSpliced(at, 0, lines[at]!);
  }),
  byLines((lines, rng) => {
    const at = rng.integer(lines.length);
    return lines.with(at, lines[at]!.trimEnd());
  }),
  byLines((lines, rng) => rng.shuffle([...lines])),
  // A column is lost in all lines, in the header, or in one row.
  byLines((lines, rng) => {
    const column = rng.integer(lines[0]!.split(',').length);
    return lines.map((line) => withoutColumn(line, column));
  }),
  byLines((lines, rng) => lines.with(0, withoutColumn(lines[0]!, rng.integer(lines[0]!.split(',').length)))),
  byLines((lines, rng) => {
    const at = rng.integer(lines.length);
    return lines.with(at, withoutColumn(lines[at]!, rng.integer(lines[at]!.split(',').length)));
  }),
  // Line ends and separators are changed.
  byLines((lines) => lines.map((line) => line.replace(/\r?\n$/, '\r'))),
  byLines((lines, rng) => lines.map((line) => (rng.integer(3) === 0 ? line.replaceAll(',', ';') : line))),
];

/** Changes a file in one to three ways. */
export function mutate(bytes: Buffer, rng: Rng): Buffer {
  let changed = bytes;
  for (let change = rng.integer(3); change >= 0; change--) changed = mutations[rng.integer(mutations.length)]!(changed, rng);
  return changed;
}
