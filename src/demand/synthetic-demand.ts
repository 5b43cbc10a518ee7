import type { SyntheticCity } from '../city/synthetic/synthetic-city.ts';
import type { ZoneType } from '../city/synthetic/synthetic-zone-types.ts';
import type { Rng } from '../shared/rng.ts';
import { type DemandModel, FORMAT } from './demand-model.ts';
import { cityZones } from './demand-zones.ts';

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

/** Scale of the gravity model: a trip of this time at noon is half as likely as one of no time. */
const DETERRENCE_SECONDS = 600;
/** Time that stands for a trip within a zone in the gravity model. */
const WITHIN_SECONDS = 240;

/**
 * The model of demand of a synthetic city: one stream a purpose. An origin's weight is that of its type times its zone's size (its crossings
 * times a seeded 0.5 .. 1.5), a destination's likewise. Its fare is by the meter of `syntheticTrips`.
 */
export function syntheticDemand(city: SyntheticCity, tripsPerDay: number, rng: Rng): DemandModel {
  const counts = new Float64Array(city.zones);
  for (const zone of city.zoneOf) counts[zone]!++;
  const sizes = Array.from(counts, (crossings) => crossings * (0.5 + rng.uniform()));
  const weights = (of: Record<ZoneType, number>) => sizes.map((size, zone) => size * of[city.zoneTypes[zone]!]);
  return {
    format: FORMAT,
    name: 'synthetic weekdays',
    source: 'Made by the generator of synthetic cities.',
    zones: cityZones(city),
    days: { weekday: { trips: tripsPerDay, spread: 0 } },
    streams: PURPOSES.map(({ name, share, from, to, hours }) => ({
      name,
      day: 'weekday',
      share,
      hours: [...hours],
      origins: weights(from),
      destinations: weights(to),
    })),
    deterrence: { form: 'cauchy', scaleSeconds: DETERRENCE_SECONDS, withinSeconds: WITHIN_SECONDS },
    driving: { kmh: new Array<number>(24).fill(18), extraSeconds: 35, spread: 0.1, circuity: 1.3 },
    fare: { base: 2.5, perKm: 1.55, perMinute: 0.3 },
    passengers: [0.7, 0.16, 0.05, 0.03, 0.06],
    weather: {},
    events: [],
  };
}
