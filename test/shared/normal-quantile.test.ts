import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../../src/shared/normal-quantile.ts';

describe('normalQuantile', () => {
  // Values of scipy.special.ndtri.
  it.each([
    [1e-12, -7.034483825301131],
    [1e-5, -4.264890793922825],
    [0.01, -2.3263478740408408],
    [0.025, -1.959963984540054],
    [0.3, -0.5244005127080409],
    [0.5, 0],
    [0.8, 0.8416212335729143],
    [0.975, 1.959963984540054],
    [0.999, 3.090232306167813],
  ])('of %d is %d', (p, z) => {
    expect(normalQuantile(p)).toBeCloseTo(z, 13);
  });

  it.each([0, 1, -0.5, Number.NaN])('refuses %d', (p) => {
    expect(() => normalQuantile(p)).toThrow(`A probability between 0 and 1 is needed, got ${p}.`);
  });
});
