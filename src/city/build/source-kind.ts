import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../shared/user-error.ts';

/** What a path given as the source of a city is: files are told by their contents, folders by the files in them. */
export function kindOfSource(source: string): 'synthetic' | 'network' | 'neuradp' | 'amod' | 'osm' {
  if (source === 'synthetic') return 'synthetic';
  if (!existsSync(source)) {
    throw new UserError(
      `"${source}" does not exist; give a folder with points.csv, edges.csv and week.csv, an OpenStreetMap file (.osm.pbf or JSON of ` +
        'Overpass), a folder of NeurADP files, a scenario of RL4AMOD, or the word synthetic.',
    );
  }
  if (statSync(source).isDirectory()) return existsSync(join(source, 'zone_traveltime.csv')) ? 'neuradp' : 'network';
  return isScenario(source) ? 'amod' : 'osm';
}

/** Whether a file is a scenario of RL4AMOD: told by two of its keys. */
export function isScenario(file: string): boolean {
  if (!statSync(file).isFile() || !/^\s*\{/.test(headOf(file))) return false;
  const text = readFileSync(file, 'utf8');
  return text.includes('"topology_graph"') && text.includes('"demand"');
}

function headOf(file: string): string {
  const bytes = Buffer.alloc(64);
  const descriptor = openSync(file, 'r');
  try {
    return bytes.toString('latin1', 0, readSync(descriptor, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(descriptor);
  }
}
