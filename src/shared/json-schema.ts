import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec';

/** As much of a JSON Schema as is asked about parameters. */
export interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly description?: string;
}

/** What a schema takes; nothing where it cannot say so as a JSON Schema. */
export function jsonSchemaOf(schema: StandardSchemaV1): JsonSchema {
  const standard: Partial<StandardJSONSchemaV1.Props> = schema['~standard'];
  try {
    return standard.jsonSchema?.input({ target: 'draft-2020-12' }) ?? {};
  } catch {
    return {};
  }
}

/** The schemas of which a value need fulfil one only: the schema itself where it leaves no choice. */
export function choicesOf(schema: JsonSchema): readonly JsonSchema[] {
  return (schema.anyOf ?? schema.oneOf)?.flatMap(choicesOf) ?? [schema];
}

/** What a schema says of the value at a path in it, nothing where it says nothing. */
export function schemaAt(schema: JsonSchema, path: readonly PropertyKey[]): JsonSchema {
  const [key, ...rest] = path;
  if (key === undefined) return schema;
  for (const { properties = {}, additionalProperties, items } of choicesOf(schema)) {
    const inner = typeof key === 'number' ? items : Object.hasOwn(properties, key) ? properties[String(key)] : additionalProperties;
    if (typeof inner === 'object') return schemaAt(inner, rest);
  }
  return {};
}
