import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/shared/user-error.ts';
import { readTripFile } from '../../src/trips/read-trip-file.ts';
import { tripSchemas } from '../../src/trips/trip-schema.ts';
import { hasSharedData, sharedData, temporaryFiles } from './files.ts';
import { statedTrip, variants, writeVariant } from './variants.ts';
import { writeSchema } from './write-schema.ts';

const temporary = temporaryFiles();

/** Every row with its line, as JSON, or the sentence that the file was refused with. */
async function rowsOf(file: string, slowly: boolean): Promise<string[]> {
  const rows: string[] = [];
  const listener = {
    header({ names }: { readonly names: readonly string[] }) {
      rows.push(JSON.stringify(names));
      return [];
    },
    row: (cells: readonly unknown[], line: number) => rows.push(JSON.stringify([line, ...cells])),
    cut: () => rows.push('cut'),
  };
  try {
    await readTripFile(file, listener, { slowly });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    rows.push(error.message);
  }
  return rows;
}

async function expectAgreement(file: string): Promise<void> {
  expect(await rowsOf(file, false)).toEqual(await rowsOf(file, true));
}

const stated = Array.from({ length: 40 }, (_, i) => statedTrip({ pickup: statedTrip().pickup + i, fare: i - 3 }));

describe('splitting lines and csv-parse give the same rows, line by line', () => {
  it.each(variants)('$title', async (variant) => {
    const text = writeVariant(variant, stated);
    await expectAgreement(temporary('plain.csv', text));
    await expectAgreement(temporary('cut.csv', text.slice(0, -30)));
    await expectAgreement(temporary('quoted.csv', text.replace(/[^,\r\n]+/g, '"$&"')));
    await expectAgreement(temporary('packed.csv', gzipSync(text)));
  });

  it.each(tripSchemas().filter(({ reject }) => reject === undefined))('$name', async (schema) => {
    await expectAgreement(temporary('schema.csv', writeSchema(schema, stated)));
  });

  it.each([
    ['a byte order mark', '\uFEFFa,b\n1,2\n'],
    ['a byte order mark and quotes', '\uFEFF"a","b"\n"1","2"\n'],
    ['quotes from the second row on', 'a,b\n1,2\n"3",4\n5,6\n'],
    ['separators and line ends inside quotes', 'a,b\n"1,5","2\n3"\n4,5\n'],
    ['doubled quotes', 'a,b\n"say ""so""","2"\n"",""\n"""",1\n"a"",""b"\n'],
    ['quotes inside a field', 'a,b\n1"5,2\n"1"5,2\n 3,"4" \n'],
    ['a lone carriage return', 'a,b\n1,2\r3,4\n5,6\r\n7,8\r'],
    ['only carriage returns', 'a,b\r1,2\r3,4\r'],
    ['blank lines and lines of blanks', '\n\r\na,b\n\n  \n1,2\n\r\n\t\n3,4'],
    ['letters of other scripts', 'ä,β\nß,\u2028\n中,文\n"é",1\n'],
    ['bytes that are no UTF-8', Buffer.from([97, 44, 98, 10, 0xc3, 44, 0xff, 10, 34, 0xe4, 34, 44, 49, 10])],
    ['one column', 'a\n1\n2\n'],
    ['one quoted field a row', '"a\tb"\n"1\t2"\n3\t4\n'],
    ['a quotation mark that stays open', 'a,b\n1,2\n"3,4\n5,6\n7,8\n9,10\n'],
    ['a row cut in a quoted field', 'a,b\n"1","2"\n"3","4'],
    ['no line end at all', 'a,b'],
  ])('%s', async (name, content) => {
    await expectAgreement(temporary(`${name}.csv`, content));
  });

  it('any short text of the letters that matter', async () => {
    const letters = fc.constantFrom('a', '1', ',', ',', '"', '"', '\n', '\n', '\r\n', '\r', ' ', '\t', ';');
    await fc.assert(
      fc.asyncProperty(fc.array(letters, { minLength: 1, maxLength: 60 }), async (text) => {
        await expectAgreement(temporary('any.csv', text.join('')));
      }),
      { numRuns: 500 },
    );
  });

  it('a long file whose pieces end anywhere, with one quoted field in the middle', async () => {
    const rows = Array.from({ length: 40_000 }, (_, i) => (i === 30_000 ? '"x, y",2' : `${i},${'z'.repeat(i % 17)}`));
    await expectAgreement(temporary('long.csv', `a,b\r\n${rows.join('\r\n')}\r\n`));
  });
});

describe.skipIf(!hasSharedData)('the same of real files (needs the optional shared data)', () => {
  const folders = hasSharedData ? ['tlc_heads', 'trips'].map((folder) => sharedData(folder)) : [];
  const files = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));

  it.each(files)('%s', async (file) => {
    // The first half megabyte stands for the file.
    await expectAgreement(temporary('real.csv', readFileSync(file).subarray(0, 1 << 19)));
  });
});
