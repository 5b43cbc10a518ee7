import { dropReasons } from './judge-trip.ts';
import { describeUnparsable, stages, type TripReport } from './trip-report.ts';
import { tripSchemas } from './trip-schema.ts';

/** Characters of the longest bar of the histogram. */
const BAR = 40;

/** A report for people: what was dropped at which stage, the span in time and place, and a histogram of trips per hour. */
export function formatReport(report: TripReport): string {
  const lines = [
    report.files.length === 1 ? report.files[0]! : `${report.files.length} files together`,
    `  schema       ${report.schemas.map(describeSchema).join(', ')}`,
    `  rows read    ${count(report.read)}${cacheNote(report)}`,
    '',
    '  dropped as         rows        left',
  ];
  if (report.truncated > 0)
    lines.push(`  ${'truncated'.padEnd(14)} ${pad(report.truncated, 8)} ${pad(report.read - report.truncated, 11)}`);
  dropReasons.forEach((reason, i) => {
    const note = report.unchecked.includes(reason) ? '  (not tested)' : '';
    lines.push(`  ${reason.padEnd(14)} ${pad(report.dropped[reason], 8)} ${pad(report.kept[stages[i]!], 11)}${note}`);
  });
  if (report.firstUnparsable) lines.push('', `  ${describeUnparsable(report.firstUnparsable)}`);
  lines.push('', `  trips        ${count(report.trips)}`);
  if (report.trips < report.kept.area) lines.push('               (after the window, weekdays, dates, sample and maximum)');
  if (report.timeSpan) lines.push(`  pickups      ${report.timeSpan.from} to ${report.timeSpan.to}`);
  if (report.box) {
    const { west, south, east, north } = report.box;
    lines.push(`  box          longitude ${west.toFixed(4)} to ${east.toFixed(4)}, latitude ${south.toFixed(4)} to ${north.toFixed(4)}`);
  }
  if (report.cacheProblem) lines.push('', `  ${report.cacheProblem}`);
  if (report.trips > 0) lines.push('', '  trips by hour of pickup', ...histogram(report.perHour));
  return `${lines.join('\n')}\n`;
}

/** One line for each report, for many files at once. */
export function formatReportTable(reports: readonly TripReport[]): string {
  const width = Math.max(4, ...reports.map((report) => report.files[0]!.length));
  const lines = reports.map((report) => `${report.files[0]!.padEnd(width)} ${pad(report.read, 12)} ${pad(report.trips, 12)}`);
  return `${['file'.padEnd(width), 'rows'.padStart(12), 'trips'.padStart(12)].join(' ')}\n${lines.join('\n')}\n`;
}

function histogram(perHour: readonly number[]): string[] {
  const most = Math.max(...perHour);
  return perHour.map((trips, hour) => {
    const bar = '█'.repeat(Math.ceil((trips / most) * BAR));
    return `  ${String(hour).padStart(2, '0')} ${pad(trips, 9)}  ${bar}`.trimEnd();
  });
}

function cacheNote({ cachedFiles, files }: TripReport): string {
  if (cachedFiles === 0) return '';
  return cachedFiles === files.length ? '  (kept from an earlier time)' : `  (${cachedFiles} of the files kept from an earlier time)`;
}

function describeSchema(name: string): string {
  const schema = tripSchemas().find((known) => known.name === name);
  return schema === undefined ? name : `${name} (${schema.title})`;
}

function count(value: number): string {
  return value.toLocaleString('en-GB');
}

function pad(value: number, width: number): string {
  return count(value).padStart(width);
}
