import { existsSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UserError } from '../shared/user-error.ts';
import { checkPlugin } from './check-plugin.ts';
import { describeError } from './make-environment.ts';
import type { Plugin } from './plugin.ts';

/** A plugin and where it was found, as `Registry.add` wants them. */
export interface LoadedPlugin {
  readonly plugin: Plugin;
  readonly origin: string;
}

/**
 * Loads a plugin by npm package name or by file path (.js, .mjs, .ts; anything that begins with ".", or "/", or exists as a file).
 * TypeScript needs no build. Within the plugin, 'murmuration' and 'murmuration/testing' are this very package, installed beside it or not.
 *
 * @param fromFolder the folder from which a path is relative and a package is looked up, usually the working directory.
 * @throws UserError when it is not found, throws while loading, or is malformed.
 */
export async function loadPlugin(specifier: string, fromFolder: string): Promise<LoadedPlugin> {
  const { createJiti } = await import('jiti');
  const jiti = createJiti(pathToFileURL(join(fromFolder, 'plugin-loader.js')).href, {
    interopDefault: false,
    moduleCache: false,
    fsCache: false,
    virtualModules: {
      murmuration: await import('../index.ts'),
      'murmuration/testing': await import('../environment/testing.ts'),
    },
  });
  const origin = locate(specifier, fromFolder, (name) => jiti.esmResolve(name, { try: true }));
  let module: { default?: unknown };
  try {
    module = await jiti.import(origin);
  } catch (error) {
    throw new UserError(`Plugin "${specifier}" (${origin}) failed to load: ${describeError(error)}`, { cause: error });
  }
  return { plugin: checkPlugin(module.default, specifier), origin };
}

function locate(specifier: string, fromFolder: string, resolvePackage: (name: string) => string | undefined): string {
  const path = resolve(fromFolder, specifier);
  const isFile = existsSync(path) && statSync(path).isFile();
  if (isFile) return path;
  if (specifier.startsWith('.') || isAbsolute(specifier) || /\.[cm]?[jt]s$/.test(specifier)) {
    throw new UserError(`There is no plugin file "${specifier}" in ${fromFolder} (looked for ${path}).`);
  }
  const found = resolvePackage(specifier);
  if (found) return found;
  throw new UserError(
    `Plugin "${specifier}" is neither a file in ${fromFolder} nor a package installed there. ` +
      `Install it with npm install ${specifier}, or give a file path such as ./my-plugin.ts.`,
  );
}
