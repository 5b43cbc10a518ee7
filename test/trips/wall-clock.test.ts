import process from 'node:process';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { dayOf, formatTimeOfDay, formatWallClock, parseDay, parseWallClock, secondOfDay, weekdayOf } from '../../src/trips/wall-clock.ts';

const utc = (...parts: [number, number, number, number?, number?, number?]) => Date.UTC(...parts) / 1000;

describe('parseWallClock', () => {
  const timeZone = process.env['TZ'];
  afterEach(() => {
    process.env['TZ'] = timeZone;
    if (timeZone === undefined) delete process.env['TZ'];
  });

  it.each([
    ['2016-03-13 02:30:00', utc(2016, 2, 13, 2, 30)],
    ['2016-03-13T02:30:05', utc(2016, 2, 13, 2, 30, 5)],
    ['2016-03-13 02:30', utc(2016, 2, 13, 2, 30)],
    ['2016-03-13 02:30:05.987', utc(2016, 2, 13, 2, 30, 5)],
    ['2015-01-15 16:00:41 +00:00', utc(2015, 0, 15, 16, 0, 41)],
    ['2015-01-15T16:00:41Z', utc(2015, 0, 15, 16, 0, 41)],
    ['2015-01-15 16:00:41 UTC', utc(2015, 0, 15, 16, 0, 41)],
    ['2015-01-15 16:00:41-0500', utc(2015, 0, 15, 16, 0, 41)],
    [' 2015-01-15  6:00:41 ', utc(2015, 0, 15, 6, 0, 41)],
    ['1/1/2020 0:06', utc(2020, 0, 1, 0, 6)],
    ['12/31/2019 11:59:58 PM', utc(2019, 11, 31, 23, 59, 58)],
    ['12/31/2019 12:05:00 AM', utc(2019, 11, 31, 0, 5)],
    ['12/31/2019 12:05 pm', utc(2019, 11, 31, 12, 5)],
    ['2016-02-29 00:00:00', utc(2016, 1, 29)],
    ['2000-02-29 00:00:00', utc(2000, 1, 29)],
  ])('reads %s', (text, seconds) => {
    expect(parseWallClock(text)).toBe(seconds);
  });

  it.each([
    '',
    'yesterday',
    '2016-03-13',
    '2015-02-29 00:00:00',
    '1900-02-29 00:00:00',
    '2016-13-01 00:00:00',
    '2016-00-01 00:00:00',
    '2016-04-31 00:00:00',
    '2016-04-00 00:00:00',
    '2016-04-01 24:00:00',
    '2016-04-01 12:60:00',
    '2016-04-01 12:00:60',
    '2016-04-0x 12:00:00',
    '13/01/2016 10:00',
    '1/1/2016 13:00 PM',
    '1/1/2016 0:10 AM',
    '2016-04-01 12:00:00 EST',
  ])('refuses %j', (text) => {
    expect(parseWallClock(text)).toBeNaN();
  });

  it('does not see the time zone of the process, not even in the hour that summer time skips', () => {
    process.env['TZ'] = 'America/New_York';
    expect(new Date(2016, 2, 13, 2, 30).getHours()).toBe(3);
    expect(parseWallClock('2016-03-13 03:30:00') - parseWallClock('2016-03-13 01:30:00')).toBe(7200);
    expect(formatWallClock(parseWallClock('2016-03-13 02:30:00'))).toBe('2016-03-13 02:30:00');
  });

  it('agrees with the calendar of Date in UTC, forwards and backwards', () => {
    fc.assert(
      fc.property(fc.integer({ min: utc(1600, 0, 1), max: utc(2400, 11, 31) }), (seconds) => {
        const iso = new Date(seconds * 1000).toISOString();
        const text = `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
        expect(parseWallClock(text)).toBe(seconds);
        expect(formatWallClock(seconds)).toBe(text);
        expect(parseDay(iso.slice(0, 10))).toBe(dayOf(seconds));
        expect(formatTimeOfDay(secondOfDay(seconds))).toBe(iso.slice(11, 19));
        expect(weekdayOf(dayOf(seconds))).toBe((new Date(seconds * 1000).getUTCDay() + 6) % 7);
      }),
      { numRuns: 1000 },
    );
  });
});
