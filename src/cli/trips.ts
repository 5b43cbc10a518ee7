import { existsSync } from 'node:fs';
import process from 'node:process';
import type { CAC } from 'cac';
import { nearestName } from '../shared/nearest-name.ts';
import { UserError } from '../shared/user-error.ts';
import { formatReport, formatReportTable } from '../trips/format-report.ts';
import { readTrips, type TripOptions } from '../trips/load-trips.ts';
import { mergeReports, requireTrips, type TripReport } from '../trips/trip-report.ts';
import { loadZones } from '../zones/zones.ts';
import { createFlags } from './flags.ts';
import { fitTripsCommand } from './trips-fit.ts';
import { generateTripsCommand } from './trips-generate.ts';

/** Options of `murmur trips inspect` as the command line hands them over: anything may stand in them. */
type InspectFlags = Readonly<Record<string, unknown>>;

const actions = ['inspect', 'fit', 'generate'];

/** Adds `murmur trips inspect FILE...`. */
export function registerTripsCommands(cli: CAC): void {
  cli
    .command(
      'trips <action> [...files]',
      'Look into trip files, fit models of demand to them and draw trips from these: murmur trips inspect FILE...',
    )
    .option('--zones <file>', 'Zones: GeoJSON polygons, or a CSV table with a column LocationID')
    .option('--area <name>', 'Keep trips with both ends in this borough or zone (may be repeated)')
    .option('--window <from-to>', 'Keep pickups within HH:MM-HH:MM')
    .option('--weekdays [days]', 'Keep pickups on Monday to Friday, or on the days given, as mon-thu,sat')
    .option('--dates <dates>', 'Keep pickups on YYYY-MM-DD or YYYY-MM-DD..YYYY-MM-DD, separated by commas')
    .option('--fold-days', 'Drop the dates and keep the times of day')
    .option('--sample <share>', 'Keep each trip with this probability')
    .option('--max-trips <count>', 'Keep the earliest trips only')
    .option('--seed <seed>', 'Seed of the sample')
    .option('--json', 'Print the report as JSON')
    .option('--out <file>', 'fit, generate: the file to write')
    .option('--city <folder>', 'fit, generate: the city whose zones the trips are in (in place of --zones)')
    .option('--name <name>', 'fit: name of the model')
    .option('--figure [file]', 'fit: the figure, .svg or .png. Default: beside --out; --no-figure for none')
    .option('--days <n>', 'generate: number of days. Default 1')
    .option('--start <date>', 'generate: the first day. Default 2015-01-12')
    .option('--weather <name>', "generate: weather of these days, of the model's list")
    .example('murmur trips fit yellow_tripdata_2016-03.csv --zones taxi_zones.zip --area Manhattan --out manhattan.yaml')
    .example('murmur trips generate manhattan.yaml --days 7 --seed 1 --out trips.csv')
    .example('murmur trips inspect yellow_tripdata_2016-03.csv --zones taxi_zones.geojson --area Manhattan --weekdays')
    .action(async (action: string, files: readonly string[], flags: InspectFlags) => {
      if (!actions.includes(action)) {
        const nearest = nearestName(action, actions) ?? actions[0];
        throw new UserError(`There is no command "murmur trips ${action}"; did you mean "murmur trips ${nearest}"?`);
      }
      if (action === 'generate') {
        process.stdout.write(await generateTripsCommand(files, createFlags(flags)));
        return;
      }
      if (action === 'fit') {
        const { options, moreFiles } = parseFlags(flags);
        process.stdout.write(await fitTripsCommand([...moreFiles, ...files], options, createFlags(flags)));
        return;
      }
      const { output, report } = await inspectTrips(files, flags);
      process.stdout.write(output);
      requireTrips(report);
    });
}

/**
 * Reads trip files one by one.
 * @returns what to print, and the sum of the reports
 * @throws UserError for files that cannot be read and options that make no sense
 */
async function inspectTrips(files: readonly string[], flags: InspectFlags): Promise<{ output: string; report: TripReport }> {
  const { options, moreFiles } = parseFlags(flags);
  const paths = [...moreFiles, ...files];
  if (paths.length === 0) throw new UserError('No trip file is named; write murmur trips inspect FILE...');
  const zones = typeof options.zones === 'string' ? await loadZones(options.zones) : undefined;
  const reports: TripReport[] = [];
  for (const path of paths) reports.push((await readTrips(path, { ...options, zones })).report);
  const report = mergeReports(reports);
  if (flags['json'] === true) {
    const json = reports.map(jsonOf);
    return { output: `${JSON.stringify(json.length === 1 ? json[0] : json, null, 2)}\n`, report };
  }
  return { output: reports.length === 1 ? formatReport(report) : `${formatReportTable(reports)}\n${formatReport(report)}`, report };
}

function jsonOf(report: TripReport): object {
  return {
    file: report.files[0],
    schema: report.schemas[0],
    read: report.read,
    dropped: report.dropped,
    kept: report.kept,
    perHour: report.perHour,
    box: report.box,
    timeSpan: report.timeSpan,
    truncated: report.truncated,
    trips: report.trips,
    unchecked: report.unchecked,
  };
}

function parseFlags(flags: InspectFlags): { options: TripOptions; moreFiles: string[] } {
  const text = (name: string): string | undefined => {
    const value = flags[name];
    if (Array.isArray(value)) throw new UserError(`The option ${flagName(name)} is given ${value.length} times; once is enough.`);
    return value === undefined ? undefined : String(value);
  };
  const number = (name: string): number | undefined => {
    const value = text(name);
    if (value !== undefined && (value.trim() === '' || Number.isNaN(Number(value)))) {
      throw new UserError(`The option ${flagName(name)} is "${value}"; it must be a number.`);
    }
    return value === undefined ? undefined : Number(value);
  };
  // In `--fold-days FILE` and `--weekdays FILE` the parser hands the file over as the value of the option.
  const moreFiles: string[] = [];
  const fold = flags['foldDays'];
  if (typeof fold === 'string' || typeof fold === 'number') moreFiles.push(String(fold));
  let weekdays = flags['weekdays'] === true ? true : text('weekdays');
  if (typeof weekdays === 'string' && existsSync(weekdays)) {
    moreFiles.push(weekdays);
    weekdays = true;
  }
  const area = flags['area'];
  const options: TripOptions = {
    zones: text('zones'),
    area: area === undefined ? undefined : Array.isArray(area) ? area.map(String) : String(area),
    window: text('window'),
    weekdays,
    dates: text('dates'),
    foldDays: fold !== undefined && fold !== false,
    sample: number('sample'),
    maxTrips: number('maxTrips'),
    seed: text('seed'),
  };
  return { options, moreFiles };
}

function flagName(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
