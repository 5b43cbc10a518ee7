import type { City } from '../../src/city/city.ts';
import { type Geography, geographyOf } from '../fleet/geography.ts';
import { type NearZones, radiusOfShare, zonesWithin } from '../fleet/near-zones.ts';
import type { Scenario } from '../fleet/scenario.ts';
import { type ApproachLists, createApproachLists } from './approach-lists.ts';
import { type Clock, createClock } from './clock.ts';
import { type Driving, drivingOf } from './driving.ts';
import type { Settings } from './settings.ts';

/** What all copies of an environment share and no step changes. */
export interface World {
  readonly settings: Settings;
  readonly scenario: Scenario;
  readonly city: City;
  readonly driving: Driving;
  readonly clock: Clock;
  readonly approaches: ApproachLists;
  readonly geography: Geography;
  /** Zones whose vehicles make up a vehicle's mean field. */
  readonly neighbourhood: NearZones;
  /** Zones that are reached from a zone within the longest wait at mean speed, from centre to centre, itself included. */
  readonly reach: NearZones;
}

export function createWorld(settings: Settings, scenario: Scenario): World {
  const { city } = scenario;
  const geography = geographyOf(city);
  const driving = drivingOf(city);
  return {
    settings,
    scenario,
    city,
    driving,
    clock: createClock(driving.secondsPerTick, scenario.startSecond, scenario.duration),
    approaches: createApproachLists(driving, settings.maxWait / Math.min(...driving.secondsPerTick)),
    geography,
    neighbourhood: zonesWithin(geography, city.zones, settings.fieldRadius ?? radiusOfShare(geography, 0.25)),
    reach: zonesInReach(city, driving, settings.maxWait),
  };
}

function zonesInReach(city: City, driving: Driving, seconds: number): NearZones {
  const pace = driving.secondsPerTick.reduce((sum, value) => sum + value / 24, 0);
  const starts = new Int32Array(city.zones + 1);
  const zones: number[] = [];
  for (let from = 0; from < city.zones; from++) {
    for (let to = 0; to < city.zones; to++) {
      const ticks = driving.ticks[city.zoneCentre[from]! * driving.places + city.zoneCentre[to]!]!;
      if (from === to || ticks * pace <= seconds) zones.push(to);
    }
    starts[from + 1] = zones.length;
  }
  return { starts, zones: Int32Array.from(zones) };
}

/** The local second of the day at a time of the episode. */
export function secondOfDay(world: World, time: number): number {
  return (world.scenario.startSecond + time) % 86400;
}

/** Seconds that a tick takes at a time of the episode. */
export function paceAt(world: World, time: number): number {
  return world.driving.secondsPerTick[Math.floor(secondOfDay(world, time) / 3600)]!;
}
