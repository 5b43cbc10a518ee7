import type { City } from '../../src/city/city.ts';
import type { RoadCity } from '../../src/city/road-city.ts';
import { isRoadCity } from '../../src/city/summarise-city.ts';

/**
 * The times of a city as one table and a speed of the hour: a leg from a to b is `ticks[a * places + b]` ticks long, and a tick takes
 * `secondsPerTick[h]` seconds in hour h, for whatever part of the leg is driven in that hour. Who leaves later never arrives earlier, and
 * a detour never arrives earlier than the direct way (both by construction), so plans can be reckoned in whole ticks, without rounding.
 */
export interface Driving {
  readonly places: number;
  /** [places, places], row = origin. Road cities: 0 for the same place. */
  readonly ticks: Uint16Array | Int32Array;
  /** [24] */
  readonly secondsPerTick: Float64Array;
  /** The next place on the way; the destination itself where the city knows no place between. */
  next(from: number, to: number): number;
  metres(from: number, to: number): number;
}

/** Seconds of a tick at mean speed in cities whose table is made here. */
const TICK_SECONDS = 0.01;

/**
 * Road cities have such a table already. Zones and hexagons have a table of their own in every hour: of these the mean is taken, made
 * free of detours that pay (shortest paths over the zones), and every hour gets one factor, its mean ratio to that.
 */
export function drivingOf(city: City): Driving {
  const { places } = city;
  const { ticks, secondsPerTick } = isRoadCity(city) ? roadTimes(city) : zoneTimes(city);
  return {
    places,
    ticks,
    secondsPerTick,
    next(from, to) {
      const via = city.nextPlace(from, to);
      // Only a road network has places that lie exactly on the way.
      return ticks[from * places + via]! + ticks[via * places + to]! === ticks[from * places + to]! ? via : to;
    },
    metres: (from, to) => (from === to ? city.withinMetres(from) : city.distanceMetres(from, to)),
  };
}

function roadTimes({ tables, hourFactors, timeFactors }: RoadCity): Pick<Driving, 'ticks' | 'secondsPerTick'> {
  return { ticks: tables.ticks, secondsPerTick: hourFactors.map((factor, hour) => factor * timeFactors[hour]! * tables.tickSeconds) };
}

function zoneTimes(city: City): Pick<Driving, 'ticks' | 'secondsPerTick'> {
  const { places } = city;
  const seconds = (from: number, to: number, hour: number) =>
    from === to ? city.withinSeconds(from, hour) : city.travelSeconds(from, to, hour);
  const sums = new Float64Array(24);
  const mean = new Float64Array(places * places);
  for (let hour = 0; hour < 24; hour++) {
    for (let from = 0; from < places; from++) {
      for (let to = 0; to < places; to++) {
        const time = seconds(from, to, hour);
        mean[from * places + to]! += time / 24;
        sums[hour]! += time;
      }
    }
  }
  const total = sums.reduce((sum, value) => sum + value, 0) / 24;
  const ticks = Int32Array.from(mean, (value) => Math.round(value / TICK_SECONDS));
  shortenByDetours(ticks, places);
  return { ticks, secondsPerTick: sums.map((sum) => (TICK_SECONDS * sum) / total) };
}

/** Makes every time the shortest over all ways (Floyd 1962); trips within a place too are no longer than a way out and back. */
function shortenByDetours(ticks: Int32Array, places: number): void {
  for (let via = 0; via < places; via++) {
    for (let from = 0; from < places; from++) {
      if (from === via) continue;
      const there = ticks[from * places + via]!;
      for (let to = 0; to < places; to++) {
        const time = there + ticks[via * places + to]!;
        if (to !== via && time < ticks[from * places + to]!) ticks[from * places + to] = time;
      }
    }
  }
}
