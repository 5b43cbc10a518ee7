import { median } from '../../src/statistics/summaries.ts';
import type { Contestant } from './contestant.ts';
import type { Operation, Timing } from './protocol.ts';

export const ROUNDS = 7;
/** Of calls so long that their own length evens out what else the machine does. */
export const ROUNDS_OF_SLOW = 5;
const SAMPLE_MS = 120;
const SLOW_MS = 1000;

interface Run {
  readonly contestant: Contestant;
  readonly repeats: number;
  readonly rounds: number;
  readonly samples: Timing[];
}

/** Medians of one operation of all that offer it, measured in turn, so that whatever else runs on the machine meets all of them. */
export async function measure(op: Operation, contestants: readonly Contestant[]): Promise<Map<Contestant, Timing>> {
  const runs: Run[] = [];
  for (const contestant of contestants.filter(({ ready }) => ready.ops.includes(op))) runs.push(await warmUp(op, contestant));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { contestant, repeats, rounds, samples } of runs) {
      if (round < rounds) samples.push(await contestant.sample({ op, repeats }));
    }
  }
  return new Map(
    runs.map(({ contestant, samples }) => [
      contestant,
      { cpuMs: median(samples.map(({ cpuMs }) => cpuMs)), wallMs: median(samples.map(({ wallMs }) => wallMs)) },
    ]),
  );
}

/** Lets the engine's compiler have seen everything, and finds how many calls make a sample. */
async function warmUp(op: Operation, contestant: Contestant): Promise<Run> {
  let { wallMs } = await contestant.sample({ op, repeats: 1 });
  if (wallMs > SLOW_MS) return { contestant, repeats: 1, rounds: ROUNDS_OF_SLOW, samples: [] };
  for (let pass = 0; pass < 2; pass++) {
    wallMs = (await contestant.sample({ op, repeats: Math.max(3, Math.ceil(SAMPLE_MS / 2 / wallMs)) })).wallMs;
  }
  return { contestant, repeats: Math.max(1, Math.round(SAMPLE_MS / wallMs)), rounds: ROUNDS, samples: [] };
}
