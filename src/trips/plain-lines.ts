import { LONGEST_ROW, type RecordSink } from './read-csv.ts';

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const QUOTE = '"';
const BYTE_ORDER_MARK = 0xfeff;

/** What is left of a file from a line on that is not plain: its bytes, and the number of that line. */
export interface RestOfFile {
  readonly bytes: AsyncIterable<Buffer>;
  readonly line: number;
}

/**
 * Hands on the lines of a file for as long as they are plain: without a quotation mark, or with every field quoted and none inside. That is
 * how nearly all trip files are from end to end, and the string functions of the language split such lines five times as fast as a parser.
 * @returns the rest from the first other line on (or from one that ends in CR alone), or null at the end of the file
 */
export async function readPlainLines(bytes: AsyncIterable<Buffer>, separator: string, record: RecordSink): Promise<RestOfFile | null> {
  const chunks = bytes[Symbol.asyncIterator]();
  const between = `${QUOTE}${separator}${QUOTE}`;
  let line = 1;
  let pending: Buffer = Buffer.alloc(0);
  for (let ended = false; !ended; ) {
    const chunk = await chunks.next();
    ended = chunk.done === true;
    const piece = ended ? pending : pending.length === 0 ? chunk.value : Buffer.concat([pending, chunk.value]);
    const whole = ended ? piece.length : piece.lastIndexOf(LINE_FEED) + 1;
    if (whole === 0 && piece.length > LONGEST_ROW) return { bytes: joined(piece, chunks), line };
    let text = piece.toString('utf8', 0, whole);
    if (line === 1 && text.charCodeAt(0) === BYTE_ORDER_MARK) text = text.slice(1);
    pending = piece.subarray(whole);
    const quoted = text.includes(QUOTE);
    for (let at = 0; at < text.length; line++) {
      const feed = text.indexOf('\n', at);
      const next = feed < 0 ? text.length : feed + 1;
      let end = feed < 0 ? text.length : feed;
      if (end > at && text.charCodeAt(end - 1) === CARRIAGE_RETURN && feed >= 0) end--;
      const content = text.slice(at, end);
      const fields = content.includes('\r') ? null : quoted ? splitQuoted(content, separator, between) : content.split(separator);
      if (fields === null) return { bytes: joined(Buffer.concat([Buffer.from(text.slice(at)), pending]), chunks), line };
      record(fields, line);
      at = next;
    }
  }
  return null;
}

/** Fields of a line without a quotation mark, or with every field quoted and no mark inside a field; null for any other. */
function splitQuoted(line: string, separator: string, between: string): string[] | null {
  if (!line.includes(QUOTE)) return line.split(separator);
  if (line.length < 2 || !line.startsWith(QUOTE) || !line.endsWith(QUOTE)) return null;
  const fields = line.slice(1, -1).split(between);
  return fields.some((field) => field.includes(QUOTE)) ? null : fields;
}

async function* joined(first: Buffer, chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield first;
    for (let chunk = await chunks.next(); !chunk.done; chunk = await chunks.next()) yield chunk.value;
  } finally {
    await chunks.return?.();
  }
}
