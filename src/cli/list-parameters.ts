import type { StandardSchemaV1 } from '@standard-schema/spec';
import { choicesOf, type JsonSchema, jsonSchemaOf } from '../shared/json-schema.ts';

/** A parameter as `murmur list NAME` tells it. */
export interface ListedParameter {
  /** Dotted below what it is given under: "field.hidden". */
  readonly key: string;
  /** What may be given: "max | expected", "number", "list"; "those below" where it is made of parts. */
  readonly values: string;
  /** Absent where there is none. */
  readonly default?: unknown;
  readonly description?: string;
}

/** The parameters that a schema takes, those of its parts one by one; null where it cannot tell them. */
export function listParameters(schema: StandardSchemaV1): ListedParameter[] | null {
  const told = jsonSchemaOf(schema);
  return Object.keys(told).length > 0 ? parametersOf([told], '', undefined) : null;
}

/** @param given what the object they stand in is by default, as that is what they then are */
function parametersOf(objects: readonly JsonSchema[], prefix: string, given: unknown): ListedParameter[] {
  const keys = [...new Set(objects.flatMap(({ properties = {} }) => Object.keys(properties)))];
  return keys.flatMap((key) => {
    const schemas = objects.flatMap(({ properties = {} }) => properties[key] ?? []);
    const standing = isRecord(given) && key in given ? given[key] : schemas[0]!.default;
    const choices = schemas.flatMap(choicesOf);
    const parts = choices.filter(({ properties }) => properties);
    const plain = choices.filter(({ properties }) => !properties);
    const description = [...schemas, ...choices].find((schema) => schema.description)?.description;
    const whole = {
      key: prefix + key,
      values: plain.length === 0 ? 'those below' : [...new Set(plain.map(valuesOf))].join(' | '),
      ...(plain.length === 0 || standing === undefined ? {} : { default: standing }),
      ...(description === undefined ? {} : { description }),
    };
    return [...(plain.length > 0 || description !== undefined ? [whole] : []), ...parametersOf(parts, `${prefix}${key}.`, standing)];
  });
}

const words: Readonly<Record<string, string>> = { boolean: 'true | false', integer: 'whole number', array: 'list', string: 'text' };

function valuesOf({ enum: values, const: value, type = 'anything' }: JsonSchema): string {
  if (values) return values.join(' | ');
  return value === undefined ? (words[type] ?? type) : String(value);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
