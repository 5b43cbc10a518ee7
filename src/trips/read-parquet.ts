import { asyncBufferFromFile, type DecodedArray, parquetMetadataAsync, parquetScan, parquetSchema, type SchemaElement } from 'hyparquet';
import { UserError } from '../shared/user-error.ts';
import type { Cell } from './cell.ts';
import type { ReadOptions, RowListener } from './read-trip-file.ts';

/** Timestamps become seconds since 1970; what they mean the header says. Dates without a time of day are no times. */
const parsers = {
  timestampFromMilliseconds: (time: bigint) => Number(time) / 1e3,
  timestampFromMicroseconds: (time: bigint) => Number(time) / 1e6,
  timestampFromNanoseconds: (time: bigint) => Number(time) / 1e9,
  dateFromDays: () => undefined,
};

/**
 * Reads the columns that the listener wants out of a Parquet file, one row group after the other; in memory are those columns of one row
 * group. All codecs of the format are understood.
 * @throws UserError if the file is damaged, has no rows, or a wanted column is not a plain column
 */
export async function readParquet(file: string, listener: RowListener, { onRead }: ReadOptions): Promise<void> {
  const { compressors } = await import('hyparquet-compressors');
  const source = await attempt(file, 'at its end', () => asyncBufferFromFile(file));
  const metadata = await attempt(file, 'at its end', () => parquetMetadataAsync(source));
  const columns = await attempt(file, 'in its schema', () => parquetSchema(metadata).children);
  const names = columns.map(({ element }) => element.name);
  const fields = listener.header({ names, timestamps: timestampsOf(columns.map(({ element }) => element)) });
  for (const field of fields) {
    if (columns[field]!.children.length > 0 || columns[field]!.element.repetition_type === 'REPEATED') {
      throw new UserError(`The column ${names[field]} of the trip file ${file} holds lists or records; it must hold one value a row.`);
    }
  }
  const wanted = fields.map((field) => names[field]!);
  const options = { file: source, metadata, columns: wanted, compressors, parsers, geoparquet: false };
  const scan = await attempt(file, 'in its row groups', () => parquetScan(options));

  const cells: Cell[] = new Array(names.length).fill(undefined);
  let rows = 0;
  for (const [group, range] of scan.ranges.entries()) {
    const data: DecodedArray[] = [];
    for (const column of wanted) {
      const read = await attempt(file, `in column ${column} of row group ${group + 1}`, () => scan.readColumn({ column, ...range }));
      if (read.length !== range.rowEnd - range.rowStart) {
        throw new UserError(
          `The trip file ${file} is damaged in column ${column} of row group ${group + 1}: it has ${read.length} of ${range.rowEnd - range.rowStart} rows.`,
        );
      }
      data.push(read);
    }
    for (let row = 0; row < range.rowEnd - range.rowStart; row++) {
      for (let i = 0; i < fields.length; i++) cells[fields[i]!] = toCell(data[i]![row]);
      listener.row(cells, ++rows);
    }
    onRead?.(
      Number(metadata.row_groups[group]?.columns.reduce((sum, column) => sum + (column.meta_data?.total_compressed_size ?? 0n), 0n) ?? 0),
      null,
    );
  }
  if (rows !== Number(metadata.num_rows)) {
    throw new UserError(`The trip file ${file} is damaged: it should have ${metadata.num_rows} rows and has ${rows}.`);
  }
  if (rows === 0) throw new UserError(`The trip file ${file} has a header but no rows.`);
}

function timestampsOf(columns: readonly SchemaElement[]): Map<number, 'local' | 'instant'> {
  const found = new Map<number, 'local' | 'instant'>();
  columns.forEach(({ type, logical_type: logical, converted_type: converted }, field) => {
    if (logical?.type === 'TIMESTAMP') found.set(field, logical.isAdjustedToUTC ? 'instant' : 'local');
    else if (converted === 'TIMESTAMP_MILLIS' || converted === 'TIMESTAMP_MICROS') found.set(field, 'instant');
    else if (type === 'INT96') found.set(field, 'local');
  });
  return found;
}

function toCell(value: unknown): Cell {
  if (typeof value === 'number' || typeof value === 'string') return value;
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'boolean' ? String(value) : undefined;
}

async function attempt<T>(file: string, where: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new UserError(`The trip file ${file} is not readable as Parquet, ${where}: ${error instanceof Error ? error.message : error}.`);
  }
}
