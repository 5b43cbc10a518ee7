import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';
import { guessValue, mergeOverrides } from '../../src/runs/config-overrides.ts';
import { type ConfigSource, emptyConfig, readConfigFile } from '../../src/runs/config-source.ts';
import { parseParameters } from '../../src/shared/parse-parameters.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { temporaryFolder } from './snapshots.ts';

const start = `# A small fleet
env:
  name: ride-sharing
  fleet: &fleet
    speeds: [1, 1.5]

  vehicles: 0
  "shift hours":
    - 8
    - from: 1
      to: 2
learner: { gamma: 0.9,
  layers: [64, 64] }
second: *fleet
`;

function configOf(text: string | Uint8Array, name = 'start.yaml'): ConfigSource {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, text);
  return readConfigFile(path);
}

describe('readConfigFile', () => {
  it('gives the values', () => {
    expect(configOf(start).value).toEqual({
      env: { name: 'ride-sharing', fleet: { speeds: [1, 1.5] }, vehicles: 0, 'shift hours': [8, { from: 1, to: 2 }] },
      learner: { gamma: 0.9, layers: [64, 64] },
      second: { speeds: [1, 1.5] },
    });
  });

  it.each<[(string | number)[], number, number]>([
    [['env'], 2, 1],
    [['env', 'vehicles'], 7, 3],
    [['env', 'fleet', 'speeds', 1], 5, 17],
    [['env', 'shift hours'], 8, 3],
    [['env', 'shift hours', 1, 'to'], 11, 7],
    [['learner', 'gamma'], 12, 12],
    [['learner', 'layers', 0], 13, 12],
    [['second', 'speeds', 0], 5, 14],
  ])('locates %j at line %i, column %i', (path, line, column) => {
    expect(configOf(start).locate(path)).toEqual({ line, column });
  });

  it('locates what is not there at what is around it', () => {
    const config = configOf(start);
    expect(config.locate(['env', 'trips', 'file'])).toEqual({ line: 2, column: 1 });
    expect(config.locate(['env', 'shift hours', 7])).toEqual({ line: 8, column: 3 });
    expect(config.locate(['env', 'vehicles', 'most'])).toEqual({ line: 7, column: 3 });
    expect(config.locate(['seed'])).toBeNull();
    expect(config.origin(['env', 'vehicles'])).toMatch(/start\.yaml line 7$/);
    expect(config.origin(['seed'])).toMatch(/start\.yaml$/);
  });

  it('finds each key on the line on which it was written', () => {
    const words = fc.stringMatching(/^[a-z]{1,6}$/);
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.integer(),
        words,
        fc.dictionary(words, tie('tree'), { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(words, tree, { minKeys: 1, maxKeys: 5, noNullPrototype: true }), fc.boolean(), (value, asJson) => {
        const text = asJson ? JSON.stringify(value, null, '\t') : stringify(value);
        const lines = text.split('\n');
        const config = configOf(text, asJson ? 'a.json' : 'a.yaml');
        expect(config.value).toEqual(value);
        const visit = (node: unknown, path: string[]): void => {
          if (path.length) {
            const { line, column } = config.locate(path)!;
            const key = asJson ? `"${path.at(-1)}"` : stringify(path.at(-1)).trim();
            expect(lines[line - 1]!.slice(column - 1)).toMatch(new RegExp(`^${key}:`));
          }
          if (typeof node === 'object' && node !== null) for (const [key, inner] of Object.entries(node)) visit(inner, [...path, key]);
        };
        visit(value, []);
      }),
      { numRuns: 50 },
    );
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    ['a key given twice', 'env:\n  vehicles: 3\n  radius: 1\n  vehicles: 4\n', /line 4: the key vehicles is given twice here; keep one/],
    ['a list that is not closed', 'env:\n  hours: [1,\n  b: 2\n', /line 3: this is not valid YAML: Flow sequence .* end with a \]\.$/],
    ['two values in a line', 'env:\n  a: b: c\n', /line 2: this is not valid YAML: Nested mappings/],
    ['a tab', 'env:\n\tvehicles: 3\n', /line 2: YAML is indented with spaces, and here is a tab\./],
    ['an unknown tag', 'env:\n  a: 1\n  b: !speed 3\n', /line 3: this is not valid YAML: Unresolved tag: !speed\.$/],
    ['two documents', 'a: 1\n---\nb: 1\n', /line 2: a second document begins here/],
    ['an unknown alias', 'a: *fleet\n', /Unresolved alias .*fleet\.$/],
    ['nothing', '', /is empty: a configuration needs at least one "key: value" line\./],
    ['only comments', '# soon\n\n', /is empty/],
    ['a list', '\n- 1\n- 2\n', /line 2: a configuration consists of "key: value" lines\./],
    ['a word', 'hello\n', /line 1: a configuration consists of/],
    ['bytes that are no text', Uint8Array.of(0x61, 0x3a, 0x20, 0xff), /is not text in UTF-8/],
    ['JSON with a comma too many', '{\n"a": 1,,\n}', /line 2: this is not valid YAML/],
  ])('says where a file with %s is wrong', (_, text, message) => {
    expect(() => configOf(text)).toThrow(message);
    expect(() => configOf(text)).toThrow(UserError);
  });

  it('says that a file is missing or a folder', () => {
    const folder = temporaryFolder();
    expect(() => readConfigFile(join(folder, 'none.yaml'))).toThrow(/^There is no configuration file .*none\.yaml\.$/);
    mkdirSync(join(folder, 'sub'));
    expect(() => readConfigFile(join(folder, 'sub'))).toThrow(/is a folder; give a YAML or JSON file\.$/);
  });

  it('lends its lines to complaints about parameters', async () => {
    const config = configOf(start);
    const schema = z.object({ name: z.string(), fleet: z.any(), vehicles: z.int().min(1), 'shift hours': z.any() });
    const check = parseParameters(schema, config.value['env'] as Record<string, unknown>, 'env', config.origin);
    await expect(check).rejects.toThrow(/start\.yaml line 7: env\.vehicles: .*>=1; got 0\.$/);
  });
});

