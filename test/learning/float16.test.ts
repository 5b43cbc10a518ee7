import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromFloat16, toFloat16 } from '../../src/learning/float16.ts';

/** The bits of the half-precision number nearest to a float32, ties to the even one, by looking at all finite ones of its sign. */
function nearest(value: number): number {
  const sign = Object.is(Math.sign(value), -0) || value < 0 ? 0x8000 : 0;
  const magnitude = Math.abs(value);
  if (magnitude >= 65_520) return sign | 0x7c00;
  let [low, high] = [0, 0x7bff];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (fromFloat16[middle]! <= magnitude) low = middle;
    else high = middle - 1;
  }
  if (low === 0x7bff) return sign | low;
  const [below, above] = [magnitude - fromFloat16[low]!, fromFloat16[low + 1]! - magnitude];
  return sign | (below < above || (below === above && low % 2 === 0) ? low : low + 1);
}

describe('half precision', () => {
  it('has the numbers of IEEE 754', () => {
    const known = { 0: 0, 1: 2 ** -24, 1023: 1023 * 2 ** -24, 1024: 2 ** -14, 13653: 0.333251953125, 15360: 1, 49152: -2 };
    for (const [bits, value] of Object.entries(known)) expect(fromFloat16[Number(bits)]).toBe(value);
    expect([0x7bff, 0x7c00, 0xfc00, 0x8000].map((bits) => fromFloat16[bits])).toEqual([65_504, Infinity, -Infinity, -0]);
  });

  it('gives back every one of its 65,536 patterns', () => {
    const wrong: number[] = [];
    for (let bits = 0; bits < 65_536; bits++) {
      const value = fromFloat16[bits]!;
      const isNaN16 = (bits & 0x7fff) > 0x7c00;
      if (isNaN16 ? !(Number.isNaN(value) && Number.isNaN(fromFloat16[toFloat16(value)])) : toFloat16(value) !== bits) wrong.push(bits);
    }
    expect(wrong).toEqual([]);
  });

  it('rounds to the nearest, ties to even', () => {
    fc.assert(
      fc.property(fc.oneof(fc.float({ noNaN: true }), fc.float({ noNaN: true, min: -70_000, max: 70_000 })), (value) => {
        expect(toFloat16(value)).toBe(nearest(value));
      }),
      { numRuns: 5000 },
    );
  });

  it('rounds right between and beside all neighbours', () => {
    const bits = new Uint32Array(1);
    const float = new Float32Array(bits.buffer);
    let wrong = 0;
    for (let low = 0; low < 0x7bff; low++) {
      float[0] = (fromFloat16[low]! + fromFloat16[low + 1]!) / 2;
      const middle = bits[0]!;
      for (let by = -1; by <= 1; by++) {
        bits[0] = middle + by;
        const expected = by < 0 ? low : by > 0 ? low + 1 : low + (low % 2);
        if (toFloat16(float[0]!) !== expected || toFloat16(-float[0]!) !== (0x8000 | expected)) wrong++;
      }
    }
    expect(wrong).toBe(0);
  });

  it('overflows to infinity half a step above its largest number, and keeps NaN', () => {
    expect([65_519.996, 65_520, 1e30, Infinity].map((value) => fromFloat16[toFloat16(value)])).toEqual([
      65_504,
      Infinity,
      Infinity,
      Infinity,
    ]);
    expect([-65_520, -Infinity].map((value) => fromFloat16[toFloat16(value)])).toEqual([-Infinity, -Infinity]);
    expect(fromFloat16[toFloat16(Number.NaN)]).toBeNaN();
  });

  it('has subnormal numbers, and zero below half the least of them', () => {
    const least = 2 ** -24;
    expect([least, 0.75 * least, 0.5 * least, 0.500001 * least, 1.5 * least].map(toFloat16)).toEqual([1, 1, 0, 1, 2]);
    expect(toFloat16(-least / 4)).toBe(0x8000);
    expect(toFloat16(1e-45)).toBe(0);
  });
});
