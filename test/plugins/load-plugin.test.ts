import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertEnvironment } from '../../src/environment/testing.ts';
import { loadPlugin } from '../../src/plugins/load-plugin.ts';
import { makeEnvironment } from '../../src/plugins/make-environment.ts';
import { createRegistry } from '../../src/plugins/registry.ts';
import { UserError } from '../../src/shared/user-error.ts';

const example = join(import.meta.dirname, '../../docs/examples/plaza.ts');
let folder: string;

/** Writes a file below a folder in which nothing is installed. */
function write(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function writePackage(name: string, file: string, text: string): void {
  write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', type: 'module', exports: `./${file}` }));
  write(`node_modules/${name}/${file}`, text);
}

const load = async (specifier: string) => {
  const { plugin, origin } = await loadPlugin(specifier, folder);
  const registry = createRegistry();
  registry.add(plugin, origin);
  return registry;
};
const loadError = (specifier: string): Promise<unknown> => loadPlugin(specifier, folder).catch((error: unknown) => error);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'murmuration-plugins-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the example of the documentation', () => {
  const source = readFileSync(example, 'utf8');
  const compiled = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  }).outputText;

  it('has at most 60 lines', () => {
    expect(source.trimEnd().split('\n').length).toBeLessThanOrEqual(60);
  });

  it.each(['plugins/plaza.ts', './plugins/plaza.mjs', 'plugins/plaza.js'])('keeps the contract as the file %s', async (path) => {
    if (path.endsWith('.ts')) cpSync(example, join(folder, path));
    else write(path, compiled);
    const registry = await load(path);
    expect(registry.environment('plaza').origin).toBe(join(folder, path));
    const { checks } = await assertEnvironment(registry.environment('plaza'));
    expect(checks.filter(({ status }) => status === 'passed').length).toBeGreaterThan(10);
  });

  it.each([
    ['murmuration-plaza', 'index.js', compiled],
    ['@someone/plaza', 'plaza.ts', source],
  ])('keeps the contract as the installed package %s', async (name, file, text) => {
    writePackage(name, file, text);
    const registry = await load(name);
    await assertEnvironment(registry.environment('plaza'), { parameters: { walkers: 5, patience: 4 } });
  });
});

it('gives a plugin this very package, installed beside it or not', async () => {
  write(
    'identity.ts',
    `import { UserError, z, definePlugin } from 'murmuration';
     import { checkEnvironment } from 'murmuration/testing';
     const env = { name: 'picky', summary: '', parameters: z.object({}), make: () => { throw new UserError('Mine.'); } };
     export const tools = checkEnvironment;
     export default definePlugin({ name: 'identity', envs: [env as never] });`,
  );
  const registry = await load('identity.ts');
  const error: unknown = await makeEnvironment(registry.environment('picky'), {}, 1).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(UserError);
  expect((error as Error).message).toBe('Mine.');
});

describe('says in a sentence', () => {
  it.each([
    ['that a file is not there', './absent.ts', null, /no plugin file "\.\/absent\.ts" in/],
    [
      'that a package is not installed',
      'murmuration-absent',
      null,
      /"murmuration-absent" is neither a file in .* nor a package installed there.*npm install/,
    ],
    [
      'what a plugin threw while loading',
      'throws.ts',
      "throw new TypeError('no map of Utopia');",
      /"throws\.ts" .*failed to load: TypeError: no map of Utopia .*throws\.ts:1/,
    ],
    ['that a plugin cannot be parsed', 'garbled.ts', 'export default {{', /"garbled\.ts" .*failed to load:.*Unexpected token/s],
    [
      'that the default export is missing',
      'bare.ts',
      'export const plugin = {};',
      /"bare\.ts" has no default export\. .*definePlugin\(\{ name/,
    ],
    ['that the default export is no plugin', 'seven.ts', 'export default 7;', /exports the number 7 as default\. .*definePlugin/],
    ['that the name is missing', 'nameless.ts', 'export default { envs: [] };', /has the name undefined; expected a text/],
    ['that a key is unknown', 'typo.ts', "export default { name: 'typo', environments: [] };", /has the unknown key "environments"/],
    ['that envs is no list', 'list.ts', "export default { name: 'list', envs: {} };", /has envs = an object; expected a list/],
    [
      'that parameters are no schema',
      'schema.ts',
      "export default { name: 's', envs: [{ name: 'e', summary: '', parameters: {}, make() {} }] };",
      /malformed envs\[0\]: its parameters are an object, not a Standard Schema.*defineEnvironment/,
    ],
    [
      'that a learner cannot be created',
      'learner.ts',
      "import { z } from 'murmuration'; export default { name: 's', learners: [{ name: 'l', summary: '', parameters: z.object({}) }] };",
      /malformed learners\[0\]: it has no create.*defineLearner/,
    ],
  ])('%s', async (_, specifier, text, message) => {
    if (text !== null) write(specifier, text);
    const error = await loadError(specifier);
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toMatch(message);
  });
});
