import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { stringify } from 'yaml';
import { UserError } from '../shared/user-error.ts';
import { type CityDescription, DESCRIPTION_FILE } from './city-description.ts';
import { type RoadNetwork, TIME_COLUMNS } from './road-network.ts';

type Cells = readonly (number | string)[];

/** Rows as CSV text. */
export function csvLines(rows: Iterable<Cells>): string {
  return `${Array.from(rows, (row) => row.join(',')).join('\n')}\n`;
}

/**
 * The files of a road network in the format that `roadCity` reads: name -> text, without the description. Coordinates are written to the
 * sixth decimal (0.1 m).
 * @param times seconds by edge and column, [edges * 24], by the name of the times file without ".csv" (week, sat, sun)
 */
export function roadFiles(network: RoadNetwork, times: Readonly<Record<string, Float64Array>>): Record<string, string> {
  const { longitudes, latitudes, pointIds, from, to, zoneIds, metres } = network;
  const position = (place: number) => [latitudes[place]!.toFixed(6), longitudes[place]!.toFixed(6)];
  const edges = Array.from(from.keys());
  const places = Array.from(pointIds.keys());
  const lengthOf = (edge: number) => (metres && !Number.isNaN(metres[edge]!) ? [metres[edge]!.toFixed(1)] : []);
  return {
    'points.csv': csvLines(places.map((place) => [pointIds[place]!, ...position(place)])),
    'edges.csv': csvLines(edges.map((edge) => [edge + 1, pointIds[from[edge]!]!, pointIds[to[edge]!]!, ...lengthOf(edge)])),
    ...Object.fromEntries(
      Object.entries(times).map(([name, seconds]) => [
        `${name}.csv`,
        csvLines(edges.map((edge) => [edge + 1, ...seconds.subarray(edge * TIME_COLUMNS, (edge + 1) * TIME_COLUMNS)])),
      ]),
    ),
    ...(zoneIds && {
      'node_zone.csv': csvLines([
        ['node', 'lat', 'lon', 'LocationID'],
        ...places.map((place) => [pointIds[place]!, ...position(place), zoneIds[place]!]),
      ]),
    }),
  };
}

/** A description as the text of `city.yaml`. */
export function descriptionText(description: CityDescription): string {
  return `# How the files of this folder are to be read.\n${stringify(description, { lineWidth: 0 })}`;
}

/**
 * Writes a city folder whole or not at all: under a temporary name beside it, then renamed.
 * @throws UserError if the folder exists and is not an empty one, or cannot be written
 */
export function writeCityFolder(folder: string, description: CityDescription, files: Readonly<Record<string, string>>): void {
  const target = resolve(folder);
  if (existsSync(target) && readdirSyncOrFile(target) > 0) {
    throw new UserError(`The city folder "${folder}" exists already and is not empty; choose another name or remove it.`);
  }
  const unfinished = join(dirname(target), `.tmp-${basename(target)}-${process.pid}`);
  try {
    makeFolder(dirname(target));
    mkdirSync(unfinished);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(unfinished, name), text);
    writeFileSync(join(unfinished, DESCRIPTION_FILE), descriptionText(description));
    if (existsSync(target)) rmSync(target, { recursive: true });
    renameSync(unfinished, target);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw new UserError(`The city folder "${folder}" cannot be written (${(error as Error).message}).`);
  }
}

/** Makes a folder and those it lies in, where they are missing. (Asked for one in an existing folder that takes none, such as /proc, `recursive` never ends.) */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

/** Entries of a folder; 1 for a file. */
function readdirSyncOrFile(path: string): number {
  try {
    return readdirSync(path).length;
  } catch {
    return 1;
  }
}
