import type { StandardSchemaV1 } from '@standard-schema/spec';
import { type JsonSchema, jsonSchemaOf, schemaAt } from './json-schema.ts';
import { listHint } from './list-hint.ts';
import { nearestName } from './nearest-name.ts';
import { UserError } from './user-error.ts';

/**
 * Checks raw parameters against a Standard Schema and fills in its defaults.
 *
 * @param where what the parameters are called in front of a key: "env" makes messages say "env.vehicles"; may be ''.
 * @param origin where the value at a path (beginning with `where`) was written, to begin its sentence with: "start.yaml line 7". An
 * origin that is no more than the path as an option, "--env.vehicles", is left out.
 * @throws UserError with one sentence a problem: the path, what is wrong, the value, and for an unknown key the nearest known one.
 */
export async function parseParameters<T>(
  schema: StandardSchemaV1<unknown, T>,
  raw: Readonly<Record<string, unknown>>,
  where: string,
  origin?: (path: readonly (string | number)[]) => string,
): Promise<T> {
  const prefix = (path: readonly PropertyKey[]): string => {
    const words = origin?.([...(where ? [where] : []), ...path].map((key) => (typeof key === 'number' ? key : String(key))));
    return words === undefined || words === `--${dotted(where, path)}` ? '' : `${words}: `;
  };
  const taken = jsonSchemaOf(schema);
  const unknown = [...unknownKeys(taken, raw, [])];
  if (unknown.length > 0) throw new UserError(unknown.map(({ path, known }) => prefix(path) + unknownKey(path, known, where)).join('\n'));
  const result = await schema['~standard'].validate(raw);
  if (!result.issues) return result.value;
  throw new UserError(result.issues.map((issue) => prefix(pathOf(issue)) + describeIssue(issue, raw, where, taken)).join('\n'));
}

function dotted(where: string, path: readonly PropertyKey[]): string {
  return [...(where ? [where] : []), ...path].map(String).join('.');
}

function pathOf(issue: StandardSchemaV1.Issue): PropertyKey[] {
  return (issue.path ?? []).map((segment) => (typeof segment === 'object' ? segment.key : segment));
}

function describeIssue(issue: StandardSchemaV1.Issue, raw: unknown, where: string, taken: JsonSchema): string {
  const path = pathOf(issue);
  let value: unknown = raw;
  for (const key of path) value = (value as Record<PropertyKey, unknown> | null | undefined)?.[key];
  const got = path.length === 0 ? '' : value === undefined ? '; it is missing' : `; got ${JSON.stringify(value)}`;
  const hint = issue.message.includes('expected array') ? listHint(value, schemaAt(taken, path)) : null;
  return `${dotted(where, path)}: ${issue.message.replace(/\.$/, '')}${got}${hint === null ? '' : `; ${hint}`}.`;
}

function unknownKey(path: readonly (string | number)[], known: readonly string[], where: string): string {
  const name = dotted(where, path);
  if (known.length === 0) return `${name}: there is no such parameter; none are taken.`;
  const nearest = nearestName(String(path.at(-1)), known);
  const hint = nearest ? `did you mean ${dotted(where, [...path.slice(0, -1), nearest])}?` : `known ones are ${known.join(', ')}.`;
  return `${name}: there is no such parameter; ${hint}`;
}

/** The keys of a value, and of what stands in it, that a schema does not take, with those that it does. */
function* unknownKeys(schema: JsonSchema, value: unknown, path: readonly (string | number)[]): Generator<UnknownKey> {
  if (typeof value !== 'object' || value === null) return;
  const { properties, additionalProperties, items, anyOf } = schema;
  const objects = anyOf?.filter((choice) => choice.properties ?? choice.additionalProperties ?? choice.items);
  if (objects?.length === 1) yield* unknownKeys(objects[0]!, value, path);
  else if (Array.isArray(value)) {
    if (typeof items === 'object') for (const [index, item] of value.entries()) yield* unknownKeys(items, item, [...path, index]);
  } else {
    for (const [key, inner] of Object.entries(value)) {
      const own = properties && Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
      if (typeof own === 'object') yield* unknownKeys(own, inner, [...path, key]);
      else if (properties && !own) yield { path: [...path, key], known: Object.keys(properties) };
    }
  }
}

interface UnknownKey {
  readonly path: readonly (string | number)[];
  readonly known: readonly string[];
}
