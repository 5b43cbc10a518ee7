import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { UserError } from '../shared/user-error.ts';
import type { OpenedFile } from './open-trip-file.ts';
import { readPlainLines } from './plain-lines.ts';
import type { ReadOptions, RowListener } from './read-trip-file.ts';

/** A longer row is a sign of a quotation mark that is never closed. */
export const LONGEST_ROW = 1 << 20;

/** Takes the fields of one line, and the line's number from 1. */
export type RecordSink = (fields: readonly string[], line: number) => void;

/**
 * Reads CSV as a stream in constant memory: RFC 4180 quotes; lines end in LF, CRLF or a mixture; blank lines are skipped; the
 * separator (comma, semicolon or tab) is read off the header. Files whose every row is one quoted field are unquoted and split again.
 * Lines that need no parser are split at once (`readPlainLines`); from the first other line on, csv-parse reads.
 * @throws UserError if the file has no row after the header or breaks the rules of CSV.
 */
export async function readCsv(file: string, opened: OpenedFile, listener: RowListener, { slowly = false }: ReadOptions): Promise<void> {
  const separator = separatorOf(firstLine(opened.beginning));
  let inner: string | null = null;
  let headerSeen = false;
  let rows = 0;
  const record: RecordSink = (fields, line) => {
    if (fields.length === 1 && fields[0]!.trim() === '') return;
    if (headerSeen) {
      rows++;
      listener.row(inner !== null && fields.length === 1 ? fields[0]!.split(inner) : fields, line);
      return;
    }
    headerSeen = true;
    if (fields.length === 1 && /[\t,;]/.test(fields[0]!)) inner = separatorOf(fields[0]!);
    listener.header({ names: inner === null ? fields : fields[0]!.split(inner), timestamps: new Map() });
  };
  const rest = slowly ? { bytes: opened.bytes, line: 1 } : await readPlainLines(opened.bytes, separator, record);
  if (rest !== null) await parseRest(file, rest.bytes, rest.line, separator, record);
  if (rows === 0) throw new UserError(`The trip file ${file} has a header but no rows.`);

  async function parseRest(file: string, bytes: AsyncIterable<Buffer>, firstLine: number, delimiter: string, record: RecordSink) {
    let lastLine = firstLine - 1;
    const parser = parse({
      bom: firstLine === 1,
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      max_record_size: LONGEST_ROW,
      // Called at once for every row, so that no row is lost if the file breaks off; nothing is left to read from the parser.
      on_record: (fields: string[], { lines }) => {
        lastLine = firstLine - 1 + lines;
        record(fields, lastLine);
        return null;
      },
    });
    try {
      await pipeline(bytes, parser.resume());
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      if (error.code !== 'CSV_QUOTE_NOT_CLOSED') {
        throw new UserError(`The trip file ${file} is not readable as CSV after line ${lastLine}: ${error.message}.`);
      }
      if (!headerSeen || firstLine - 1 + Number(error['lines']) > lastLine + 2) {
        throw new UserError(`The trip file ${file} has a quotation mark near line ${lastLine + 1} that is never closed.`);
      }
      rows++;
      listener.cut();
    }
  }
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
