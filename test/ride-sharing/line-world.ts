import { type Demand, typicalDemand } from '../../envs/fleet/demand.ts';
import { createFleet, type Fleet } from '../../envs/ride-sharing/fleet.ts';
import type { Settings } from '../../envs/ride-sharing/settings.ts';
import { RideSharing } from '../../envs/ride-sharing/simulator.ts';
import { createWorld } from '../../envs/ride-sharing/world.ts';
import { createFirstCome } from '../../src/arbitration/first-come.ts';
import type { SetArbiter } from '../../src/arbitration/set-contest.ts';
import type { City } from '../../src/city/city.ts';

/** Metres between neighbouring places of the line. */
export const BLOCK = 300;

/** A street of places, 300 m and `seconds` apart (twice as long at noon); zones of two places each. */
export function lineCity(places: number, seconds: number): City {
  const zones = Math.ceil(places / 2);
  const zoneNeighbours = new Int32Array(zones * 6).fill(-1);
  for (let zone = 0; zone < zones; zone++) {
    if (zone + 1 < zones) zoneNeighbours[zone * 6 + 1] = zone + 1;
    if (zone > 0) zoneNeighbours[zone * 6 + 4] = zone - 1;
  }
  return {
    name: 'line',
    places,
    longitudes: Float64Array.from({ length: places }, (_, place) => (place * BLOCK) / 111_195),
    latitudes: new Float64Array(places),
    zones,
    zoneOf: Int32Array.from({ length: places }, (_, place) => place >> 1),
    zoneCentre: Int32Array.from({ length: zones }, (_, zone) => 2 * zone),
    zoneIds: Int32Array.from({ length: zones }, (_, zone) => zone),
    zoneNeighbours,
    zoneLabels: Array.from({ length: zones }, (_, zone) => `zone ${zone}`),
    snapRadiusMetres: BLOCK / 2,
    notes: [],
    travelSeconds: (from, to, hour) => Math.abs(from - to) * seconds * (hour === 12 ? 2 : 1),
    distanceMetres: (from, to) => Math.abs(from - to) * BLOCK,
    withinSeconds: () => 0,
    withinMetres: () => 0,
    nextPlace: (from, to) => from + Math.sign(to - from),
    snap: () => -1,
    placeOfZoneId: (id) => (id >= 0 && id < zones ? 2 * id : -1),
  };
}

/** A request: second, from, to, fare. */
export type LineRequest = readonly [time: number, from: number, to: number, fare: number];

export function demandOf(requests: readonly LineRequest[]): Demand {
  return {
    label: 'test',
    requests: requests.length,
    time: Float64Array.from(requests, ([time]) => time),
    origin: Int32Array.from(requests, ([, from]) => from),
    destination: Int32Array.from(requests, ([, , to]) => to),
    fare: Float64Array.from(requests, ([, , , fare]) => fare),
    passengers: new Uint8Array(requests.length).fill(1),
  };
}

/** A scenario whose every episode is the same, with epochs of a minute. */
export function oneEpisode(city: City, demand: Demand, startHour: number, epochs: number) {
  const duration = epochs * 60;
  return {
    city,
    startSecond: startHour * 3600,
    duration,
    typical: typicalDemand([demand], { zoneOf: city.zoneOf, zones: city.zones, epochSeconds: 60, duration, share: 1 }),
    mostRequests: demand.requests,
    demand: () => demand,
  };
}

export interface LineOptions {
  readonly requests: readonly LineRequest[];
  readonly vehicles?: number;
  readonly places?: number;
  readonly seconds?: number;
  readonly epochs?: number;
  readonly startHour?: number;
  readonly settings?: Partial<Settings>;
  readonly fleet?: Partial<Fleet>;
  readonly arbiter?: SetArbiter;
}

/** A fleet on a line, one epoch a minute, with driving at 1 USD per km and 24 h shifts unless told otherwise. */
export function lineFleet(options: LineOptions): RideSharing {
  const { vehicles = 1, places = 12, seconds = 30, epochs = 20, startHour = 8 } = options;
  const city = lineCity(places, seconds);
  const demand = demandOf(options.requests);
  const fleet = createFleet(vehicles, { speedFactor: [1, 1], costPerKm: [1, 1], shiftHours: [24, 24], window: [0, 86400], seed: 0 });
  const settings: Settings = {
    vehicles,
    epochSeconds: 60,
    epochs,
    maxWait: 300,
    patience: 300,
    requestLimit: Number.POSITIVE_INFINITY,
    requestChoices: 4,
    slots: 2,
    repositioning: true,
    motion: 'scheduled',
    rewards: { fare: 1, service: 0, cost: 1 },
    start: { training: 'even', evaluation: 'even' },
    observationRadius: 700,
    fieldRadius: 700,
    ...options.settings,
  };
  const scenario = oneEpisode(city, demand, startHour, epochs);
  const env = new RideSharing(createWorld(settings, scenario, { ...fleet, ...options.fleet }), options.arbiter ?? createFirstCome(), 1);
  env.reset(0, { seed: 1 });
  return env;
}

/** The candidates that vehicle v is offered: index, features by name. */
export function offers(env: RideSharing, v: number): { index: number; bin: number; [feature: string]: number }[] {
  const group = env.groups[0];
  if (group.actionSpace.kind !== 'candidates') throw new Error('Vehicles choose among candidates.');
  const { choices, features } = group.actionSpace;
  return Array.from({ length: choices }, (_, index) => index)
    .filter((index) => group.actionMask![v * choices + index] === 1)
    .map((index) => {
      const at = v * choices + index;
      const named = features.map((name, f) => [name, group.candidates![at * features.length + f]!] as const);
      return { ...Object.fromEntries(named), index, bin: group.candidateBins![at]! };
    });
}

/** Steps with every vehicle wanting the candidate named for it above all (the others: nothing). */
export function stepChoosing(env: RideSharing, wanted: Readonly<Record<number, number>> = {}): void {
  const group = env.groups[0];
  const choices = group.actions.length / group.rows;
  group.actions.fill(-1);
  for (let v = 0; v < group.rows; v++) {
    group.actions[v * choices] = 0;
    const candidate = wanted[v];
    if (candidate !== undefined) group.actions[v * choices + candidate] = 1;
  }
  env.step();
}
