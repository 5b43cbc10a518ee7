import type { Contestant } from './contestant.ts';
import { PLAIN } from './contestants.ts';
import type { Operation, Timing } from './protocol.ts';
import type { Roofline } from './roofline.ts';
import { layersOf, parameterTotal, type Size, stepOperations, tasks } from './task.ts';

/** One engine at one operation. Ratios are yardstick / engine; where there are several PyTorches, the yardstick is the fastest. */
export interface Row {
  readonly size: Size;
  readonly op: Operation;
  readonly engine: string;
  readonly threads: number;
  readonly cpuMs: number;
  readonly wallMs: number;
  /** In CPU time on one thread, in wall time on more. */
  readonly ratioToTorchLoop: number | null;
  readonly ratioToTorchBmm: number | null;
  readonly ratioToPlainTypeScript: number | null;
  /** Least time that the roofline allows a dense computation, by the time taken. One thread only. */
  readonly shareOfRoofline: number | null;
}

/** Bytes that an Adam update moves a parameter: reads it, its gradient and two moments, and writes all but the gradient. */
const ADAM_BYTES = 28;

export function rowsOf(size: Size, op: Operation, timings: ReadonlyMap<Contestant, Timing>, roofline: Roofline): Row[] {
  const time = ({ cpuMs, wallMs }: Timing, threads: number) => (threads > 1 ? wallMs : cpuMs);
  const fastest = (matches: (contestant: Contestant) => boolean) => {
    const times = [...timings].filter(([contestant]) => matches(contestant)).map(([{ spec }, timing]) => time(timing, spec.threads));
    return times.length > 0 ? Math.min(...times) : null;
  };
  const torch = (form: string) => fastest(({ spec }) => spec.kind === 'torch' && spec.form === form);
  const yardsticks = { loop: torch('loop'), bmm: torch('bmm'), plain: fastest(({ spec }) => spec.engine === PLAIN) };
  const least = leastMs(size, op, roofline);
  return [...timings].map(([{ spec }, timing]) => {
    const own = time(timing, spec.threads);
    const ratio = (yardstick: number | null) => (yardstick === null ? null : round(yardstick / own, 3));
    return {
      size,
      op,
      engine: spec.engine,
      threads: spec.threads,
      cpuMs: round(timing.cpuMs, 4),
      wallMs: round(timing.wallMs, 4),
      ratioToTorchLoop: ratio(yardsticks.loop),
      ratioToTorchBmm: ratio(yardsticks.bmm),
      ratioToPlainTypeScript: ratio(yardsticks.plain),
      shareOfRoofline: spec.threads > 1 ? null : round(least / own, 2),
    };
  });
}

/** A step computes at the peak and then updates from memory; acting reads every weight from memory; a product computes at the peak. */
function leastMs(size: Size, op: Operation, { fmaGflops, triadGBs }: Roofline): number {
  const task = tasks[size];
  const parameters = parameterTotal(task);
  const { inputs, units } = layersOf(task)[0]!;
  if (op === 'gemm') return (2 * task.agents * task.batch * inputs * units) / fmaGflops / 1e6;
  if (op === 'act') return Math.max((4 * parameters) / triadGBs / 1e6, (2 * parameters) / fmaGflops / 1e6);
  return stepOperations(task) / fmaGflops / 1e6 + (ADAM_BYTES * parameters) / triadGBs / 1e6;
}

function round(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}
