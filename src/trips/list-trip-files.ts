import { statSync } from 'node:fs';
import { join } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { UserError } from '../shared/user-error.ts';

/** Names that trip files in a folder have. */
const inFolder = '*.{csv,tsv,txt,parquet,csv.gz,tsv.gz,txt.gz}';

/**
 * The files that paths, folders and patterns such as `yellow_*.csv` stand for, in this order; those of a folder or a pattern by name.
 * @throws UserError if none is given, or a folder or pattern has none
 */
export async function listTripFiles(given: string | readonly string[]): Promise<string[]> {
  const paths = typeof given === 'string' ? [given] : given;
  if (paths.length === 0) throw new UserError('No trip file is named; at least one is needed.');
  const lists = await Promise.all(paths.map(listOne));
  return lists.flat();
}

async function listOne(path: string): Promise<string[]> {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory()) {
    const names = (await glob(inFolder, { cwd: path, caseSensitiveMatch: false })).sort();
    if (names.length === 0)
      throw new UserError(`The folder ${path} has no trip files: no name that ends in .csv, .tsv, .txt, .gz or .parquet.`);
    return names.map((name) => join(path, name));
  }
  if (stats || !isDynamicPattern(path)) return [path];
  const found = (await glob(path, { expandDirectories: false })).sort();
  if (found.length === 0) throw new UserError(`The pattern ${path} fits no file.`);
  return found;
}
