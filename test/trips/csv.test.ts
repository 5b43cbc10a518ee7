import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readTrips } from '../../src/trips/load-trips.ts';
import { temporaryFiles } from './files.ts';
import { statedTrip, yellowFile } from './variants.ts';

const temporary = temporaryFiles();
const stated = [statedTrip(), statedTrip({ pickup: statedTrip().pickup + 60 }), statedTrip({ pickup: statedTrip().pickup + 120 })];
const plain = yellowFile(stated);
const lines = plain.trimEnd().split('\r\n');

async function expectAll(name: string, content: string | Uint8Array): Promise<void> {
  const expected = await readTrips(temporary('plain.csv', plain));
  const { trips, report } = await readTrips(temporary(name, content));
  expect(report).toMatchObject({ read: 3, truncated: 0, trips: 3 });
  expect(trips).toEqual(expected.trips);
}

const quote = (line: string, separator: string) => `"${line.replaceAll(',', separator)}"`;

describe('the same trips come out of', () => {
  it.each<[string, string | Uint8Array]>([
    ['a byte order mark', `\uFEFF${plain}`],
    ['LF', plain.replaceAll('\r\n', '\n')],
    ['CR', plain.replaceAll('\r\n', '\r')],
    ['a mixture of line ends', `${lines[0]}\n${lines[1]}\r\n${lines[2]}\n${lines[3]}`],
    ['no line end at the end', lines.join('\n')],
    ['blank lines', `\n\r\n${lines.join('\r\n\r\n  \n')}\n\n`],
    ['quoted fields', lines.map((line) => line.replace(/[^,]+/g, '"$&"')).join('\n')],
    ['semicolons', plain.replaceAll(',', ';')],
    ['tabs', plain.replaceAll(',', '\t')],
    ['rows that are one quoted field of tabs', lines.map((line) => quote(line, '\t')).join('\n')],
    ['rows that are one quoted field of commas', lines.map((line) => quote(line, ',')).join('\n')],
    ['an empty column at the end', lines.map((line) => `${line},`).join('\n')],
    ['a named column that nobody knows', lines.map((line, i) => `${i === 0 ? 'Colour' : 'green'},${line}`).join('\n')],
    ['American dates', plain.replace(/(\d{4})-(\d\d)-(\d\d) /g, '$2/$3/$1 ')],
    ['gzip', gzipSync(plain)],
  ])('%s', async (name, content) => {
    await expectAll(`${name}.csv`, content);
  });
});

describe('rows that are cut off', () => {
  it.each([
    ['in a field', `${plain}1,2016-03-07 09:00:00,2016-0`],
    ['in a quoted field', `${plain}1,"2016-03-07 09:00:00","2016-0`],
    ['with a line end', `${plain}1,2016-03-07 09:00:00\r\n`],
  ])('%s are counted and the others kept', async (_, content) => {
    const { report } = await readTrips(temporary('cut.csv', content));
    expect(report).toMatchObject({ read: 4, truncated: 1, trips: 3 });
    expect(report.kept.read).toBe(3);
  });
});

describe('a long file', () => {
  it('is read across many chunks without losing a row', async () => {
    const rows = Array.from({ length: 5000 }, (_, i) => statedTrip({ pickup: statedTrip().pickup + i, fare: i }));
    for (const content of [yellowFile(rows), gzipSync(yellowFile(rows))]) {
      const { trips } = await readTrips(temporary('long.csv', content));
      expect(trips.count).toBe(5000);
      expect(trips.fare.every((fare, i) => fare === i)).toBe(true);
    }
  });
});
