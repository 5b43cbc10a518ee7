import type { NumberedPolygon } from './polygon-index.ts';

/** Sentences on ids that several polygons share, and on ids below the highest that no zone has. */
export function zoneNotes(file: string, ids: readonly number[], polygons: readonly NumberedPolygon[]): string[] {
  const notes: string[] = [];
  const features = new Map<number, Set<number>>();
  for (const { id, feature = 0 } of polygons) features.set(id, (features.get(id) ?? new Set()).add(feature));
  const shared = [...features].filter(([, numbers]) => numbers.size > 1);
  if (shared.length > 0) {
    const list = shared.map(([id, numbers]) => `${id} (${numbers.size})`).join(', ');
    notes.push(`In "${file}" several features share one zone id and are read as one zone: ${list}.`);
  }
  const known = new Set(ids);
  const highest = ids.reduce((most, id) => Math.max(most, id), 0);
  const missing = Array.from({ length: highest }, (_, i) => i + 1).filter((id) => !known.has(id));
  if (missing.length > 0 && missing.length <= highest / 2) {
    notes.push(`No zone of "${file}" has the id ${listed(missing)}; trips that name it have no known place.`);
  }
  return notes;
}

function listed(ids: readonly number[]): string {
  const shown = ids.slice(0, 12).join(', ');
  return ids.length > 12 ? `${shown} and ${ids.length - 12} more` : shown;
}
