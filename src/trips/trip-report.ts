import { UserError } from '../shared/user-error.ts';
import { type DropReason, dropReasons } from './judge-trip.ts';
import type { Box } from './trips.ts';

/** The stages that rows pass, each named for what it tests; `read` is the reading itself. */
export const stages = ['read', 'place', 'box', 'refund', 'duration', 'speed', 'area'] as const;
export type Stage = (typeof stages)[number];

/** A field that holds what it must not. */
export interface UnparsableRow {
  readonly file: string;
  /** Number of the line, or in Parquet of the row, from 1. */
  readonly line: number;
  readonly column: string;
  readonly value: string;
}

/** What became of the rows of some trip files. `read = truncated + sum of dropped + kept.area`, and `trips <= kept.area`. */
export interface TripReport {
  readonly files: readonly string[];
  /** Names of the schemas of the files, without repetition. */
  readonly schemas: readonly string[];
  /** Rows in the files, without headers and blank lines. */
  readonly read: number;
  /** Rows with fewer fields than the header, usually the last one of a file that was cut off. */
  readonly truncated: number;
  readonly dropped: Readonly<Record<DropReason, number>>;
  /** Rows left after each stage; each falls short of the one before by the count of one reason in `dropped`. */
  readonly kept: Readonly<Record<Stage, number>>;
  /** Trips left after the window, weekdays, dates, sample and maximum too: the ones that the rest of the report describes. */
  readonly trips: number;
  /** Reasons that were not tried in some of the files: a column is wanting, or they are switched off. */
  readonly unchecked: readonly DropReason[];
  /** Where the first row stands that could not be read, and why; null if all could. */
  readonly firstUnparsable: UnparsableRow | null;
  /** How many of the files were not read again, since their trips were kept from an earlier time. */
  readonly cachedFiles: number;
  /** Why trips could not be kept for the next time, or null. */
  readonly cacheProblem: string | null;
  /** Trips by hour of pickup, 24 numbers. */
  readonly perHour: readonly number[];
  /** The smallest rectangle around all ends; null without coordinates. */
  readonly box: Box | null;
  /** First and last pickup, `YYYY-MM-DD HH:MM:SS`, or `HH:MM:SS` if the days were folded; null without trips. */
  readonly timeSpan: { readonly from: string; readonly to: string } | null;
}

/** Counts that a reader keeps. */
export interface RowCounts {
  read: number;
  truncated: number;
  readonly dropped: Record<DropReason, number>;
}

export function emptyRowCounts(): RowCounts {
  return { read: 0, truncated: 0, dropped: Object.fromEntries(dropReasons.map((reason) => [reason, 0])) as Record<DropReason, number> };
}

/** Rows left after each stage: stage i tests for reason i. */
export function keptRows({ read, truncated, dropped }: RowCounts): Record<Stage, number> {
  let left = read - truncated;
  return Object.fromEntries(
    stages.map((stage, i) => {
      left -= dropped[dropReasons[i]!];
      return [stage, left];
    }),
  ) as Record<Stage, number>;
}

/** The sum of reports on different files. */
export function mergeReports(reports: readonly TripReport[]): TripReport {
  const counts = emptyRowCounts();
  for (const report of reports) {
    counts.read += report.read;
    counts.truncated += report.truncated;
    for (const reason of dropReasons) counts.dropped[reason] += report.dropped[reason];
  }
  const boxes = reports.flatMap((report) => report.box ?? []);
  const spans = reports.flatMap((report) => report.timeSpan ?? []);
  return {
    files: reports.flatMap((report) => report.files),
    schemas: [...new Set(reports.flatMap((report) => report.schemas))],
    ...counts,
    kept: keptRows(counts),
    trips: reports.reduce((sum, report) => sum + report.trips, 0),
    unchecked: dropReasons.filter((reason) => reports.some((report) => report.unchecked.includes(reason))),
    firstUnparsable: reports.find((report) => report.firstUnparsable !== null)?.firstUnparsable ?? null,
    cachedFiles: reports.reduce((sum, report) => sum + report.cachedFiles, 0),
    cacheProblem: reports.find((report) => report.cacheProblem !== null)?.cacheProblem ?? null,
    perHour: Array.from({ length: 24 }, (_, hour) => reports.reduce((sum, report) => sum + report.perHour[hour]!, 0)),
    box:
      boxes.length === 0
        ? null
        : {
            west: Math.min(...boxes.map((box) => box.west)),
            south: Math.min(...boxes.map((box) => box.south)),
            east: Math.max(...boxes.map((box) => box.east)),
            north: Math.max(...boxes.map((box) => box.north)),
          },
    timeSpan:
      spans.length === 0
        ? null
        : {
            from: spans.map((span) => span.from).sort()[0]!,
            to: spans
              .map((span) => span.to)
              .sort()
              .at(-1)!,
          },
  };
}

/** @throws UserError saying which reason took how many rows, if the report has no trip. */
export function requireTrips(report: TripReport): void {
  if (report.trips > 0) return;
  const losses = dropReasons.filter((reason) => report.dropped[reason] > 0).map((reason) => `${report.dropped[reason]} as ${reason}`);
  if (report.truncated > 0) losses.unshift(`${report.truncated} as truncated`);
  if (report.kept.area > 0) losses.push(`${report.kept.area} by the window, weekdays, dates or sample`);
  const files = report.files.length === 1 ? `the trip file ${report.files[0]}` : `the ${report.files.length} trip files`;
  const example = report.firstUnparsable === null ? '' : ` ${describeUnparsable(report.firstUnparsable)}`;
  throw new UserError(`No trip is left of ${files}: of ${report.read} rows the filters took ${losses.join(', ')}.${example}`);
}

/** A sentence on a row that could not be read. */
export function describeUnparsable({ file, line, column, value }: UnparsableRow): string {
  return `The first row that could not be read is in line ${line} of ${file}, where the column ${column} is "${value}".`;
}
