import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { amodCity } from '../../../src/city/interchange/amod-city.ts';
import { readAmodScenario } from '../../../src/city/interchange/amod-scenario.ts';
import { amodDemand } from '../../../src/demand/amod-demand.ts';
import { demandTrips } from '../../../src/demand/demand-trips.ts';
import { UserError } from '../../../src/shared/user-error.ts';
import { secondOfDay } from '../../../src/trips/wall-clock.ts';
import { temporaryFiles } from '../../trips/files.ts';
import { describeWithShared, sharedData } from '../shared-data.ts';

const temporary = temporaryFiles();

describeWithShared('amod_scenarios/scenario_porto.json', 'the published scenarios', () => {
  it.each([
    ['nyc_man_south', 14, [4392, 4657, 4232]],
    ['nyc_man_middle', 12, [4697, 4245, 3869]],
    ['nyc_man_north', 12, [3192, 2305, 2096]],
    ['nyc_brooklyn', undefined, [325, 338, 391]],
    ['san_francisco', 10, [664, 700, 707]],
    ['porto', 13, [350, 337, 289]],
    ['rome', undefined, [87, 90, 119]],
  ])('%s has its regions and trips an hour, and draws as many', (name, regions, hourly) => {
    const scenario = readAmodScenario(join(sharedData, 'amod_scenarios', `scenario_${name}.json`));
    if (regions !== undefined) expect(scenario.regions).toBe(regions);
    const perHour = Array.from({ length: 24 }, (_, hour) => {
      const size = scenario.regions ** 2;
      return Math.round(scenario.trips.subarray(hour * size, (hour + 1) * size).reduce((sum, value) => sum + value, 0));
    });
    expect(perHour.filter((trips) => trips > 0)).toEqual(hourly);
    const city = amodCity(scenario);
    const total = hourly.reduce((sum, value) => sum + value, 0);
    const share = Math.min(1, 2000 / total);
    const trips = demandTrips(amodDemand(scenario), city, { days: 4, seed: 1, share });
    expect(Math.abs(trips.count / 4 - total * share)).toBeLessThan(5 * Math.sqrt((total * share) / 4));
    for (const second of trips.pickupSeconds.subarray(0, 50)) expect(perHour[Math.floor(secondOfDay(second) / 3600)]).toBeGreaterThan(0);
    expect(city.snap(trips.pickupLon[0]!, trips.pickupLat[0]!)).toBeGreaterThanOrEqual(0);
  });
});

describe('a scenario', () => {
  const pairs = [0, 1, 2].flatMap((origin) =>
    [0, 1, 2].map((destination) => ({ time_stamp: 8, origin, destination, reb_time: 2 + origin })),
  );
  const scenario = (changes: object) => {
    const demand = [{ time_stamp: 480, origin: 0, destination: 2, demand: 3, travel_time: 4, price: 9 }];
    return JSON.stringify({ demand, rebTime: pairs, topology_graph: [], totalAcc: [], ...changes });
  };

  it('is read with its times in seconds, at the nearest hour where it has none', () => {
    const read = readAmodScenario(temporary('scenario.json', scenario({})));
    const city = amodCity(read);
    expect([city.places, city.travelSeconds(0, 1, 8), city.travelSeconds(1, 0, 23), city.withinSeconds(0, 8)]).toEqual([3, 120, 180, 60]);
  });

  it.each<[string, string, RegExp]>([
    ['no JSON', '{"topology_graph', /not valid JSON/],
    ['no demand', scenario({ demand: [] }), /described wrongly: demand/],
    ['a negative demand', scenario({ demand: [{ time_stamp: 1, origin: 0, destination: 1, demand: -1, price: 1 }] }), /demand\.0\.demand/],
    ['a missing pair', scenario({ rebTime: pairs.slice(2) }), /no reb_time from region 0 to 1/],
    ['a time of zero', scenario({ rebTime: pairs.map((pair) => ({ ...pair, reb_time: 0 })) }), /is 0; it should be above 0/],
  ])('%s is refused', (name, text, expected) => {
    const file = temporary(`${name}.json`, text);
    expect(() => readAmodScenario(file)).toThrow(UserError);
    expect(() => readAmodScenario(file)).toThrow(expected);
  });
});
