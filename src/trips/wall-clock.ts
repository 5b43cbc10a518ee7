/**
 * Wall-clock time as plain seconds since 1970-01-01 00:00 of the local clock. Parsed by hand: a Date would bring in the time zone and the
 * summer time of the machine that runs the program.
 */
export const SECONDS_PER_DAY = 86_400;

const isoPattern = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:T|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?$/i;
const americanPattern = /^(\d{1,2})\/(\d{1,2})\/(\d{4}),?\s+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(AM|PM)?$/i;
const suffixPattern = /:\d{2}(?:[.,]\d+)?\s*(?:(Z|UTC)|([+-])(\d{2}):?(\d{2}))$/i;
const dayPattern = /^(\d{4})-(\d{2})-(\d{2})$/;
const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Seconds of a date and time, or NaN if it is none. Reads `YYYY-MM-DD HH:MM[:SS]` with a space or a T, and `M/D/YYYY H:MM[:SS] [AM|PM]`.
 * Fractions of a second are cut off. A suffix `Z`, `UTC` or `+00:00` is ignored: taxi files carry false ones.
 */
export function parseWallClock(text: string): number {
  const quick = parsePlain(text);
  if (!Number.isNaN(quick)) return quick;
  const trimmed = text.trim();
  const iso = isoPattern.exec(trimmed);
  if (iso) return assemble(Number(iso[1]), Number(iso[2]), Number(iso[3]), Number(iso[4]), Number(iso[5]), Number(iso[6] ?? 0));
  const american = americanPattern.exec(trimmed);
  if (!american) return Number.NaN;
  let hour = Number(american[4]);
  const half = american[7]?.toUpperCase();
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return Number.NaN;
    hour = (hour % 12) + (half === 'PM' ? 12 : 0);
  }
  return assemble(Number(american[3]), Number(american[1]), Number(american[2]), hour, Number(american[5]), Number(american[6] ?? 0));
}

/** Seconds that the zone suffix of a time stands for (`-05:00`: -18000, `Z` and `UTC`: 0), or null if it has none. */
export function zoneSuffixSeconds(text: string): number | null {
  const match = suffixPattern.exec(text.trim());
  if (!match) return null;
  return match[1] === undefined ? (match[2] === '-' ? -60 : 60) * (Number(match[3]) * 60 + Number(match[4])) : 0;
}

/** The form nearly every row has, `YYYY-MM-DD HH:MM:SS` and nothing else, without a regular expression; otherwise NaN. */
function parsePlain(text: string): number {
  if (text.length !== 19 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return Number.NaN;
  if (text.charCodeAt(10) !== 32 || text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return Number.NaN;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  return assemble(year, twoDigits(text, 5), twoDigits(text, 8), twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17));
}

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** NaN for what no calendar or clock shows (NaN parts included). */
function assemble(year: number, month: number, day: number, hour: number, minute: number, second: number): number {
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return Number.NaN;
  return daysSince1970(year, month, day) * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second;
}

/** Day number of a date of the Gregorian calendar (1970-01-01 is 0), or NaN if there is no such date. */
function daysSince1970(year: number, month: number, day: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const length = (daysOfMonth[month - 1] ?? Number.NaN) + (month === 2 && leap ? 1 : 0);
  if (!(day >= 1 && day <= length && year >= 0)) return Number.NaN;
  // Years are counted from 1 March, so that the leap day comes last.
  const shifted = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return shifted * 365 + Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400) + dayOfYear - 719_468;
}

/** Day number of a `YYYY-MM-DD` date, or NaN. */
export function parseDay(text: string): number {
  const match = dayPattern.exec(text.trim());
  return match ? daysSince1970(Number(match[1]), Number(match[2]), Number(match[3])) : Number.NaN;
}

/** Day number of a moment: 0 for any time of 1970-01-01. */
export function dayOf(seconds: number): number {
  return Math.floor(seconds / SECONDS_PER_DAY);
}

/** Seconds since midnight, 0 .. 86399. */
export function secondOfDay(seconds: number): number {
  return seconds - dayOf(seconds) * SECONDS_PER_DAY;
}

/** Day of the week of a day number: 0 is Monday, 6 is Sunday. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** `HH:MM:SS` of a second of the day. */
export function formatTimeOfDay(second: number): string {
  return [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

/** `YYYY-MM-DD HH:MM:SS`. */
export function formatWallClock(seconds: number): string {
  const day = dayOf(seconds);
  // The inverse of daysSince1970, in eras of 400 years.
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const date = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(dayOfMonth).padStart(2, '0')}`;
  return `${date} ${formatTimeOfDay(secondOfDay(seconds))}`;
}
