import { UserError } from '../shared/user-error.ts';
import { dayOf, parseDay, secondOfDay, weekdayOf } from './wall-clock.ts';

/** Which pickup times to keep. A window over midnight is of the day on which it begins: weekdays and dates choose whole windows. */
export interface Selection {
  /** `HH:MM-HH:MM`, from the first minute up to but not including the second; over midnight if the second is earlier. */
  readonly window?: string | undefined;
  /** True for Monday to Friday, or days and ranges of days such as `mon-thu,sat`; false and undefined keep all days. */
  readonly weekdays?: boolean | string | undefined;
  /** `YYYY-MM-DD` or `YYYY-MM-DD..YYYY-MM-DD` (both ends included), several of them separated by commas or as a list. */
  readonly dates?: string | readonly string[] | undefined;
}

/** Tells whether a pickup time (seconds since 1970, local clock) is to be kept. */
export type PickupTest = (pickupSeconds: number) => boolean;

const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/**
 * Makes the test for a selection.
 * @throws UserError for a malformed window, weekday or date
 */
export function createPickupTest(selection: Selection): PickupTest {
  const tests: PickupTest[] = [];
  if (selection.window !== undefined) tests.push(windowTest(selection.window));
  const begins = dayBegins(selection);
  const dayAt = (seconds: number): number => dayOf(seconds - begins);
  if (selection.weekdays !== undefined && selection.weekdays !== false) {
    const kept = parseWeekdays(selection.weekdays === true ? 'mon-fri' : selection.weekdays);
    tests.push((seconds) => kept.has(weekdayOf(dayAt(seconds))));
  }
  if (selection.dates !== undefined) {
    const test = dateTest(selection.dates);
    tests.push((seconds) => test(dayAt(seconds)));
  }
  return (seconds) => tests.every((test) => test(seconds));
}

/** In minutes of the day. */
interface Window {
  readonly from: number;
  readonly to: number;
}

/** The second of the day at which the days of a selection begin: that of a window over midnight, else 0. */
export function dayBegins({ window }: Selection): number {
  if (window === undefined) return 0;
  const { from, to } = parseWindow(window);
  return from > to ? from * 60 : 0;
}

function parseWindow(text: string): Window {
  const match = /^\s*(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s*$/.exec(text);
  const from = match ? minuteOfDay(match[1]!, match[2]!) : Number.NaN;
  const to = match ? minuteOfDay(match[3]!, match[4]!) : Number.NaN;
  if (Number.isNaN(from) || Number.isNaN(to)) {
    throw new UserError(
      `The time window "${text}" is not of the form HH:MM-HH:MM with times from 00:00 to 24:00, for example 07:00-09:30.`,
    );
  }
  if (from === to) throw new UserError(`The time window "${text}" is empty; the whole day is 00:00-24:00.`);
  return { from, to };
}

function windowTest(text: string): PickupTest {
  const { from, to } = parseWindow(text);
  return (seconds) => {
    const minute = secondOfDay(seconds) / 60;
    return from < to ? minute >= from && minute < to : minute >= from || minute < to;
  };
}

function minuteOfDay(hour: string, minute: string): number {
  const total = Number(hour) * 60 + Number(minute);
  return Number(minute) < 60 && total <= 24 * 60 ? total : Number.NaN;
}

/**
 * The days of the week (0 is Monday) in text such as `mon-fri` or `sat,sun`; full names and ranges over Sunday (`sat-mon`) are understood.
 * @throws UserError for a word that is no day
 */
export function parseWeekdays(text: string): ReadonlySet<number> {
  const days = new Set<number>();
  for (const part of text.split(',')) {
    const ends = part.split('-').map((word) => dayNumber(word.trim().toLowerCase()));
    if (ends.length > 2 || ends.includes(-1)) {
      throw new UserError(
        `The weekdays "${text}" are not understood at "${part.trim()}"; write days and ranges such as mon-fri or mon,wed,sat-sun.`,
      );
    }
    const first = ends[0]!;
    const last = ends.at(-1)!;
    for (let day = first; ; day = (day + 1) % 7) {
      days.add(day);
      if (day === last) break;
    }
  }
  return days;
}

function dayNumber(word: string): number {
  const full = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
  return word.length >= 3 && full.some((name) => name.startsWith(word)) ? dayNames.indexOf(word.slice(0, 3)) : -1;
}

function dateTest(dates: string | readonly string[]): (day: number) => boolean {
  const ranges = (typeof dates === 'string' ? [dates] : dates)
    .flatMap((text) => text.split(','))
    .map((text) => {
      const ends = text.split('..').map(parseDay);
      const first = ends[0]!;
      const last = ends.at(-1)!;
      if (ends.length > 2 || !(first <= last)) {
        throw new UserError(`The date "${text.trim()}" is not of the form YYYY-MM-DD or YYYY-MM-DD..YYYY-MM-DD, the earlier day first.`);
      }
      return { first, last };
    });
  return (day) => ranges.some(({ first, last }) => day >= first && day <= last);
}
