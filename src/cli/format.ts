import type { Estimate } from '../statistics/summaries.ts';

/** 950, 12,400, 1.25M: a count for people. */
export function formatCount(count: number): string {
  if (count >= 1e9) return `${(count / 1e9).toFixed(2)}G`;
  if (count >= 1e6) return `${(count / 1e6).toFixed(2)}M`;
  return Math.round(count).toLocaleString('en-GB');
}

/** 0:09, 12:30, 1:05:00 from seconds. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** A figure to four significant digits, in as few characters as that takes. */
export function formatFigure(value: number | null | undefined): string {
  if (value === undefined || value === null || Number.isNaN(value)) return '-';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return '0';
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return String(value);
  const size = Math.abs(value);
  if (size >= 1e7 || size < 1e-4) return value.toExponential(2);
  if (size >= 1000) return value.toFixed(1);
  return Number(value.toPrecision(4)).toString();
}

/** "0.83 [0.71, 0.9]": a figure with its interval. */
export function formatEstimate({ value, low, high }: Estimate, figure: (value: number) => string = formatFigure): string {
  return `${figure(value)} [${figure(low)}, ${figure(high)}]`;
}

/** Rows as a table with aligned columns: the first to the left, the others to the right. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const pad = (text: string, column: number): string => (column === 0 ? text.padEnd(widths[column]!) : text.padStart(widths[column]!));
  return lines.map((line) => line.map(pad).join('  ').trimEnd()).join('\n');
}

/** "serviceRate" as "service rate", "waitP95" as "wait p95". */
export function inWords(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, (_, last: string, first: string) => `${last} ${first.toLowerCase()}`);
}

/** A text in lines of at most so many characters, indented by a number of them; a word that is longer has a line of its own. */
export function wrapText(text: string, width: number, indent = 0): string {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && indent + last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => ' '.repeat(indent) + line).join('\n');
}