describe('mergeOverrides', () => {
  it('lays options over a file and knows which value came from where', () => {
    const config = configOf(start);
    const merged = mergeOverrides(config, { env: { vehicles: 300, foldDays: 'true' }, 'learner.layers.1': '32', seed: 7 });
    expect(merged.value).toMatchObject({
      env: { name: 'ride-sharing', vehicles: 300, foldDays: true },
      learner: { gamma: 0.9, layers: [64, 32] },
      seed: 7,
    });
    expect(config.value).toMatchObject({ env: { vehicles: 0 } });
    expect(merged.origin(['env', 'vehicles'])).toBe('--env.vehicles');
    expect(merged.origin(['learner', 'layers', 1])).toBe('--learner.layers.1');
    expect(merged.origin(['learner', 'layers', 0])).toMatch(/start\.yaml line 13$/);
    expect(merged.locate(['env', 'vehicles'])).toBeNull();
    expect(merged.locate(['env', 'name'])).toEqual({ line: 3, column: 3 });
  });

  it('builds a configuration from options alone', () => {
    const merged = mergeOverrides(emptyConfig, { 'env.fleet.size': '3', 'env.hours': '[1, 2]' });
    expect(merged.value).toEqual({ env: { fleet: { size: 3 }, hours: [1, 2] } });
    expect(merged.origin(['env', 'hours', 1])).toBe('--env.hours');
    expect(merged.origin(['learner'])).toBe('the configuration');
    expect(emptyConfig.value).toEqual({});
  });

  it.each<[Record<string, unknown>, RegExp]>([
    [{ 'env.vehicles.most': '3' }, /^--env\.vehicles\.most cannot be set: env\.vehicles is 0 \(.*start\.yaml line 7\) and has no keys\.$/],
    [{ 'learner.layers.2': '3' }, /^--learner\.layers\.2 cannot be set: learner\.layers is a list of 2 in .*line 13, with items from 0\.$/],
    [{ 'learner.layers.first': '3' }, /is a list of 2/],
    [{ env: { '': 3 } }, /^The option --env\. is not a name/],
    [{ 'env.__proto__.polluted': 1 }, /is not a name/],
  ])('refuses %j', (options, message) => {
    expect(() => mergeOverrides(configOf(start), options)).toThrow(message);
  });
});

describe('guessValue', () => {
  it.each<[string, unknown]>([
    ['3', 3],
    ['-1.5e3', -1500],
    ['.5', 0.5],
    ['true', true],
    ['false', false],
    ['null', null],
    ['[1, 2.5, a]', [1, 2.5, 'a']],
    ['"3"', '3'],
    ["'true'", 'true'],
    ['.inf', Infinity],
    ['greedy', 'greedy'],
    ['../data/trips.csv', '../data/trips.csv'],
    ['2016-03-01', '2016-03-01'],
    ['12:30', '12:30'],
    ['a: b', 'a: b'],
    ['{}', {}],
    ['{a: 1}', '{a: 1}'],
    ['# no comment', '# no comment'],
    ['3 # cars', '3 # cars'],
    ['*.csv', '*.csv'],
    ['[ab]*.csv', '[ab]*.csv'],
    ['~/data', '~/data'],
    ['', ''],
    [' ', ' '],
    ['yes', 'yes'],
    ['- 1', '- 1'],
    ['!x 3', '!x 3'],
    ['two\nlines', 'two\nlines'],
  ])('takes %j as %j', (text, value) => {
    expect(guessValue(text)).toEqual(value);
  });

  it('returns every number as it was written', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(guessValue(String(value))).toBe(value + 0);
      }),
    );
  });
});
