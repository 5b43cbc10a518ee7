import { normaliseName } from '../shared/normalise-name.ts';
import { UserError } from '../shared/user-error.ts';
import { type ColumnRole, columnRoles, type TripSchema, tripSchemas } from './trip-schema.ts';

/** A schema together with where its columns stand in one file. */
export interface MatchedSchema {
  readonly schema: TripSchema;
  /** Field number of each role, -1 where the file has no such column. */
  readonly fieldOf: Readonly<Record<ColumnRole, number>>;
  /** Field numbers of the columns that tie a row to its fare in another file; empty for schemas that need none. */
  readonly fareKey: readonly number[];
}

/** Columns that a file must have if its schema names them; without the others a trip is still a trip. */
const optionalRoles: ReadonlySet<ColumnRole> = new Set(['requestTime', 'incomplete', 'passengers', 'distance', 'fare']);

const places: readonly (readonly ColumnRole[])[] = [
  ['pickupLon', 'pickupLat', 'dropoffLon', 'dropoffLat'],
  ['pickupZone', 'dropoffZone'],
  ['pickupZoneName', 'dropoffZoneName'],
  ['polyline'],
];

/**
 * Finds the schema of a file by the names in its header, never by their position.
 * @param own a column map of the user's, which is taken instead of looking for one
 * @throws UserError naming the columns found and the schemas known, the column that is missing, or why such files are of no use
 */
export function matchSchema(header: readonly string[], file: string, own?: TripSchema): MatchedSchema {
  const find = columnFinder(header);
  const schema = own ?? tellSchema(find);
  if (schema === undefined) throw new UserError(unknownColumns(header, file));
  if (schema.reject !== undefined) throw new UserError(`The trip file ${file} looks like ${schema.title}: ${schema.reject}`);

  const fieldOf = Object.fromEntries(columnRoles.map((role) => [role, find(schema.columns[role] ?? [])])) as Record<ColumnRole, number>;
  const missing = (columns: string | readonly string[]): UserError => {
    const name = typeof columns === 'string' ? columns : columns.join(' or ');
    const found = own === undefined ? '' : ` Found: ${quoted(header)}.`;
    return new UserError(`The trip file ${file} looks like ${schema.name} (${schema.title}), but has no column ${name}.${found}`);
  };
  for (const role of columnRoles) {
    const columns = schema.columns[role];
    if (columns !== undefined && fieldOf[role] < 0 && !optionalRoles.has(role)) throw missing(columns);
  }
  if (!places.some((roles) => roles.every((role) => fieldOf[role] >= 0))) {
    const forms = places.map((roles) => roles.join(', ')).join('; or ');
    throw new UserError(`The column map ${schema.name} for ${file} names no place of a trip; it needs ${forms}.`);
  }
  const fareKey = (schema.fareKey ?? []).map((name) => {
    if (find(name) < 0) throw missing(name);
    return find(name);
  });
  return { schema, fieldOf, fareKey };
}

/** Where a column stands, under the first of its names that is there; -1 if none is. */
export function columnFinder(header: readonly string[]): (column: string | readonly string[]) => number {
  const fields = new Map<string, number>();
  header.forEach((name, index) => {
    const key = normaliseName(name);
    if (key !== '' && !fields.has(key)) fields.set(key, index);
  });
  return (column) => {
    for (const name of typeof column === 'string' ? [column] : column) {
      const index = fields.get(normaliseName(name));
      if (index !== undefined) return index;
    }
    return -1;
  };
}

function tellSchema(find: (column: string | readonly string[]) => number): TripSchema | undefined {
  let best: TripSchema | undefined;
  for (const candidate of tripSchemas()) {
    const told = candidate.tell.every((column) => find(column) >= 0) && candidate.without.every((column) => find(column) < 0);
    if (told && candidate.tell.length > (best?.tell.length ?? 0)) best = candidate;
  }
  return best;
}

function unknownColumns(header: readonly string[], file: string): string {
  const known = tripSchemas()
    .filter((schema) => schema.reject === undefined)
    .map((schema) => schema.name);
  return (
    `The trip file ${file} has columns that fit no known schema. Found: ${quoted(header)}. Known: ${known.join(', ')}. ` +
    'A column map of your own (option columns) can say which column is what.'
  );
}

function quoted(header: readonly string[]): string {
  const shown = header.slice(0, 30).map((name) => JSON.stringify(name.trim().slice(0, 60)));
  if (header.length > shown.length) shown.push(`and ${header.length - shown.length} more`);
  return shown.join(', ');
}
