import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { gemmTasks } from '../../bench/engine/gemm.ts';

/** Least milliseconds of a call, over calls for at least 100 ms. */
function best(task: () => void): number {
  let least = Infinity;
  const end = performance.now() + 100;
  while (performance.now() < end) {
    const start = performance.now();
    task();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

test('the matrix product takes less than an eighth of the time of plain loops', async () => {
  const { own, plain } = await gemmTasks(16, 32, 64, 64);
  let ratio = 0;
  for (let attempt = 0; attempt < 5 && ratio < 8; attempt++) ratio = Math.max(ratio, best(plain) / best(own));
  expect(ratio).toBeGreaterThan(8);
});
