import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { type ConfigSource, readConfigFile } from '../runs/config-source.ts';
import { nearestOrAll } from '../shared/nearest-name.ts';
import { parseParameters } from '../shared/parse-parameters.ts';
import { UserError } from '../shared/user-error.ts';
import { extendSuite } from './extend-suite.ts';
import { extensionSchema, type SuiteFile, suiteSchema } from './suite-schema.ts';
import { trainingSeeds } from './training-seeds.ts';

/** A suite that has been read and checked, but for what only its runs can check. */
export interface Suite {
  readonly title: string;
  /** The file's name without its ending; names the folder of results. */
  readonly name: string;
  readonly file: SuiteFile;
  readonly source: ConfigSource;
  readonly seeds: readonly number[];
}

/** Reads the file of a suite, and those that it extends. @throws UserError naming file, line, key and value. */
export async function readSuite(path: string): Promise<Suite> {
  const source = await readSource(path, []);
  const file = await parseParameters(suiteSchema, source.value, '', source.origin);
  for (const kind of ['environments', 'learners'] as const) {
    const odd = Object.keys(file[kind]).find((name) => !/^\w[\w.+-]*$/.test(name));
    if (odd === undefined) continue;
    const where = source.origin([kind, odd]);
    throw new UserError(`${where}: the name "${odd}" becomes part of a folder's; use letters, digits, ".", "_", "+" and "-".`);
  }
  for (const [index, { for: which }] of file.overrides.entries()) {
    for (const kind of ['environments', 'learners'] as const) {
      refuseUnknown(which[kind] ?? [], Object.keys(file[kind]), kind, source.origin(['overrides', index, 'for', kind]));
    }
  }
  const { tournament } = file;
  refuseUnknown(tournament?.environments ?? [], Object.keys(file.environments), 'environments', source.origin(['tournament']));
  const name = basename(path).replace(/\.(ya?ml|json)$/i, '');
  return { title: file.title ?? name, name, file, source, seeds: trainingSeeds(file.seeds, source.origin(['seeds'])) };
}

/** Reads a suite, laid over the one that it extends. `extending`: the files that lead to this one. */
async function readSource(path: string, extending: readonly string[]): Promise<ConfigSource> {
  const own = readConfigFile(path);
  if (own.value['extends'] === undefined) return own;
  const { extends: given } = await parseParameters(extensionSchema, own.value, '', own.origin);
  const where = own.origin(['extends']);
  const base = isAbsolute(given) ? given : join(dirname(path), given);
  const files = [...extending, resolve(path)];
  if (files.includes(resolve(base))) throw new UserError(`${where}: extends: this leads back to ${base}; a suite cannot extend itself.`);
  try {
    const source = await readSource(base, files);
    await parseParameters(suiteSchema, source.value, '', source.origin);
    return extendSuite(source, own);
  } catch (error) {
    throw error instanceof UserError ? new UserError(`${error.message}\n${where} extends ${base}.`) : error;
  }
}

function refuseUnknown(given: readonly string[], known: readonly string[], kind: string, origin: string): void {
  const unknown = given.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new UserError(`${origin}: the suite has no ${unknown} under ${kind}; ${nearestOrAll(unknown, known)}`);
}
