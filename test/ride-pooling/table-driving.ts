import fc from 'fast-check';
import type { Driving } from '../../envs/ride-pooling/driving.ts';

/** A random table of driving times in which no detour is shorter than the direct way. */
export const tables = (places: number, longest: number): fc.Arbitrary<Int32Array> =>
  fc.array(fc.integer({ min: 1, max: longest }), { minLength: places * places, maxLength: places * places }).map((times) => {
    const ticks = Int32Array.from(times, (time, at) => (at % (places + 1) === 0 ? 0 : time));
    for (let via = 0; via < places; via++)
      for (let from = 0; from < places; from++)
        for (let to = 0; to < places; to++) {
          const through = ticks[from * places + via]! + ticks[via * places + to]!;
          if (through < ticks[from * places + to]!) ticks[from * places + to] = through;
        }
    return ticks;
  });

export function tableDriving(places: number, ticks: Int32Array): Driving {
  return {
    places,
    ticks,
    secondsPerTick: new Float64Array(24).fill(1),
    next: (_, to) => to,
    metres: (from, to) => ticks[from * places + to]!,
  };
}

/** A stop as the brute force sees it. */
export interface Stop {
  readonly request: number;
  readonly dropOff: boolean;
  readonly place: number;
  readonly deadline: number;
  readonly riders: number;
}

/** Sum of the drop-off times of stops in this order, or null where a deadline, a seat or an order is not kept. */
export function costOf(
  stops: readonly Stop[],
  driving: Driving,
  start: { place: number; tick: number; load: number },
  seats: number,
): number | null {
  let { place, tick, load } = start;
  let cost = 0;
  for (const [at, stop] of stops.entries()) {
    tick += driving.ticks[place * driving.places + stop.place]!;
    place = stop.place;
    if (tick > stop.deadline) return null;
    if (!stop.dropOff) {
      load += stop.riders;
      if (load > seats) return null;
      continue;
    }
    if (stops.slice(at).some((later) => later.request === stop.request && !later.dropOff)) return null;
    load -= stop.riders;
    cost += tick;
  }
  return cost;
}

export function* permutations<T>(items: readonly T[]): Generator<T[]> {
  if (items.length === 0) yield [];
  for (const [at, first] of items.entries()) for (const rest of permutations(items.toSpliced(at, 1))) yield [first, ...rest];
}
