import { normaliseName } from '../shared/normalise-name.ts';
import { UserError } from '../shared/user-error.ts';
import { type ColumnRole, columnRoles, type TripSchema, tripSchemas } from './trip-schema.ts';

/** A schema together with where its columns stand in one file. */
export interface MatchedSchema {
  readonly schema: TripSchema;
  /** Field number of each role, -1 where the file has no such column. */
  readonly fieldOf: Readonly<Record<ColumnRole, number>>;
}

const placeRoles: readonly ColumnRole[] = ['pickupLon', 'pickupLat', 'dropoffLon', 'dropoffLat', 'pickupZone', 'dropoffZone'];
const requiredRoles: readonly ColumnRole[] = ['pickupTime', 'dropoffTime', ...placeRoles];

/**
 * Finds the schema of a file by the names in its header, never by their position.
 * @throws UserError naming the columns found and the schemas known, or the column that is missing.
 */
export function matchSchema(header: readonly string[], file: string): MatchedSchema {
  const fields = new Map<string, number>();
  header.forEach((name, index) => {
    const key = normaliseName(name);
    if (key !== '' && !fields.has(key)) fields.set(key, index);
  });
  const find = (column: string | readonly string[]): number => {
    for (const name of typeof column === 'string' ? [column] : column) {
      const index = fields.get(normaliseName(name));
      if (index !== undefined) return index;
    }
    return -1;
  };
  let schema: TripSchema | undefined;
  for (const candidate of tripSchemas()) {
    const told = candidate.tell.every((column) => find(column) >= 0) && candidate.without.every((column) => find(column) < 0);
    if (told && candidate.tell.length > (schema?.tell.length ?? 0)) schema = candidate;
  }
  if (schema === undefined) throw new UserError(unknownColumns(header, file));

  const fieldOf = Object.fromEntries(columnRoles.map((role) => [role, find(schema.columns[role] ?? [])])) as Record<ColumnRole, number>;
  for (const role of requiredRoles) {
    const column = schema.columns[role];
    if (column === undefined || fieldOf[role] >= 0) continue;
    const name = typeof column === 'string' ? column : column.join(' or ');
    throw new UserError(`The trip file ${file} looks like ${schema.name} (${schema.title}), but has no column ${name}.`);
  }
  return { schema, fieldOf };
}

function unknownColumns(header: readonly string[], file: string): string {
  const shown = header.slice(0, 30).map((name) => JSON.stringify(name.trim().slice(0, 60)));
  if (header.length > shown.length) shown.push(`and ${header.length - shown.length} more`);
  const known = tripSchemas().map((schema) => `${schema.name} (${schema.title})`);
  return `The trip file ${file} has columns that fit no known schema. Found: ${shown.join(', ')}. Known: ${known.join('; ')}.`;
}
