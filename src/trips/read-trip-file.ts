import type { Cell } from './cell.ts';
import { openTripFile } from './open-trip-file.ts';
import { readCsv } from './read-csv.ts';
import { readParquet } from './read-parquet.ts';
import type { TimestampFields } from './time-reader.ts';

/** What stands at the head of a trip file. */
export interface TripFileHeader {
  /** Names of the columns as the file has them. */
  readonly names: readonly string[];
  /** Columns whose type says that they are times (Parquet). */
  readonly timestamps: TimestampFields;
}

/** What `readTripFile` calls while it reads. */
export interface RowListener {
  /** Once, before any row. Gives the numbers of the fields that will be looked at: a Parquet file is read no further than those. */
  header(header: TripFileHeader): readonly number[];
  /** Every row, with as many cells as stand in it, and the number of its line (of its row in Parquet), from 1. The array is used again. */
  row(cells: readonly Cell[], line: number): void;
  /** The file ended inside a quoted field, so its last row is incomplete. */
  cut(): void;
}

export interface ReadOptions {
  /** Called with the number of bytes of the file that were read, and with the bytes themselves where they come in order (not in Parquet). */
  readonly onRead?: ((bytes: number, chunk: Buffer | null) => void) | undefined;
  /** Leave every line to csv-parse. For comparisons; the rows are the same. */
  readonly slowly?: boolean | undefined;
}

/**
 * Reads a trip file, whatever its form: CSV, gzip of CSV, or Parquet.
 * @throws UserError if it is none of these (`openTripFile`), has no rows, or breaks the rules of its form
 */
export async function readTripFile(file: string, listener: RowListener, options: ReadOptions = {}): Promise<void> {
  const opened = await openTripFile(file, options.onRead);
  if (opened === 'parquet') await readParquet(file, listener, options);
  else await readCsv(file, opened, listener, options);
}
