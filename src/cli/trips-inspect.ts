import { statSync } from 'node:fs';
import process from 'node:process';
import { UserError } from '../shared/user-error.ts';
import { formatReport, formatReportTable } from '../trips/format-report.ts';
import { listTripFiles } from '../trips/list-trip-files.ts';
import { inspectTrips } from '../trips/load-trips.ts';
import { PointGrid } from '../trips/point-grid.ts';
import { loadTerrain } from '../trips/terrain.ts';
import { mergeReports, type TripReport } from '../trips/trip-report.ts';
import { createFlags } from './flags.ts';
import { pickupMap } from './pickup-map.ts';
import { createReadingProgress } from './reading-progress.ts';
import { parseTripFlags, type TripFlags } from './trips-flags.ts';
import { writeFigure } from './write-figure.ts';

/**
 * `murmur trips inspect FILES...`: reads trip files one by one.
 * @returns what to print, and the sum of the reports
 * @throws UserError for files that cannot be read and options that make no sense
 */
export async function inspectTripsCommand(given: readonly string[], flags: TripFlags): Promise<{ output: string; report: TripReport }> {
  const { options, moreFiles } = parseTripFlags(flags);
  if (moreFiles.length + given.length === 0) throw new UserError('No trip file is named; write murmur trips inspect FILE...');
  const map = createFlags(flags).text('map') ?? null;
  const files = await listTripFiles([...moreFiles, ...given]);
  const terrain = await loadTerrain(options);
  const grid = new PointGrid();
  const use = map === null ? undefined : (trip: { pickupLon: number; pickupLat: number }) => grid.add(trip.pickupLon, trip.pickupLat);

  const sizes = files.map((file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const progress = createReadingProgress(process.stderr);
  const reports: TripReport[] = [];
  let before = 0;
  try {
    for (const [i, file] of files.entries()) {
      const onProgress = (read: number) => progress.read(before + read, total);
      reports.push(await inspectTrips([file], { ...options, onProgress }, use, terrain));
      before += sizes[i]!;
    }
  } finally {
    progress.clear();
  }
  const report = mergeReports(reports);
  if (map !== null && report.trips > 0) await writeFigure(pickupMap(grid.finish()), map);
  return { output: createFlags(flags).switch('json') ? asJson(reports) : asText(reports, report), report };
}

function asText(reports: readonly TripReport[], sum: TripReport): string {
  return reports.length === 1 ? formatReport(sum) : `${formatReportTable(reports)}\n${formatReport(sum)}`;
}

function asJson(reports: readonly TripReport[]): string {
  const json = reports.map((report) => ({
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
    firstUnparsable: report.firstUnparsable,
    cached: report.cachedFiles > 0,
  }));
  return `${JSON.stringify(json.length === 1 ? json[0] : json, null, 2)}\n`;
}
