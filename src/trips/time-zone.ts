import { UserError } from '../shared/user-error.ts';

/** The clock of a place: between moments (seconds since 1970-01-01 00:00 UTC) and what the clock on the wall shows (`parseWallClock`). */
export interface TimeZone {
  readonly name: string;
  toLocal(instant: number): number;
  /** An hour that summer time skips counts as the hour after, one that occurs twice as the first time. */
  toInstant(local: number): number;
}

/** Changes of the clock fall on whole quarters of an hour. */
const QUARTER = 900;

/**
 * Makes the clock of an IANA time zone such as `America/New_York`.
 * @throws UserError if there is no such zone
 */
export function createTimeZone(name: string): TimeZone {
  let format: Intl.DateTimeFormat;
  try {
    const part = 'numeric';
    const parts = { year: part, month: part, day: part, hour: part, minute: part, second: part } as const;
    format = new Intl.DateTimeFormat('en-US', { timeZone: name, hourCycle: 'h23', ...parts });
  } catch {
    throw new UserError(`There is no time zone "${name}"; write a name such as America/New_York or Europe/Lisbon.`);
  }
  const offsets = new Map<number, number>();
  const offsetAt = (instant: number): number => {
    const quarter = Math.floor(instant / QUARTER);
    let offset = offsets.get(quarter);
    if (offset === undefined) {
      const at: Record<string, number> = {};
      for (const { type, value } of format.formatToParts(quarter * QUARTER * 1000)) at[type] = Number(value);
      const local = Date.UTC(at['year']!, at['month']! - 1, at['day'], at['hour'], at['minute'], at['second']) / 1000;
      offset = local - quarter * QUARTER;
      offsets.set(quarter, offset);
    }
    return offset;
  };
  return {
    name,
    toLocal: (instant) => instant + offsetAt(instant),
    toInstant(local) {
      // Of the offsets of the day before and the day after, one is right unless the hour is skipped.
      const before = local - offsetAt(local - 86_400);
      if (before + offsetAt(before) === local) return before;
      const after = local - offsetAt(local + 86_400);
      return after + offsetAt(after) === local ? after : before;
    },
  };
}
