import { basename, resolve } from 'node:path';
import type { BuildOptions } from '../city/build/build-options.ts';
import type { Calibration } from '../city/build/calibrate.ts';
import { kindOfSource } from '../city/build/source-kind.ts';
import { loadCity } from '../city/load-city.ts';
import { summariseCity } from '../city/summarise-city.ts';
import { writeCityFolder } from '../city/write-city.ts';
import { UserError } from '../shared/user-error.ts';
import { loadTrips } from '../trips/load-trips.ts';
import { loadZones } from '../zones/zones.ts';
import { formatCity, formatSnapping, snappingFigures } from './city-report.ts';
import { cityOfSource } from './city-sources.ts';
import type { Flags } from './flags.ts';

/** `murmur city build SOURCE --out CITY`. @returns what to print */
export async function buildCityCommand(paths: readonly string[], flags: Flags): Promise<string> {
  const out = flags.text('out');
  if (paths.length !== 1 || out === undefined) {
    throw new UserError(`Write murmur city build SOURCE --out CITY, with one source; ${paths.length} are given.`);
  }
  const source = paths[0]!;
  kindOfSource(source);
  const built = cityOfSource(source, { name: basename(resolve(out)), ...(await optionsOf(flags)) });
  writeCityFolder(out, built.description, built.files);
  const summary = summariseCity(loadCity(out));
  if (flags.switch('json')) {
    const { snapped = null, ...calibration } = built.calibration ?? {};
    const snapping = snapped && snappingFigures(snapped);
    const json = { folder: out, notes: built.notes, calibration: built.calibration && { ...calibration, snapping }, city: summary };
    return `${JSON.stringify(json, null, 2)}\n`;
  }
  const parts = [
    built.notes.map((note) => `${note}\n`).join(''),
    built.calibration ? formatCalibration(built.calibration) : '',
    formatCity(summary),
  ];
  return `${parts.filter((part) => part !== '').join('\n')}\nWritten to ${out}; use it with --env.city ${out}, look at it with murmur city inspect ${out}.\n`;
}

async function optionsOf(flags: Flags): Promise<BuildOptions> {
  const zonesFile = flags.text('zones');
  const zones = zonesFile === undefined ? undefined : await loadZones(zonesFile);
  const tripFiles = flags.texts('calibrate');
  const weekdays = flags.text('weekdays') ?? flags.switch('weekdays');
  const whole = { least: 0, whole: true };
  return {
    ...(flags.text('name') !== undefined && { name: flags.text('name') }),
    zones,
    area: flags.texts('area'),
    box: boxOf(flags.text('box')),
    firstColumnHour: flags.number('firstColumnHour', { least: 0, most: 23, whole: true }),
    snapRadiusMetres: flags.number('snapRadius', { least: 1, most: 100_000 }),
    trips: tripFiles === undefined ? undefined : (await loadTrips({ files: tripFiles, weekdays })).trips,
    byHour: flags.switch('byHour'),
    seed: flags.text('seed'),
    synthetic: {
      avenues: flags.number('avenues', whole),
      streets: flags.number('streets', whole),
      blockMetres: flags.number('blockMetres', { least: 0 }),
      zoneSide: flags.number('zoneSide', whole),
      bridges: flags.number('bridges', whole),
      parks: flags.number('parks', whole),
    },
  };
}

function boxOf(text: string | undefined): BuildOptions['box'] {
  if (text === undefined) return undefined;
  const sides = text.split(',').map(Number);
  if (sides.length !== 4 || !sides.every(Number.isFinite)) {
    throw new UserError(
      `The box "${text}" is not of the form west,south,east,north in degrees, for example --box=-74.02,40.7,-73.9,40.88.`,
    );
  }
  return sides as unknown as NonNullable<BuildOptions['box']>;
}

function formatCalibration({ snapped, compared, ratio, speedCorrelation, hours }: Calibration): string {
  const speeds = hours.map(({ hour, trips, observedKmh, networkKmh, ratio: own }) => {
    const cells = [String(trips), trips > 0 ? observedKmh.toFixed(1) : '-', networkKmh.toFixed(1), own.toFixed(2)];
    return `  ${String(hour).padStart(2, '0')} ${cells.map((cell) => cell.padStart(9)).join('')}`;
  });
  return [
    'Calibration',
    ...formatSnapping(snapped).map((line) => `  ${line}`),
    `  observed / network time over ${compared} trips: mean ${ratio.mean.toFixed(3)}, median ${ratio.median.toFixed(3)}, ` +
      `geometric mean ${ratio.geometricMean.toFixed(3)} (the new factor), spread of its logarithm ${ratio.logSpread.toFixed(3)}`,
    speedCorrelation === null
      ? '  the network is the same at all hours, so every hour gets a factor of its own'
      : `  correlation of observed and network speed over the hours: ${speedCorrelation.toFixed(3)}`,
    '  hour    trips observed  network    ratio',
    ...speeds,
    '',
  ].join('\n');
}
