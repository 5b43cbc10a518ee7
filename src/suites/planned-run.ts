import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkpointSteps } from '../runs/checkpoint.ts';
import type { RunConfig } from '../runs/config.ts';
import { requireSame } from '../runs/config-difference.ts';
import type { ConfigSource } from '../runs/config-source.ts';
import { type ResolvedConfig, resolveConfig, withNamesSpelledOut } from '../runs/resolve-config.ts';
import { openRunFolder } from '../runs/run-folder.ts';
import { trainCommand } from './train-command.ts';

/** A run that is to be trained in a folder of its own. */
export interface PlannedRun extends ResolvedConfig {
  /** Path of its folder below the folder of all: "battle/dmfg-ql-0". */
  readonly name: string;
  readonly path: string;
  /** The words after `murmur` that begin it. */
  readonly command: readonly string[];
  /** `new`: there is nothing of it. `begun`: it can go on. `done`: it was trained to its end, and its results are there. */
  readonly state: 'new' | 'begun' | 'done';
}

/**
 * Plans a run, and looks what there is of it in its folder.
 * @throws UserError for a wrong configuration, and for a folder with a run of another one.
 */
export async function planRun(name: string, folder: string, given: ConfigSource, fromFolder: string): Promise<PlannedRun> {
  const path = join(folder, name);
  const resolved = await resolveConfig(given, fromFolder);
  const state = await stateOf(path, resolved.config, given, fromFolder);
  return { ...resolved, name, path, command: trainCommand(withNamesSpelledOut(given).value, path), state };
}

async function stateOf(path: string, config: RunConfig, given: ConfigSource, fromFolder: string): Promise<PlannedRun['state']> {
  if (!existsSync(join(path, 'config.yaml'))) return 'new';
  const folder = openRunFolder(path);
  const begun = await resolveConfig(folder.config, fromFolder);
  requireSame(begun.config, config, folder.config, given);
  const [newest] = await checkpointSteps(path);
  return newest === config.totalTimesteps && existsSync(join(path, 'curve.png')) ? 'done' : 'begun';
}

/** The words after `murmur` that train a planned run from where it stands. */
export function commandNow({ state, path, command }: PlannedRun): readonly string[] {
  return state === 'new' ? command : ['train', '--resume', '--out', path];
}
