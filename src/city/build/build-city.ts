import { UserError } from '../../shared/user-error.ts';
import { zonesOfArea } from '../../zones/area.ts';
import type { Zones } from '../../zones/zones.ts';
import type { CityDescription } from '../city-description.ts';
import { cityOfNetwork } from '../road-city.ts';
import { withZones } from '../road-network.ts';
import { roadFiles } from '../write-city.ts';
import type { BuildOptions } from './build-options.ts';
import { type Calibration, calibrate } from './calibrate.ts';
import { type RoadDraft, roadDraft, syntheticDraft } from './drafts.ts';

/** A city ready to be written. */
export interface BuiltCity {
  readonly description: CityDescription;
  readonly files: Readonly<Record<string, string>>;
  readonly calibration: Calibration | null;
  /** How it came about: full sentences. */
  readonly notes: readonly string[];
}

/**
 * Builds a city from a source: "synthetic", a folder with points.csv, edges.csv and times files, or an OpenStreetMap file.
 * @throws UserError for a source that is none of these or malformed, and for options that do not fit it
 */
export function buildCity(source: string, options: BuildOptions): BuiltCity {
  const draft = source === 'synthetic' ? syntheticDraft(options) : roadDraft(source, options, regionOf(options));
  const zoned = options.zones ? withZonesOf(draft, options.zones) : draft;
  const { description, calibration } = calibrated(zoned, options);
  const { network, times, notes } = zoned;
  return { description, files: roadFiles(network, times), calibration, notes };
}

function regionOf({ zones, area, box }: BuildOptions): (longitude: number, latitude: number) => boolean {
  if (area && !zones?.locate) throw new UserError('The area of a city needs a zones file with polygons (--zones) that tells where it is.');
  const ids = area && zonesOfArea(zones!, area);
  const inArea = ids ? (longitude: number, latitude: number) => ids.has(zones!.locate!(longitude, latitude)) : () => true;
  if (!box) return inArea;
  const [west, south, east, north] = box;
  if (!(west < east && south < north)) throw new UserError(`The box ${box.join(',')} is empty; it is west,south,east,north in degrees.`);
  return (longitude, latitude) =>
    longitude >= west && longitude <= east && latitude >= south && latitude <= north && inArea(longitude, latitude);
}

function withZonesOf(draft: RoadDraft, zones: Zones): RoadDraft {
  if (!zones.locate) throw new UserError(`The zones file ${zones.source} has no polygons, so it does not tell the zones of road nodes.`);
  const { longitudes, latitudes } = draft.network;
  const ids = Float64Array.from(longitudes, (longitude, place) => zones.locate!(longitude, latitudes[place]!) || Number.NaN);
  if (ids.every(Number.isNaN)) throw new UserError(`No node of the city lies in a zone of ${zones.source}; are they of the same place?`);
  const network = withZones(draft.network, ids);
  const used = new Set(network.zoneIds);
  const names = zones.zones.filter(({ id, name }) => used.has(id) && name !== '').map(({ id, name }) => [String(id), name]);
  const guessed = network.report.zonesGuessed;
  return {
    ...draft,
    network,
    description: { ...draft.description, zoneNames: Object.fromEntries(names) },
    notes: [
      ...draft.notes,
      ...zones.notes,
      ...(guessed > 0 ? [`${guessed} of ${longitudes.length} nodes lie in no zone and were given that of the nearest node with one.`] : []),
    ],
  };
}

function calibrated(draft: RoadDraft, options: BuildOptions): { description: CityDescription; calibration: Calibration | null } {
  const description = {
    ...draft.description,
    ...(options.name !== undefined && { name: options.name }),
    ...(options.snapRadiusMetres !== undefined && { snapRadiusMetres: options.snapRadiusMetres }),
  };
  if (!options.trips) return { description, calibration: null };
  const city = cityOfNetwork(draft.network, { ...description, timeFactor: 1, hourFactors: undefined });
  const calibration = calibrate(city, options.trips);
  const byHour = options.byHour ?? calibration.speedCorrelation === null;
  const overall = calibration.ratio.geometricMean;
  const rounded = (value: number) => Number(value.toFixed(4));
  return {
    calibration,
    description: {
      ...description,
      timeFactor: rounded(overall),
      ...(byHour && { hourFactors: calibration.hours.map(({ ratio }) => rounded(ratio / overall)) }),
    },
  };
}
