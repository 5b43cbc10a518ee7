import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/shared/user-error.ts';
import { createPickupTest, parseWeekdays, type Selection } from '../../src/trips/selection.ts';
import { parseWallClock } from '../../src/trips/wall-clock.ts';

const keeps = (selection: Selection, time: string) => createPickupTest(selection)(parseWallClock(time));

describe('window', () => {
  it.each([
    ['07:00-09:30', '2016-03-07 06:59:59', false],
    ['07:00-09:30', '2016-03-07 07:00:00', true],
    ['07:00-09:30', '2016-03-07 09:29:59', true],
    ['07:00-09:30', '2016-03-07 09:30:00', false],
    ['22:00-02:00', '2016-03-07 23:00:00', true],
    ['22:00-02:00', '2016-03-07 01:59:59', true],
    ['22:00-02:00', '2016-03-07 02:00:00', false],
    ['22:00-02:00', '2016-03-07 21:59:59', false],
    ['00:00-24:00', '2016-03-07 23:59:59', true],
    ['18:00-24:00', '2016-03-07 00:00:00', false],
    ['18:00-00:00', '2016-03-07 23:59:59', true],
    ['18:00-00:00', '2016-03-07 00:00:00', false],
  ])('%s at %s: %s', (window, time, kept) => {
    expect(keeps({ window }, time)).toBe(kept);
  });

  it.each(['7-9', '07:00', '07:60-08:00', '07:00-24:01', '25:00-26:00', 'morning', '08:00-08:00'])(
    'refuses %j with the value in it',
    (window) => {
      expect(() => createPickupTest({ window })).toThrow(UserError);
      expect(() => createPickupTest({ window })).toThrow(`"${window}"`);
    },
  );
});

describe('a window over midnight', () => {
  // 2016-03-04 was a Friday.
  const night = '22:00-02:00';

  it.each<[Selection, string, boolean]>([
    [{ weekdays: 'fri' }, '2016-03-04 23:00:00', true],
    [{ weekdays: 'fri' }, '2016-03-05 01:00:00', true],
    [{ weekdays: 'fri' }, '2016-03-04 01:00:00', false],
    [{ weekdays: true }, '2016-03-07 01:00:00', false],
    [{ dates: '2016-03-04' }, '2016-03-04 22:00:00', true],
    [{ dates: '2016-03-04' }, '2016-03-05 01:59:59', true],
    [{ dates: '2016-03-04' }, '2016-03-04 01:59:59', false],
    [{ dates: '2016-03-04..2016-03-06' }, '2016-03-07 01:00:00', true],
  ])('is of the day on which it begins: %j at %s: %s', (selection, time, kept) => {
    expect(keeps({ window: night, ...selection }, time)).toBe(kept);
  });
});

describe('weekdays', () => {
  it.each([
    ['mon-fri', [0, 1, 2, 3, 4]],
    ['sat,sun', [5, 6]],
    ['sat-mon', [0, 5, 6]],
    ['Wednesday, fri-sat', [2, 4, 5]],
    ['thurs', [3]],
  ])('%s', (text, days) => {
    expect([...parseWeekdays(text)].sort()).toEqual(days);
  });

  it.each(['', 'mo', 'mon-fry', 'mon-tue-wed', 'weekend'])('refuses %j', (text) => {
    expect(() => parseWeekdays(text)).toThrow(UserError);
  });

  it('true is Monday to Friday, false is every day', () => {
    // 2016-03-05 was a Saturday.
    expect(keeps({ weekdays: true }, '2016-03-04 12:00:00')).toBe(true);
    expect(keeps({ weekdays: true }, '2016-03-05 12:00:00')).toBe(false);
    expect(keeps({ weekdays: false }, '2016-03-05 12:00:00')).toBe(true);
  });
});

describe('dates', () => {
  it.each([
    ['2016-03-04', '2016-03-04 23:59:59', true],
    ['2016-03-04', '2016-03-05 00:00:00', false],
    ['2016-03-04..2016-03-06', '2016-03-06 12:00:00', true],
    ['2016-03-04..2016-03-06, 2016-03-09', '2016-03-09 12:00:00', true],
    ['2016-03-04..2016-03-06, 2016-03-09', '2016-03-08 12:00:00', false],
  ])('%s at %s: %s', (dates, time, kept) => {
    expect(keeps({ dates }, time)).toBe(kept);
    expect(keeps({ dates: dates.split(',') }, time)).toBe(kept);
  });

  it.each(['2016-02-30', '2016-03-06..2016-03-04', '2016-03-04..', 'today'])('refuses %j', (dates) => {
    expect(() => createPickupTest({ dates })).toThrow(UserError);
  });
});
