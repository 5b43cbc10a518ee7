import { existsSync } from 'node:fs';
import process from 'node:process';
import { typicalDemand } from '../../envs/fleet/demand.ts';
import { placeTrips } from '../../envs/fleet/place-trips.ts';
import type { Scenario } from '../../envs/fleet/scenario.ts';
import { demandOfTrips } from '../../envs/fleet/trip-dates.ts';
import type { City } from '../../src/city/city.ts';
import { type DemandModel, FORMAT } from '../../src/demand/demand-model.ts';
import { demandTrips } from '../../src/demand/demand-trips.ts';
import { cityZones } from '../../src/demand/demand-zones.ts';

const network = `${process.env['MURMURATION_SHARED_DATA'] ?? '../shared/data'}/network`;

/** The real road network where it is there, else a synthetic city of about as many nodes. */
export const benchCity: string | { kind: 'synthetic'; avenues: number; streets: number } = existsSync(network)
  ? network
  : { kind: 'synthetic', avenues: 21, streets: 195 };

/** Relative number of requests in each hour of a weekday: low at night, high in the evening. */
const HOURS = [9, 6, 4, 3, 3, 4, 9, 15, 18, 17, 16, 16, 17, 17, 17, 16, 14, 17, 20, 20, 19, 18, 17, 13];

export interface BusyDayOptions {
  /** Requests in the busiest hour. */
  readonly peak: number;
  /** Hours of the day that are simulated, from and to. */
  readonly hours: readonly [number, number];
  readonly epochSeconds: number;
}

/** A synthetic day: requests from everywhere to everywhere in proportion to the places of a zone, short ways more often than long ones. */
export function busyDay(city: City, { peak, hours, epochSeconds }: BusyDayOptions): Scenario {
  const [from, to] = hours.map((hour) => hour * 3600) as [number, number];
  const perDay = (peak * HOURS.reduce((sum, weight) => sum + weight, 0)) / Math.max(...HOURS);
  const pad = (hour: number) => String(hour).padStart(2, '0');
  const trips = demandTrips(modelOf(city, perDay), city, {
    days: 1,
    seed: 'busy day',
    weekdays: 'mon',
    ...(to - from < 86_400 ? { window: `${pad(hours[0])}:00-${pad(hours[1])}:00` } : {}),
  });
  const placed = placeTrips(trips, city, { base: 2.5, perKm: 1.55 });
  const all = Array.from({ length: placed.count }, (_, trip) => trip);
  const demand = demandOfTrips('busy day', placed, all, from);
  const duration = to - from;
  const shape = { zoneOf: city.zoneOf, zones: city.zones, epochSeconds, duration, share: 1 };
  return {
    city,
    startSecond: from,
    duration,
    typical: typicalDemand([demand], shape),
    mostRequests: demand.requests,
    demand: () => demand,
  };
}

function modelOf(city: City, perDay: number): DemandModel {
  const places = new Array<number>(city.zones).fill(0);
  for (const zone of city.zoneOf) places[zone]!++;
  return {
    format: FORMAT,
    name: 'busy day',
    source: 'Made for the benchmark.',
    zones: cityZones(city),
    days: { weekday: { trips: perDay, spread: 0 } },
    streams: [{ name: 'all', day: 'weekday', share: 1, hours: HOURS, origins: places, destinations: places }],
    deterrence: { form: 'tanner', power: 0.5, scaleKm: 1.8 },
    driving: { kmh: new Array<number>(24).fill(18), extraSeconds: 60, spread: 0.1, circuity: 1.3 },
    fare: null,
    passengers: [1],
    weather: {},
    events: [],
  };
}
