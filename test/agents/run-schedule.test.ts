import { expect, it } from 'vitest';
import { RunSchedule } from '../../agents/run-schedule.ts';

class Line extends RunSchedule<{ readonly first: number; readonly last: number; readonly share: number }> {
  now(step: number): number {
    this.step = step;
    const { first, last, share } = this.parameters;
    return this.between(first, last, share);
  }
}

it('falls in a straight line over its share of the run, and is constant from then on', () => {
  const line = new Line({ first: 1, last: 0.2, share: 0.5 }, 100);
  expect([0, 25, 50, 51, 100].map((step) => line.now(step))).toEqual([1, 0.6, 0.2, 0.2, 0.2].map((value) => expect.closeTo(value, 12)));
  expect(new Line({ first: 1, last: 0.2, share: 0 }, 100).now(0)).toBeCloseTo(0.2, 12);
});

it('stands at its beginning in a run of no timesteps, whose policies are only evaluated', () => {
  expect(new Line({ first: 0.7, last: 0.1, share: 1 }, 0).now(0)).toBe(0.7);
});
