import { expect, it } from 'vitest';
import { loadArrays, saveArrays } from '../../src/shared/saved-arrays.ts';

it('arrays are saved as copies and restored in place', () => {
  const arrays = { wait: Float64Array.of(0.5, -1), status: Uint8Array.of(3) };
  const saved = saveArrays(arrays);
  arrays.wait.fill(0);
  arrays.status.fill(0);
  expect(saved).toEqual({ wait: Float64Array.of(0.5, -1), status: Uint8Array.of(3) });
  loadArrays(arrays, { ...saved, epoch: 7 });
  expect(arrays).toEqual({ wait: Float64Array.of(0.5, -1), status: Uint8Array.of(3) });
  expect(arrays.wait.buffer).not.toBe(saved['wait']!.buffer);
});

it('a snapshot of other sizes, which `set` would take where it is shorter, is refused', () => {
  const arrays = { wait: new Float64Array(3) };
  const saved = { wait: new Float64Array(2) };
  expect(() => loadArrays(arrays, saved)).toThrow('The array "wait" has 3 numbers, but the saved state holds 2.');
  expect(() => loadArrays(arrays, {}, 'of group "red"')).toThrow(
    'The array "wait" of group "red" has 3 numbers, but the saved state has none.',
  );
});
