import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { UserError } from '../shared/user-error.ts';
import { openTripFile } from './open-trip-file.ts';

/** What `readCsv` calls while it reads. */
export interface CsvListener {
  /** The first line that is not blank. */
  header(fields: readonly string[]): void;
  /** Every further line that is not blank, with as many fields as stand in it. */
  row(fields: readonly string[]): void;
  /** The file ended inside a quoted field, so its last row is incomplete. */
  cut(): void;
}

/** A longer row is a sign of a quotation mark that is never closed. */
const LONGEST_ROW = 1 << 20;

/**
 * Reads a CSV file as a stream in constant memory: RFC 4180 quotes; lines end in LF, CRLF or a mixture; blank lines are skipped; the
 * separator (comma, semicolon or tab) is read off the header. Files whose every row is one quoted field are unquoted and split again.
 * @throws UserError if the file cannot be read as text (`openTripFile`), has no row after the header or breaks the rules of CSV.
 */
export async function readCsv(file: string, listener: CsvListener): Promise<void> {
  const { beginning, bytes } = await openTripFile(file);
  let inner: string | null = null;
  let headerSeen = false;
  let rows = 0;
  let lastLine = 0;
  const parser = parse({
    bom: true,
    delimiter: separatorOf(firstLine(beginning)),
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
    // Called at once for every row, so that no row is lost if the file breaks off; nothing is left to read from the parser.
    on_record: (record: string[], { lines }) => {
      lastLine = lines;
      if (record.length === 1 && record[0]!.trim() === '') return null;
      if (!headerSeen) {
        headerSeen = true;
        if (record.length === 1 && /[\t,;]/.test(record[0]!)) inner = separatorOf(record[0]!);
        listener.header(inner === null ? record : record[0]!.split(inner));
        return null;
      }
      rows++;
      listener.row(inner !== null && record.length === 1 ? record[0]!.split(inner) : record);
      return null;
    },
  });
  try {
    await pipeline(bytes, parser.resume());
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    if (error.code !== 'CSV_QUOTE_NOT_CLOSED') throw new UserError(`The trip file ${file} is not readable as CSV: ${error.message}.`);
    if (!headerSeen || Number(error['lines']) > lastLine + 2) {
      throw new UserError(`The trip file ${file} has a quotation mark near line ${lastLine + 1} that is never closed.`);
    }
    rows++;
    listener.cut();
  }
  if (rows === 0) throw new UserError(`The trip file ${file} has a header but no rows.`);
}

function firstLine(text: string): string {
  return /[^\r\n]*\S[^\r\n]*/.exec(text)?.[0] ?? '';
}

/** The most frequent of comma, semicolon and tab outside quotation marks; comma if there is none. */
function separatorOf(line: string): string {
  const bare = line.replace(/"[^"]*"/g, '');
  let best = ',';
  for (const separator of [';', '\t']) {
    if (bare.split(separator).length > bare.split(best).length) best = separator;
  }
  return best;
}
