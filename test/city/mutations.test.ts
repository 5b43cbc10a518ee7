import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadCity } from '../../src/city/load-city.ts';
import { syntheticCity } from '../../src/city/synthetic/synthetic-city.ts';
import { csvLines, descriptionText, roadFiles } from '../../src/city/write-city.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { temporaryFolder } from './files.ts';

const small = syntheticCity({ avenues: 8, streets: 8, parks: 0, zoneSide: 3 }, 2);
const road: Record<string, string> = {
  ...roadFiles(small.network, { week: small.network.seconds }),
  'city.yaml': descriptionText({
    kind: 'road',
    name: 'small',
    firstColumnHour: 0,
    timeFactor: 1,
    hourFactors: new Array<number>(24).fill(1.1),
  }),
};
const pairs = Array.from({ length: 24 * 9 }, (_, i) => [Math.floor(i / 9), Math.floor((i % 9) / 3), i % 3, 60 + i]);
const zones: Record<string, string> = {
  'city.yaml': descriptionText({ kind: 'zones', name: 'three zones' }),
  'times.csv': csvLines([['local_hour', 'from', 'to', 'seconds'], ...pairs]),
  'centroids.csv': 'LocationID,Zone,longitude,latitude\n0,a,-73.99,40.7\n1,b,-73.98,40.7\n2,c,-73.98,40.71\n',
};

/** A file of a city with a byte changed, bytes lost, a line cut out, a line doubled, or a cell replaced. */
const mutation = fc.record({
  kind: fc.constantFrom('byte', 'cut', 'line', 'double', 'cell'),
  at: fc.double({ min: 0, max: 0.9999, noNaN: true }),
  byte: fc.nat(255),
  cell: fc.constantFrom('-1', 'NaN', '', '1e99', '99999', '"', 'x', '0'),
});

function mutated(text: string, { kind, at, byte, cell }: { kind: string; at: number; byte: number; cell: string }): Buffer | string {
  const lines = text.split('\n');
  const line = Math.floor(at * lines.length);
  switch (kind) {
    case 'byte': {
      const bytes = Buffer.from(text);
      bytes[Math.floor(at * bytes.length)] = byte;
      return bytes;
    }
    case 'cut':
      return text.slice(0, Math.floor(at * text.length));
    case 'line':
      return lines.toSpliced(line, 1).join('\n');
    case 'double':
      return lines.toSpliced(line, 0, lines[line]!).join('\n');
    default: {
      const cells = lines[line]!.split(',');
      cells[Math.floor(at * 997) % cells.length] = cell;
      return lines.with(line, cells.join(',')).join('\n');
    }
  }
}

describe.each([
  ['a road city', road, 200],
  ['a zone table', zones, 100],
])('%s whose files are damaged', (_, files, numRuns) => {
  it('is loaded with finite times, or refused in a sentence that names the file', () => {
    const names = Object.keys(files);
    fc.assert(
      fc.property(fc.constantFrom(...names), mutation, (file, change) => {
        const made = temporaryFolder({ ...files });
        writeFileSync(join(made.folder, file), mutated(files[file]!, change));
        try {
          const city = loadCity(made.folder);
          expect(city.places).toBeGreaterThan(1);
          for (let i = 0; i < 20; i++) {
            const [a, b] = [(i * 7919) % city.places, (i * 104_729 + 1) % city.places];
            const seconds = city.travelSeconds(a, b, i);
            expect(Number.isFinite(seconds) && seconds > 0).toBe(a !== b);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
          expect((error as Error).message).toContain(made.folder);
        } finally {
          made.remove();
        }
      }),
      // A point so far away that distances exceed the tables.
      { numRuns, examples: files === road ? [['points.csv', { kind: 'cell', at: 0.001, byte: 0, cell: '-1' }]] : [] },
    );
  });
});
