import type { Heap } from './heap.ts';
import { AT_REST, UNTOUCHED } from './kernels/assembly/layout.ts';

/** Marks the rows of weights by the moments that they have: rows of which all are zero have yet to be touched. */
export function markRows({ marks, tensors }: Heap): void {
  const { parameters: _, target: __, ...moments } = tensors;
  for (const [name, of] of marks) {
    of.fill(UNTOUCHED);
    for (const moment of Object.values(moments)) {
      const numbers = moment.get(name)!;
      const units = numbers.length / of.length;
      for (let row = 0; row < of.length; row++) {
        if (of[row] === UNTOUCHED && hasMoment(numbers, row * units, (row + 1) * units)) of[row] = AT_REST;
      }
    }
  }
}

function hasMoment(numbers: Float32Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (numbers[i] !== 0) return true;
  return false;
}
