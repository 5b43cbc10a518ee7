import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseParameters } from '../../src/shared/parse-parameters.ts';

const schema = z.object({
  widths: z.array(z.number()).optional(),
  edges: z.array(z.array(z.number())).optional(),
  trees: z.array(z.strictObject({ at: z.number(), kind: z.string(), height: z.number().default(1) })).optional(),
  forest: z.strictObject({ trees: z.array(z.strictObject({ at: z.number() })) }).optional(),
});

/** What is said of a value. */
async function said(raw: Readonly<Record<string, unknown>>): Promise<string> {
  return parseParameters(schema, raw, 'env').then(
    () => 'nothing',
    ({ message }: Error) => message,
  );
}

it.each([
  [{ widths: 32 }, 'write it as a list: [32].'],
  [{ edges: '0,1' }, 'write it as a list of lists: [[0,1]].'],
  [{ trees: { at: 3, kind: 'oak' } }, 'write it as a list of mappings: [{"at":3,"kind":"oak"}], in quotes on the command line;'],
  [{ forest: { trees: { at: 3 } } }, 'write it as a list of mappings: [{"at":3}], in quotes on the command line;'],
])('says how %j is written as a list, which is then taken', async (raw, hint) => {
  const message = await said(raw);
  expect(message).toContain(hint);
  const list = parse(/write it as [\w ]+: (\[.*\])/.exec(message)![1]!);
  const [[key]] = Object.entries(raw) as [[string, unknown]];
  expect(await said({ [key]: key === 'forest' ? { trees: list } : list })).toBe('nothing');
});

it('shows the keys of mappings where it has none to show', async () => {
  expect(await said({ trees: 'oak' })).toBe(
    'env.trees: Invalid input: expected array, received string; got "oak"; write it as a list of mappings: [{ at: ..., kind: ... }], ' +
      'in quotes on the command line; or, in a YAML file, a line for each that begins with "- ".',
  );
  expect(await said({ forest: {} })).toMatch(
    /^env\.forest\.trees: .*; it is missing; write it as a list of mappings: \[\{ at: \.\.\. \}\]/,
  );
});
