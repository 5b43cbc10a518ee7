import { buildCity } from '../city/build/build-city.ts';
import type { BuildOptions } from '../city/build/build-options.ts';
import type { Calibration } from '../city/build/calibrate.ts';
import { kindOfSource } from '../city/build/source-kind.ts';
import type { CityDescription } from '../city/city-description.ts';
import { amodDescription, amodFiles, amodNotes } from '../city/interchange/amod-city.ts';
import { readAmodScenario } from '../city/interchange/amod-scenario.ts';
import { neuradpDraft, readNeuradpDays } from '../city/interchange/neuradp-import.ts';
import { cityOfNetwork } from '../city/road-city.ts';
import { amodDemand } from '../demand/amod-demand.ts';
import { DEMAND_FILE } from '../demand/city-demand.ts';
import { demandText } from '../demand/demand-model.ts';
import { neuradpTrips } from '../demand/neuradp-trips.ts';
import { writeTrips } from '../demand/write-trips.ts';

/** A city ready to be written, whatever it was made from. */
export interface CityFolder {
  readonly description: CityDescription;
  readonly files: Readonly<Record<string, string>>;
  readonly calibration: Calibration | null;
  readonly notes: readonly string[];
}

/** Makes a city of any source that `murmur city build` understands, with its demand where the source has one. */
export function cityOfSource(source: string, options: BuildOptions): CityFolder {
  switch (kindOfSource(source)) {
    case 'amod': {
      const scenario = readAmodScenario(source);
      const description = { ...amodDescription(scenario), ...(options.name !== undefined && { name: options.name }) };
      const files = { ...amodFiles(scenario), [DEMAND_FILE]: demandText(amodDemand(scenario)) };
      return { description, files, calibration: null, notes: amodNotes(scenario) };
    }
    case 'neuradp': {
      const built = buildCity(source, options);
      const city = cityOfNetwork(neuradpDraft(source).network, { firstColumnHour: 0, timeFactor: 1 });
      const days = readNeuradpDays(source).map((day) => ({ name: `trips-day-${day.day}.csv`, ...neuradpTrips(day, city) }));
      const requests = days.reduce((sum, { trips }) => sum + trips.length, 0);
      const dropped = days.reduce((sum, day) => sum + day.dropped, 0);
      return {
        ...built,
        files: { ...built.files, ...Object.fromEntries(days.map(({ name, trips }) => [name, writeTrips(trips)])) },
        notes: [
          ...built.notes,
          `${requests} requests of ${days.length} days became trips-day-N.csv; ${dropped} had an end at no place or both at one.`,
        ],
      };
    }
    default:
      return buildCity(source, options);
  }
}
