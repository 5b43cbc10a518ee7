import type { City } from '../../src/city/city.ts';
import type { TypicalDemand } from '../fleet/demand.ts';
import { type Geography, geographyOf } from '../fleet/geography.ts';
import { type NearZones, radiusOfShare, zonesWithin } from '../fleet/near-zones.ts';
import type { Scenario } from '../fleet/scenario.ts';
import type { Fleet } from './fleet.ts';
import { createMoveTable, type MoveTable } from './move-table.ts';
import type { Settings } from './settings.ts';

/** What all copies of an environment share and no step changes. */
export interface World {
  readonly settings: Settings;
  readonly scenario: Scenario;
  readonly city: City;
  readonly fleet: Fleet;
  readonly geography: Geography;
  /** Zones that a vehicle's observation sums up. */
  readonly observed: NearZones;
  /** Typical demand of the observed zones around a zone, their mean scaled like `scenario.typical.scaled`. [bins, zones] */
  readonly demandNear: Float32Array;
  /** Zones whose vehicles make up a vehicle's mean field. */
  readonly neighbourhood: NearZones;
  /** Empty moves towards neighbouring zones, when there are any. */
  readonly moves: MoveTable | null;
  /** Mean cost of the fleet in USD per metre, to which features relate a vehicle's own. */
  readonly typicalCost: number;
}

export function createWorld(settings: Settings, scenario: Scenario, fleet: Fleet): World {
  const { city } = scenario;
  const geography = geographyOf(city);
  const fieldRadius = settings.fieldRadius ?? radiusOfShare(geography, 0.25);
  const observed = zonesWithin(geography, city.zones, settings.observationRadius);
  return {
    settings,
    scenario,
    city,
    fleet,
    geography,
    observed,
    demandNear: meanNear(scenario.typical, observed),
    neighbourhood: zonesWithin(geography, city.zones, fieldRadius),
    moves: settings.repositioning ? createMoveTable(city, settings.epochSeconds) : null,
    typicalCost: fleet.costPerMetre.reduce((sum, cost) => sum + cost, 0) / fleet.vehicles,
  };
}

function meanNear(typical: TypicalDemand, near: NearZones): Float32Array {
  return typical.rate.map((_, at) => {
    const zone = at % typical.zones;
    const members = near.zones.subarray(near.starts[zone], near.starts[zone + 1]);
    const rate = members.reduce((sum, other) => sum + typical.rate[at - zone + other]!, 0) / members.length;
    return Math.log1p(typical.mean > 0 ? rate / typical.mean : 0);
  });
}

/** The local second of the day at a time of the episode. */
export function secondOfDay(world: World, time: number): number {
  return (world.scenario.startSecond + time) % 86400;
}

/** The local hour of the day, 0 .. 23, at a time of the episode. */
export function hourAt(world: World, time: number): number {
  return Math.floor(secondOfDay(world, time) / 3600);
}

/** Seconds of a ride at normal speed; for a ride within one place the city's typical one, at least one second. */
export function rideSeconds(city: City, from: number, to: number, hour: number): number {
  return from === to ? Math.max(1, city.withinSeconds(from, hour)) : city.travelSeconds(from, to, hour);
}

export function rideMetres(city: City, from: number, to: number): number {
  return from === to ? city.withinMetres(from) : city.distanceMetres(from, to);
}
