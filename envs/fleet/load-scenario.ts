import { join } from 'node:path';
import { bundledDataFolder } from '../../src/city/bundled-data.ts';
import type { City } from '../../src/city/city.ts';
import { type CityParameters, loadCity } from '../../src/city/load-city.ts';
import { demandOfCity } from '../../src/demand/city-demand.ts';
import { readDemand } from '../../src/demand/demand-model.ts';
import { demandTrips } from '../../src/demand/demand-trips.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { loadTrips } from '../../src/trips/load-trips.ts';
import type { Trips } from '../../src/trips/trips.ts';
import { SECONDS_PER_DAY } from '../../src/trips/wall-clock.ts';
import { loadZones, type Zones } from '../../src/zones/zones.ts';
import { placeTrips } from './place-trips.ts';
import type { Scenario } from './scenario.ts';
import { shareLast } from './share-last.ts';
import { type TripParameters, tripParameterNames } from './trip-parameters.ts';
import { tripScenario } from './trip-scenario.ts';

/** Reads the trips and the city that the parameters name. A scenario never changes, so environments that ask for the same one share it. */
export function loadTripScenario(parameters: TripParameters, epochSeconds: number): Promise<Scenario> {
  return shareLast([epochSeconds, ...tripParameterNames.map((name) => parameters[name])], () => readScenario(parameters, epochSeconds));
}

async function readScenario(parameters: TripParameters, epochSeconds: number): Promise<Scenario> {
  const city = cityOf(parameters);
  const zones = parameters.zones === null ? null : await loadZones(parameters.zones);
  const trips = await tripsOf(parameters, city, zones);
  const placed = placeTrips(trips, city, parameters.meter, zones);
  if (placed.count < trips.count / 2) {
    throw new UserError(
      `Only ${placed.count} of ${trips.count} trips begin and end in the city "${city.name}" (${placed.outside} have an end too far from ` +
        `any place of it, ${placed.nowhere} begin and end at one place). Give the city of the trips as env.city.`,
    );
  }
  return tripScenario(placed, city, {
    window: windowOf(parameters.window),
    foldDays: parameters.foldDays,
    thinning: parameters.thinning,
    split: parameters.split,
    validationDates: parameters.validationDates,
    testDates: parameters.testDates,
    epochSeconds,
  });
}

/** Dates that are drawn from a model of demand: eight to train on, two to evaluate on. */
const DEMAND_DAYS = 10;

/** The trips with their dates: folding is the scenario's, so that no date is both trained on and tested on. */
async function tripsOf(parameters: TripParameters, city: City, zones: Zones | null): Promise<Trips> {
  const { trips: files, weekdays, sample, timestamps, cache } = parameters;
  const selection = { window: parameters.window ?? undefined, weekdays, dates: parameters.dates ?? undefined };
  const model =
    typeof files === 'string' && /\.ya?ml$/.test(files) ? readDemand(files) : files === null ? demandOfCity(parameters.city) : null;
  if (model) return demandTrips(model, city, { days: DEMAND_DAYS, seed: 'ride-sharing', share: sample, ...selection });
  const loaded = await loadTrips({
    files: files ?? join(bundledDataFolder(), 'trips', 'synthetic-weekday.csv'),
    zones: zones ?? undefined,
    area: parameters.area ?? undefined,
    columns: parameters.columns ?? undefined,
    timestamps,
    timeZone: parameters.timeZone ?? undefined,
    cache: cache === true ? undefined : cache,
    ...selection,
    sample,
  });
  return loaded.trips;
}

function cityOf({ city, trips }: TripParameters): City {
  if (city !== null) return loadCity(city as CityParameters | string);
  if (trips === null) return loadCity({ kind: 'road' });
  throw new UserError(
    'env.trips is given, but env.city does not say which city the trips are in: give a folder with points.csv, edges.csv and week.csv ' +
      '("../shared/data/network"), or a description such as { kind: zones, times: ..., centroids: ... }.',
  );
}

/** The window in seconds of the day; the end lies beyond midnight if the window runs over it. Its form has been checked before. */
function windowOf(window: string | null): { from: number; to: number } {
  if (window === null) return { from: 0, to: SECONDS_PER_DAY };
  const [from, to] = window.split('-').map((time) => {
    const [hours, minutes] = time.split(':').map(Number);
    return hours! * 3600 + minutes! * 60;
  });
  return { from: from!, to: to! > from! ? to! : to! + SECONDS_PER_DAY };
}
