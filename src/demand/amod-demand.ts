import { basename } from 'node:path';
import type { AmodScenario } from '../city/interchange/amod-scenario.ts';
import { type DemandModel, FORMAT, type Stream } from './demand-model.ts';

/**
 * The demand of a scenario of RL4AMOD as a model: for each hour and origin a stream that goes to each destination as often as the scenario
 * says. Every weekday is alike up to chance.
 */
export function amodDemand({ file, regions, trips, longitudes, latitudes, price }: AmodScenario): DemandModel {
  const total = trips.reduce((sum, value) => sum + value, 0);
  const only = (index: number, length: number) => Array.from({ length }, (_, i) => Number(i === index));
  const streams: Stream[] = [];
  for (let row = 0; row < 24 * regions; row++) {
    const destinations = Array.from(trips.subarray(row * regions, (row + 1) * regions));
    const number = destinations.reduce((sum, value) => sum + value, 0);
    if (number === 0) continue;
    const [hour, origin] = [Math.floor(row / regions), row % regions];
    const name = `from region ${origin} at ${String(hour).padStart(2, '0')}:00`;
    streams.push({ name, day: 'weekday', share: number / total, hours: only(hour, 24), origins: only(origin, regions), destinations });
  }
  return {
    format: FORMAT,
    name: basename(file).replace(/^scenario_|\.json$/g, ''),
    source: `The demand of ${basename(file)}, a scenario of RL4AMOD.`,
    zones: Array.from(longitudes, (longitude, id) => ({ id, name: `region ${id}`, longitude, latitude: latitudes[id]!, spreadKm: 0.3 })),
    days: { weekday: { trips: total, spread: 0 } },
    streams,
    deterrence: { form: 'none' },
    driving: { kmh: new Array<number>(24).fill(16), extraSeconds: 0, spread: 0.1, circuity: 1.25 },
    fare: { base: price.base, perKm: 0, perMinute: price.perMinute },
    passengers: [1],
    weather: {},
    events: [],
  };
}
