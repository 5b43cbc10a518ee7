import type { Rng } from '../../src/shared/rng.ts';
import { UserError } from '../../src/shared/user-error.ts';
import type { Demand } from './demand.ts';

/** How the episodes of one part of the dates come about. */
export interface DayDraws {
  /** Share of the requests of a mean date that an episode has. */
  readonly share: number;
  /** The most requests an episode can have. */
  readonly mostRequests: number;
  /** An episode of a random date or draw. */
  random(rng: Rng): Demand;
  /** The episode of this number: dates in their order; what is drawn is drawn from `rng`. */
  inOrder(episode: number, rng: Rng): Demand;
}

/**
 * @param isAll these are all dates there are: a single one is thinned then, so that episodes differ
 * @throws UserError when an episode is to fold more dates than there are
 */
export function createDraws(dates: readonly Demand[], foldDays: boolean | number, thinning: number, isAll: boolean): DayDraws {
  if (typeof foldDays === 'number') return foldedDraws(dates, foldDays);
  if (foldDays || (isAll && dates.length === 1)) return thinnedDraws(dates.length === 1 ? dates[0]! : fold(dates), thinning, dates.length);
  return {
    share: 1,
    mostRequests: Math.max(...dates.map(({ requests }) => requests)),
    random: (rng) => dates[rng.split('day').integer(dates.length)]!,
    inOrder: (episode) => dates[episode % dates.length]!,
  };
}

function thinnedDraws(day: Demand, thinning: number, dates: number): DayDraws {
  const draw = (rng: Rng): Demand => thin(day, thinning, rng.split('thinning'));
  return { share: thinning * dates, mostRequests: day.requests, random: draw, inOrder: (_, rng) => draw(rng) };
}

function foldedDraws(dates: readonly Demand[], count: number): DayDraws {
  if (dates.length < count) {
    const labels = `${dates.length} (${dates[0]!.label} to ${dates.at(-1)!.label})`;
    throw new UserError(
      `env.foldDays is ${count}, but a part of the dates has only ${labels}; fold fewer, or name more in env.testDates and env.validationDates.`,
    );
  }
  const draw = (rng: Rng): Demand => {
    const order = rng.split('dates').shuffle(Int32Array.from(dates.keys()));
    return fold(Array.from(order.subarray(0, count).sort(), (index) => dates[index]!));
  };
  const sizes = dates.map(({ requests }) => requests).sort((a, b) => b - a);
  const mostRequests = sizes.slice(0, count).reduce((sum, size) => sum + size, 0);
  return { share: count, mostRequests, random: draw, inOrder: (_, rng) => draw(rng) };
}

/** Several dates as one day. */
function fold(dates: readonly Demand[]): Demand {
  const all = dates.flatMap((date) =>
    Array.from({ length: date.requests }, (_, request) => ({ date, request, time: date.time[request]! })),
  );
  all.sort((a, b) => a.time - b.time);
  const column = (name: 'time' | 'origin' | 'destination' | 'fare' | 'passengers') => all.map(({ date, request }) => date[name][request]!);
  return {
    label: dates.length === 1 ? dates[0]!.label : `${dates.length} dates from ${dates[0]!.label}`,
    requests: all.length,
    time: Float64Array.from(column('time')),
    origin: Int32Array.from(column('origin')),
    destination: Int32Array.from(column('destination')),
    fare: Float64Array.from(column('fare')),
    passengers: Uint8Array.from(column('passengers')),
  };
}

function thin(day: Demand, share: number, rng: Rng): Demand {
  const kept = [...day.time.keys()].filter(() => rng.uniform() < share);
  return {
    label: day.label,
    requests: kept.length,
    time: Float64Array.from(kept, (i) => day.time[i]!),
    origin: Int32Array.from(kept, (i) => day.origin[i]!),
    destination: Int32Array.from(kept, (i) => day.destination[i]!),
    fare: Float64Array.from(kept, (i) => day.fare[i]!),
    passengers: Uint8Array.from(kept, (i) => day.passengers[i]!),
  };
}
