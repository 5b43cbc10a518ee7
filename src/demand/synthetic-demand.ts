import type { SyntheticCity } from '../city/synthetic/synthetic-city.ts';
import type { ZoneType } from '../city/synthetic/synthetic-zone-types.ts';
import type { Rng } from '../shared/rng.ts';

/** One reason to travel: who goes where, and when. */
export interface Purpose {
  readonly name: string;
  /** Share of the day's trips; the shares of all purposes sum to 1. */
  readonly share: number;
  /** Relative weight of each type of zone as origin and as destination. */
  readonly from: Record<ZoneType, number>;
  readonly to: Record<ZoneType, number>;
  /** Relative weight of each local hour, [24]. */
  readonly hours: readonly number[];
}

/** Weights of 24 hours from a list that begins at an hour; it may run past midnight, to the early hours of the same date. */
function hoursFrom(first: number, weights: readonly number[]): number[] {
  const hours = new Array<number>(24).fill(0);
  weights.forEach((weight, i) => {
    hours[(first + i) % 24] = weight;
  });
  return hours;
}

/** A weekday: to work in the morning and home in the evening, out at night and back, and errands between. */
export const PURPOSES: readonly Purpose[] = [
  {
    name: 'to work',
    share: 0.29,
    from: { homes: 1, offices: 0.02, nightlife: 0.2 },
    to: { homes: 0.02, offices: 1, nightlife: 0.1 },
    hours: hoursFrom(5, [2, 9, 26, 34, 20, 8, 1]),
  },
  {
    name: 'home from work',
    share: 0.28,
    from: { homes: 0.02, offices: 1, nightlife: 0.1 },
    to: { homes: 1, offices: 0.02, nightlife: 0.2 },
    hours: hoursFrom(14, [2, 6, 15, 29, 27, 14, 6, 1]),
  },
  {
    name: 'out for the evening',
    share: 0.12,
    from: { homes: 1, offices: 0.6, nightlife: 0.1 },
    to: { homes: 0.05, offices: 0, nightlife: 1 },
    hours: hoursFrom(17, [6, 18, 25, 25, 17, 9]),
  },
  {
    name: 'home at night',
    share: 0.11,
    from: { homes: 0.05, offices: 0, nightlife: 1 },
    to: { homes: 1, offices: 0, nightlife: 0.1 },
    hours: hoursFrom(20, [4, 12, 22, 26, 19, 11, 6]),
  },
  {
    name: 'errands',
    share: 0.2,
    from: { homes: 1, offices: 1, nightlife: 1 },
    to: { homes: 1, offices: 1, nightlife: 1 },
    hours: hoursFrom(0, [1, 1, 1, 1, 1, 1, 2, 3, 4, 6, 7, 7, 8, 7, 7, 7, 6, 6, 5, 5, 4, 3, 2, 1]),
  },
];

/** A wish to travel: local second of the day, and the crossings at both ends. */
export interface TripWish {
  readonly second: number;
  readonly from: number;
  readonly to: number;
}

/** Scale of the gravity model in seconds: a trip of this time at noon is half as likely as one of no time. */
const DETERRENCE_SECONDS = 600;
/** Time that stands for a trip within a zone in the gravity model. */
const WITHIN_SECONDS = 240;

/**
 * Demand by purpose. The origin's zone is drawn by zone type and by the zone's size (its crossings times a seeded 0.5 .. 1.5), the
 * destination's by a gravity model: type x size / (1 + (time / 600 s)^2), for each origin normalised to 1. Within a zone every crossing
 * is equally likely.
 */
export function createDemand(city: SyntheticCity, rng: Rng): (rng: Rng) => TripWish {
  const { zones, zoneTypes, zoneCentre } = city;
  const crossings: number[][] = Array.from({ length: zones }, () => []);
  city.zoneOf.forEach((zone, place) => {
    crossings[zone]!.push(place);
  });
  const sizes = crossings.map((list) => list.length * (0.5 + rng.uniform()));
  const purposes = PURPOSES.map((purpose) => ({
    hours: cumulative(purpose.hours),
    origins: cumulative(sizes.map((size, zone) => size * purpose.from[zoneTypes[zone]!])),
    destinations: sizes.map((_, origin) =>
      cumulative(
        sizes.map((size, zone) => {
          const seconds = zone === origin ? WITHIN_SECONDS : city.travelSeconds(zoneCentre[origin]!, zoneCentre[zone]!, 12);
          const scaled = seconds / DETERRENCE_SECONDS;
          return (size * purpose.to[zoneTypes[zone]!]) / (1 + scaled * scaled);
        }),
      ),
    ),
  }));
  const shares = cumulative(PURPOSES.map(({ share }) => share));

  return (draws) => {
    const purpose = purposes[draw(shares, draws)]!;
    const second = draw(purpose.hours, draws) * 3600 + draws.integer(3600);
    const origin = draw(purpose.origins, draws);
    const destination = draw(purpose.destinations[origin]!, draws);
    const from = crossings[origin]![draws.integer(crossings[origin]!.length)]!;
    const to = crossings[destination]![draws.integer(crossings[destination]!.length)]!;
    return { second, from, to };
  };
}

function cumulative(weights: readonly number[]): Float64Array {
  let sum = 0;
  return Float64Array.from(weights, (weight) => {
    sum += weight;
    return sum;
  });
}

/** The first index whose cumulative weight exceeds a uniform draw. */
function draw(sums: Float64Array, rng: Rng): number {
  const level = rng.uniform() * sums[sums.length - 1]!;
  return sums.findIndex((sum) => sum > level);
}
