/**
 * What stands in one field of one row: text, a number (Parquet only; a time is seconds since 1970 then) or nothing. Fields that a row does
 * not have are undefined.
 */
export type Cell = string | number | undefined;

const missingPattern = /^(?:|nan|null|none|na|n\/a|\\n)$/i;
const X = 'x'.charCodeAt(0);

/** A number; NaN for a missing one (nothing, empty, "NaN", "null"), undefined for text that is no number. */
export function parseNumber(cell: Cell): number | undefined {
  if (typeof cell !== 'string') return Number.isFinite(cell) ? cell : Number.NaN;
  const value = Number(cell);
  if (value !== 0 && Number.isFinite(value) && !isOtherRadix(cell)) return value;
  const text = cell.trim();
  if (text !== '' && Number.isFinite(value) && !isOtherRadix(text)) return value;
  return missingPattern.test(text) ? Number.NaN : undefined;
}

/** The language reads 0x1F, 0b11 and 0o17 as numbers, which in a table they are not. */
function isOtherRadix(text: string): boolean {
  const second = text.charCodeAt(1) | 0x20;
  return second === X || second === X - 22 || second === X - 9 || (text.charCodeAt(0) <= 0x20 && /0[xbo]/i.test(text));
}

/** Text as it stands, without blanks around it. */
export function textOf(cell: Cell): string {
  return cell === undefined ? '' : String(cell).trim();
}

/** Whether text means that nothing is known. */
export function isMissing(text: string): boolean {
  return missingPattern.test(text);
}
