import type { City } from '../../src/city/city.ts';
import type { Rng } from '../../src/shared/rng.ts';
import type { Demand } from './demand.ts';

/** 'even': the same number of vehicles in every zone; 'uniform': uniformly random zones; 'demand': at the origins of random requests. */
export type StartRule = 'even' | 'uniform' | 'demand';

/** Where the vehicles stand when an episode begins. */
export function startPlaces(rule: StartRule, vehicles: number, city: City, demand: Demand, rng: Rng): Int32Array {
  const places = new Int32Array(vehicles);
  for (let v = 0; v < vehicles; v++) {
    if (rule === 'demand' && demand.requests > 0) {
      places[v] = demand.origin[rng.integer(demand.requests)]!;
    } else if (rule === 'even') {
      // One each in turn, so that the first zones hold one vehicle more when they do not come out even.
      places[v] = city.zoneCentre[v % city.zones]!;
    } else {
      places[v] = city.zoneCentre[rng.integer(city.zones)]!;
    }
  }
  return places;
}
