import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bestRelativeWidths, ensembleFor, widthFor } from '../../src/fluctuation/index.ts';

const positive = fc.double({ min: 0.01, max: 100, noNaN: true });

it('gives the least width, and the least ensemble, that keep the spread', () =>
  fc.assert(
    fc.property(positive, fc.double({ min: 0.05, max: 2, noNaN: true }), fc.integer({ min: 2, max: 500 }), (sigma, tolerance, width) => {
      const needed = widthFor(sigma, tolerance);
      expect(Math.sqrt(sigma / needed)).toBeLessThanOrEqual(tolerance * (1 + 1e-12));
      if (needed > 2) expect(Math.sqrt(sigma / (needed - 1))).toBeGreaterThan(tolerance * (1 - 1e-9));
      const networks = ensembleFor(sigma, width, tolerance);
      expect(Math.sqrt(sigma / (width * networks))).toBeLessThanOrEqual(tolerance * (1 + 1e-12));
      if (networks > 1) expect(Math.sqrt(sigma / (width * (networks - 1)))).toBeGreaterThan(tolerance * (1 - 1e-9));
    }),
  ));

it('shares a cost among layers so that no other share of it does better', () =>
  fc.assert(
    fc.property(fc.array(fc.tuple(positive, positive, positive, positive), { minLength: 2, maxLength: 4 }), (layers) => {
      const [parts, present, costs, other] = [0, 1, 2, 3].map((index) => layers.map((layer) => layer[index]!)) as [
        number[],
        number[],
        number[],
        number[],
      ];
      const cost = (widths: readonly number[]) => widths.reduce((sum, width, layer) => sum + width * costs[layer]!, 0);
      const variance = (widths: readonly number[]) =>
        widths.reduce((sum, width, layer) => sum + (parts[layer]! * present[layer]!) / width, 0);
      const best = bestRelativeWidths(parts, present, costs);
      expect(cost(best) / cost(present)).toBeCloseTo(1, 9);
      const scaled = other.map((width) => (width * cost(present)) / cost(other));
      expect(variance(best)).toBeLessThanOrEqual(variance(scaled) * (1 + 1e-9));
      expect(variance(best)).toBeLessThanOrEqual(variance(present) * (1 + 1e-9));
    }),
  ));
