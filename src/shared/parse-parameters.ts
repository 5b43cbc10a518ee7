import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec';
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
  const known = knownKeys(schema);
  const unknown = Object.keys(raw).filter((key) => known && !known.includes(key));
  if (known && unknown.length > 0) throw new UserError(unknown.map((key) => prefix([key]) + unknownKey(key, known, where)).join('\n'));
  const result = await schema['~standard'].validate(raw);
  if (!result.issues) return result.value;
  throw new UserError(result.issues.map((issue) => prefix(pathOf(issue)) + describeIssue(issue, raw, where)).join('\n'));
}

function dotted(where: string, path: readonly PropertyKey[]): string {
  return [...(where ? [where] : []), ...path].map(String).join('.');
}

function pathOf(issue: StandardSchemaV1.Issue): PropertyKey[] {
  return (issue.path ?? []).map((segment) => (typeof segment === 'object' ? segment.key : segment));
}

function describeIssue(issue: StandardSchemaV1.Issue, raw: unknown, where: string): string {
  const path = pathOf(issue);
  let value: unknown = raw;
  for (const key of path) value = (value as Record<PropertyKey, unknown> | null | undefined)?.[key];
  const got = path.length === 0 ? '' : value === undefined ? '; it is missing' : `; got ${JSON.stringify(value)}`;
  return `${dotted(where, path)}: ${issue.message.replace(/\.$/, '')}${got}.`;
}

function unknownKey(key: string, known: readonly string[], where: string): string {
  const name = dotted(where, [key]);
  if (known.length === 0) return `${name}: there is no such parameter; none are taken.`;
  const nearest = nearestName(key, known);
  const hint = nearest ? `did you mean ${dotted(where, [nearest])}?` : `known ones are ${known.join(', ')}.`;
  return `${name}: there is no such parameter; ${hint}`;
}

/** The keys an object schema takes, where the schema can say so as a JSON Schema; null where any key goes or it cannot. */
function knownKeys(schema: StandardSchemaV1): string[] | null {
  const standard: Partial<StandardJSONSchemaV1.Props> = schema['~standard'];
  try {
    const { properties, additionalProperties } = standard.jsonSchema?.input({ target: 'draft-2020-12' }) ?? {};
    return typeof properties === 'object' && properties && !additionalProperties ? Object.keys(properties) : null;
  } catch {
    return null;
  }
}
