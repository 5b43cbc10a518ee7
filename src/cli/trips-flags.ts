import { existsSync } from 'node:fs';
import type { CAC } from 'cac';
import { UserError } from '../shared/user-error.ts';
import { type OptionalReason, optionalReasons } from '../trips/judge-trip.ts';
import type { TripOptions } from '../trips/load-trips.ts';
import type { Timestamps } from '../trips/time-reader.ts';
import type { Box } from '../trips/trips.ts';
import { createFlags, strayArguments } from './flags.ts';

/** Options of `murmur trips inspect` as the command line hands them over: anything may stand in them. */
export type TripFlags = Readonly<Record<string, unknown>>;

type Command = ReturnType<CAC['command']>;

/** Declares the options that say how trips are read and which are wanted. */
export function declareTripFlags(command: Command): Command {
  return command
    .option('--columns <map.yaml>', 'Column map of your own, for files that fit no known schema')
    .option('--timestamps <how>', 'wall: times are what the clock showed (default); instant: zone suffixes are true')
    .option('--time-zone <name>', "The city's time zone, as America/New_York")
    .option('--fares <file>', 'Fares kept apart (trip_fare files); may be repeated')
    .option('--zones <file>', 'Zones: shapefile zip, GeoJSON polygons, or a CSV table with a column LocationID')
    .option('--area <name>', 'Keep trips with both ends in this borough or zone (may be repeated)')
    .option('--polygons <file>', 'Keep trips with both ends in the polygons of a GeoJSON file')
    .option('--bounds <w,s,e,n>', 'Keep trips with both ends in this rectangle of degrees')
    .option('--near <folder>', 'Keep trips with both ends near the points of a road network (points.csv)')
    .option('--near-metres <metres>', 'How near (default 150)')
    .option('--min-duration <seconds>', 'Shortest plausible trip (default 60)')
    .option('--max-duration <seconds>', 'Longest plausible trip (default 10800)')
    .option('--max-speed <km/h>', 'Highest plausible speed along the straight line (default 120)')
    .option('--keep <reasons>', `Drop no trip for these reasons: ${optionalReasons.join(', ')}`)
    .option('--window <from-to>', 'Keep pickups within HH:MM-HH:MM')
    .option('--weekdays [days]', 'Keep pickups on Monday to Friday, or on the days given, as mon-thu,sat')
    .option('--dates <dates>', 'Keep pickups on YYYY-MM-DD or YYYY-MM-DD..YYYY-MM-DD, separated by commas')
    .option('--fold-days', 'Drop the dates and keep the times of day')
    .option('--sample <share>', 'Keep each trip with this probability')
    .option('--max-trips <count>', 'Keep the earliest trips only')
    .option('--seed <seed>', 'Seed of the sample')
    .option('--cache [folder]', 'Where trips of large files are kept for the next time (default .cache/murmuration/trips)')
    .option('--no-cache', 'Read every file anew and keep nothing');
}

/** What the flags say, and files that the parser took for the value of a switch. @throws UserError for values of the wrong form */
export function parseTripFlags(flags: TripFlags): { options: TripOptions; moreFiles: string[] } {
  const { text, texts, number, switch: given } = createFlags(flags);
  // In `--fold-days FILE` and `--weekdays FILE` the parser hands the file over as the value of the option.
  const moreFiles = strayArguments(flags, ['foldDays', 'json']);
  let weekdays: boolean | string | undefined = text('weekdays') ?? given('weekdays');
  if (typeof weekdays === 'string' && existsSync(weekdays)) {
    moreFiles.push(weekdays);
    weekdays = true;
  }
  const options: TripOptions = {
    columns: text('columns'),
    timestamps: text('timestamps') as Timestamps | undefined,
    timeZone: text('timeZone'),
    fares: texts('fares'),
    zones: text('zones'),
    area: texts('area'),
    polygons: text('polygons'),
    bounds: parseBounds(text('bounds')),
    near: text('near'),
    nearMetres: number('nearMetres'),
    limits: { minDurationSeconds: number('minDuration'), maxDurationSeconds: number('maxDuration'), maxSpeedKmh: number('maxSpeed') },
    keep: texts('keep')
      ?.flatMap((list) => list.split(','))
      .map((reason) => reason.trim() as OptionalReason),
    window: text('window'),
    weekdays,
    dates: text('dates'),
    foldDays: given('foldDays'),
    sample: number('sample'),
    maxTrips: number('maxTrips'),
    seed: text('seed'),
    cache: given('cache') === false ? false : text('cache'),
  };
  return { options, moreFiles };
}

function parseBounds(text: string | undefined): Box | undefined {
  if (text === undefined) return undefined;
  const [west, south, east, north, ...more] = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (more.length > 0 || ![west, south, east, north].every(Number.isFinite)) {
    throw new UserError(`The option --bounds is "${text}"; write west,south,east,north in degrees, as -74.05,40.68,-73.90,40.88.`);
  }
  return { west: west!, south: south!, east: east!, north: north! };
}
