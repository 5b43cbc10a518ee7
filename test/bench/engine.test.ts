import { describe, expect, test } from 'vitest';
import type { Contestant } from '../../bench/engine/contestant.ts';
import { contestants } from '../../bench/engine/contestants.ts';
import { readBenchOptions } from '../../bench/engine/options.ts';
import type { Timing } from '../../bench/engine/protocol.ts';
import { rowsOf } from '../../bench/engine/rows.ts';
import { stepOperations, tasks } from '../../bench/engine/task.ts';

const roofline = { fmaGflops: 50, triadGBs: 25 };
const pythons = new Map([
  ['a', '1.0'],
  ['b', '2.0'],
]);

/** Contestants that took these CPU and twice these wall milliseconds. */
function timed(threads: number, cpuMs: Readonly<Record<string, number>>): Map<Contestant, Timing> {
  const specs = contestants(threads, pythons).filter(({ engine }) => engine in cpuMs);
  return new Map(
    specs.map((spec) => {
      const timing = { cpuMs: cpuMs[spec.engine]!, wallMs: 2 * cpuMs[spec.engine]! };
      return [{ spec, ready: { ops: ['step'], values: [] }, sample: async () => timing, stop() {} }, timing];
    }),
  );
}

describe('rows of the engine benchmark', () => {
  test('a step of the big task is 5.29 GFLOP, of the small one 0.36', () => {
    expect(stepOperations(tasks.big) / 1e9).toBeCloseTo(5.29, 2);
    expect(stepOperations(tasks.small) / 1e9).toBeCloseTo(0.36, 2);
  });

  test('ratios are to the fastest PyTorch of a form, and to what took part', () => {
    const timings = timed(1, { 'wasm deterministic': 10, 'torch 1.0 loop': 200, 'torch 2.0 loop': 100, 'torch 2.0 bmm': 30 });
    const [own, ...torch] = rowsOf('big', 'step', timings, roofline);
    expect(own).toMatchObject({ ratioToTorchLoop: 10, ratioToTorchBmm: 3, ratioToPlainTypeScript: null, cpuMs: 10, wallMs: 20 });
    expect(torch.map(({ ratioToTorchLoop }) => ratioToTorchLoop)).toEqual([0.5, 1, 3.33]);
  });

  test('on more threads than one, wall time counts', () => {
    const timings = timed(2, { 'wasm fast': 10, 'torch 1.0 loop': 40 });
    for (const timing of timings.values()) Object.assign(timing, { wallMs: timing.cpuMs === 10 ? 5 : 40 });
    expect(rowsOf('big', 'step', timings, roofline)[0]!.ratioToTorchLoop).toBe(8);
  });

  test('options name what there is', () => {
    expect(readBenchOptions(['--size', 'tiny,big', '--threads', '2']).sizes).toEqual(['tiny', 'big']);
    expect(() => readBenchOptions(['--size', 'huge'])).toThrow(/--size has "huge"; there are big, small, tiny/);
    expect(() => readBenchOptions(['--threads', '0'])).toThrow(/whole numbers of at least 1/);
    expect(() => readBenchOptions(['--sise', 'tiny'])).toThrow(/--sise/);
  });
});
