import { mergeOverrides } from '../runs/config-overrides.ts';
import { type ConfigSource, emptyConfig, readConfigFile } from '../runs/config-source.ts';
import { withNamesSpelledOut } from '../runs/resolve-config.ts';
import { UserError } from '../shared/user-error.ts';
import { plainKeys } from '../suites/train-command.ts';
import { type Arguments, textOption, textOptions } from './arguments.ts';

/**
 * What the user has said of a run: the `--config` file, and the options laid over it. `--plugin` adds to the file's plugins; naming
 * another learner than the file does leaves out the parameters that the file has for its own.
 * @throws UserError when file and command name different environments.
 */
export function gatherConfig(env: string | undefined, argv: readonly string[], dotted: Arguments['dotted']): ConfigSource {
  const path = textOption(argv, 'config');
  const source = withNamesSpelledOut(path === undefined ? emptyConfig : readConfigFile(path));
  const value: Record<string, unknown> = { ...source.value };
  const options: Record<string, unknown> = { ...dotted };

  const fileEnv = nameIn(value['env']);
  if (env !== undefined && fileEnv !== undefined && fileEnv !== env) {
    throw new UserError(
      `${source.origin(['env', 'name'])}: the environment is "${fileEnv}" there and "${env}" on the command line; give one.`,
    );
  }
  if (env !== undefined) options['env.name'] = quoted(env);
  const learner = textOption(argv, 'learner');
  if (learner !== undefined) {
    if (nameIn(value['learner']) !== learner) delete value['learner'];
    options['learner.name'] = quoted(learner);
  }
  const engine = textOption(argv, 'engine');
  if (engine !== undefined) options['engine.name'] = quoted(engine);
  for (const name of plainKeys) {
    const text = textOption(argv, name);
    if (text !== undefined) options[name] = text;
  }
  const compare = textOption(argv, 'compare');
  if (compare !== undefined) options['compare'] = compare.split(',').filter((name) => name !== '');
  const plugins = textOptions(argv, 'plugin');
  if (plugins.length > 0) options['plugins'] = [...(Array.isArray(value['plugins']) ? value['plugins'] : []), ...plugins];
  return mergeOverrides({ ...source, value }, options);
}

/** Keeps a name a text, though it may look like a number. */
function quoted(name: string): string {
  return JSON.stringify(name);
}

function nameIn(block: unknown): string | undefined {
  const name = typeof block === 'object' && block !== null ? (block as Record<string, unknown>)['name'] : undefined;
  return typeof name === 'string' ? name : undefined;
}
