import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClock } from '../../envs/ride-pooling/clock.ts';

const paces = fc
  .array(fc.double({ min: 0.5, max: 2, noNaN: true }), { minLength: 24, maxLength: 24 })
  .map((list) => Float64Array.from(list));
const setting = fc.record({
  paces,
  start: fc.integer({ min: 0, max: 86_399 }),
  duration: fc.integer({ min: 60, max: 86_400 }),
  seconds: fc.double({ min: 0, max: 86_400, noNaN: true }),
});

describe('the clock', () => {
  it('turns seconds into ticks and back', () => {
    fc.assert(
      fc.property(setting, ({ paces: pace, start, duration, seconds }) => {
        const clock = createClock(pace, start, duration);
        expect(clock.secondsAt(clock.firstTickAt(0))).toBe(0);
        expect(clock.secondsAt(clock.tickAt(seconds))).toBeCloseTo(seconds, 6);
      }),
    );
  });

  it('lets nobody who leaves later arrive earlier', () => {
    fc.assert(
      fc.property(setting, fc.double({ min: 0, max: 7200, noNaN: true }), fc.integer({ min: 0, max: 20_000 }), (given, wait, leg) => {
        const clock = createClock(given.paces, given.start, given.duration);
        const arrival = (seconds: number) => clock.secondsAt(clock.tickAt(seconds) + leg);
        expect(arrival(given.seconds + wait)).toBeGreaterThan(arrival(given.seconds) - 1e-6);
      }),
    );
  });

  it('drives each part of a leg at the speed of its hour', () => {
    const pace = new Float64Array(24).fill(1);
    pace[8] = 2;
    // From 7:50 on: 600 ticks until 8:00, then 300 more at two seconds each.
    const clock = createClock(pace, 7 * 3600 + 3000, 7200);
    expect(clock.secondsAt(900)).toBeCloseTo(600 + 600, 9);
    expect(clock.tickAt(1200)).toBeCloseTo(900, 9);
  });
});
