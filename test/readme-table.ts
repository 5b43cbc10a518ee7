import { expect } from 'vitest';

const cellsOf = (line: string): string[] =>
  line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) =>
      cell
        .trim()
        .replaceAll('\\|', '|')
        .replace(/^`(.*)`$/, '$1'),
    );

/** The cells of the table with this header in a README. */
export function tableOf(readme: string, ...header: readonly string[]): string[][] {
  const lines = readme.split('\n').map((line) => (line.startsWith('|') ? cellsOf(line) : null));
  const start = lines.findIndex((cells) => cells?.join() === header.join());
  expect(start, header.join()).toBeGreaterThan(0);
  const end = lines.findIndex((cells, i) => i > start && cells === null);
  return lines.slice(start + 2, end).map((cells) => cells!);
}
