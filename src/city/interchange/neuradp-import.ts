import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { badCell, type CsvRow, integerIn, numberAtLeast, numberIn, readCsv, readText } from '../../shared/csv-rows.ts';
import { UserError } from '../../shared/user-error.ts';
import type { RoadDraft } from '../build/drafts.ts';
import { layoutFromTimes } from '../layout-from-times.ts';
import { largestPart, TIME_COLUMNS } from '../road-network.ts';
import { ASSUMED_METRES_PER_SECOND, inFictionalPlace } from './fictional-place.ts';
import { NEURADP } from './neuradp-export.ts';
import { readMatrix } from './read-matrix.ts';

/**
 * A road city of NeurADP files: an edge from every place to each of its next places on the paths, with the time of the table. Of
 * edges that no path uses nothing is known, and nothing is missing.
 * @throws UserError with file, line and column for malformed tables
 */
export function neuradpDraft(folder: string): RoadDraft {
  const times = readMatrix(join(folder, NEURADP.times), 'table of travel times');
  const paths = readMatrix(join(folder, NEURADP.paths), 'table of next places', times.size);
  const { size } = times;
  const ignored = new Set(readIgnored(join(folder, NEURADP.ignored), size));
  const from: number[] = [];
  const to: number[] = [];
  const seconds: number[] = [];
  const seen = new Int32Array(size).fill(-1);
  for (let a = 0; a < size; a++) {
    for (let b = 0; b < size; b++) {
      if (a === b || ignored.has(a) || ignored.has(b)) continue;
      const next = paths.cells[a * size + b]!;
      if (next === -1) continue;
      if (!Number.isInteger(next) || next < 0 || next >= size) {
        throw new UserError(
          `Line ${a + 1}, column ${b + 1} of "${join(folder, NEURADP.paths)}": the next place is ${next}; it should be a whole number from 0 to ${size - 1}.`,
        );
      }
      if (next === a || seen[next] === a || ignored.has(next)) continue;
      seen[next] = a;
      from.push(a);
      to.push(next);
      seconds.push(times.cells[a * size + next]!);
    }
  }
  const { longitudes, latitudes, mapped } = placesOf(folder, size, times.cells);
  const clamped = seconds.filter((time) => time < 1).length;
  const network = largestPart(
    {
      ids: Int32Array.from({ length: size }, (_, place) => place),
      longitudes,
      latitudes,
      from: Int32Array.from(from),
      to: Int32Array.from(to),
      seconds: Float64Array.from({ length: from.length * TIME_COLUMNS }, (_, cell) =>
        Math.max(1, seconds[Math.floor(cell / TIME_COLUMNS)]!),
      ),
      timesClamped: clamped,
    },
    `"${folder}"`,
  );
  const source = `Made from the NeurADP files in ${basename(folder)}.`;
  return {
    network,
    times: { week: network.seconds },
    description: { kind: 'road', name: basename(folder), source, firstColumnHour: 0, timeFactor: 1 },
    notes: [
      `Read tables of ${size} places (${ignored.size} ignored); their paths use ${from.length} edges.`,
      ...(clamped > 0 ? [`${clamped} edges of less than a second were raised to one.`] : []),
      ...(mapped ? [] : [`There is no ${NEURADP.places}: the map is made from the travel times (20 km/h), and directions mean nothing.`]),
      'Times are the same at all hours.',
    ],
  };
}

function readIgnored(file: string, size: number): number[] {
  if (!existsSync(file) || readFileSync(file, 'utf8').trim() === '') return [];
  return readCsv(file, 'list of ignored zones', 1).map((row) => Math.trunc(integerIn(row, 0, 'the zone', 0, size - 1)));
}

function placesOf(folder: string, size: number, seconds: Float32Array) {
  const file = join(folder, NEURADP.places);
  if (!existsSync(file)) {
    const layout = layoutFromTimes(size, (a, b) => seconds[a * size + b]!, ASSUMED_METRES_PER_SECOND);
    return { ...inFictionalPlace(layout), mapped: false };
  }
  const longitudes = new Float64Array(size).fill(Number.NaN);
  const latitudes = new Float64Array(size).fill(Number.NaN);
  for (const row of readCsv(file, 'places file', 3)) {
    const place = integerIn(row, 0, 'the place', 0, size - 1);
    latitudes[place] = degrees(row, 1, 'the latitude', 90);
    longitudes[place] = degrees(row, 2, 'the longitude', 180);
  }
  const missing = longitudes.findIndex(Number.isNaN);
  if (missing >= 0) throw new UserError(`"${file}" has no coordinates of place ${missing}; every place of the tables needs them.`);
  return { longitudes, latitudes, mapped: true };
}

function degrees(row: CsvRow, column: number, name: string, most: number): number {
  const value = numberIn(row, column, name);
  if (Math.abs(value) > most) throw badCell(row, name, row.cells[column]!, `degrees from -${most} to ${most}`);
  return value;
}

/** Requests of a day: `count` from one place to another in an epoch of a minute. */
export interface NeuradpDay {
  readonly day: number;
  readonly flows: readonly { readonly epoch: number; readonly from: number; readonly to: number; readonly count: number }[];
}

/** The flow files of a folder, by day. @throws UserError with file and line for malformed ones */
export function readNeuradpDays(folder: string): NeuradpDay[] {
  const flows = join(folder, NEURADP.flows);
  if (!existsSync(flows)) return [];
  return readdirSync(flows)
    .flatMap((name) => {
      const day = /^test_flow_\d+_(\d+)\.txt$/.exec(name);
      return day ? [{ name, day: Number(day[1]) }] : [];
    })
    .sort((a, b) => a.day - b.day)
    .map(({ name, day }) => ({ day, flows: readFlows(join(flows, name)) }));
}

function readFlows(file: string): NeuradpDay['flows'] {
  const [first, ...lines] = readText(file, 'flow file').split(/\r?\n/);
  const epochs = Number(first);
  if (!first?.trim() || !Number.isInteger(epochs) || epochs < 1) {
    throw new UserError(`Line 1 of "${file}" is "${(first ?? '').slice(0, 40)}"; it should be the number of epochs.`);
  }
  const flows: { epoch: number; from: number; to: number; count: number }[] = [];
  let epoch = -1;
  lines.forEach((line, i) => {
    if (line.trim() === '') return;
    const header = /^Flows:(\d+)-\d+\s*$/.exec(line);
    if (header) {
      epoch = Number(header[1]);
      return;
    }
    const row: CsvRow = { file, line: i + 2, cells: line.split(',') };
    if (epoch < 0 || row.cells.length !== 3) {
      throw new UserError(
        `Line ${i + 2} of "${file}" is "${line.slice(0, 40)}"; it should be a header such as Flows:0-0, or src,dst,count below one.`,
      );
    }
    const count = numberAtLeast(row, 2, 'the count', 0);
    flows.push({ epoch, from: integerIn(row, 0, 'the origin', 0), to: integerIn(row, 1, 'the destination', 0), count: Math.round(count) });
  });
  return flows;
}
