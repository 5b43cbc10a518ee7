import { choicesOf, type JsonSchema } from './json-schema.ts';

/** How a value that should be a list is to be written, in a YAML file as on the command line; null where it cannot be guessed. @param list what is taken */
export function listHint(value: unknown, list: JsonSchema): string | null {
  const items = choicesOf(list).find(({ type }) => type === 'array')?.items;
  const kinds = choicesOf(typeof items === 'object' ? items : {});
  const mapping = kinds.find(({ type }) => type === 'object');
  const isMapping = typeof value === 'object' && value !== null;
  if (mapping && isMapping) return mappings(JSON.stringify(value));
  if (mapping && kinds.length === 1) return mappings(example(mapping));
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  return kinds.every(({ type }) => type === 'array') ? `write it as a list of lists: [[${value}]]` : `write it as a list: [${value}]`;
}

function mappings(one: string): string {
  return `write it as a list of mappings: [${one}], in quotes on the command line; or, in a YAML file, a line for each that begins with "- "`;
}

/** A mapping with the keys that must be given; where none must, with those that may be. */
function example({ properties = {}, required = [] }: JsonSchema): string {
  const keys = required.length > 0 ? required : Object.keys(properties);
  return `{ ${(keys.length > 0 ? keys : ['key']).map((key) => `${key}: ...`).join(', ')} }`;
}
