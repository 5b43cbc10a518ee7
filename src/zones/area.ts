import { nearestName } from '../shared/nearest-name.ts';
import { UserError } from '../shared/user-error.ts';
import type { Zones } from './zones.ts';

/**
 * The ids of the zones that boroughs or zones of the given names consist of. Names are compared without regard to case.
 * @throws UserError for an unknown name, with the nearest known ones.
 */
export function zonesOfArea(zones: Zones, names: readonly string[]): ReadonlySet<number> {
  const ids = new Set<number>();
  for (const name of names) {
    const wanted = name.trim().toLowerCase();
    const found = zones.zones.filter((zone) => zone.borough.toLowerCase() === wanted || zone.name.toLowerCase() === wanted);
    if (wanted === '' || found.length === 0) throw new UserError(unknownArea(zones, name));
    for (const zone of found) ids.add(zone.id);
  }
  return ids;
}

function unknownArea(zones: Zones, name: string): string {
  const boroughs = [...new Set(zones.zones.map((zone) => zone.borough))].filter((borough) => borough !== '');
  const remaining = [...new Set([...boroughs, ...zones.zones.map((zone) => zone.name)])].filter((known) => known !== '');
  const near: string[] = [];
  while (near.length < 3) {
    const next = nearestName(name, remaining);
    if (next === null) break;
    near.push(next);
    remaining.splice(remaining.indexOf(next), 1);
  }
  const suggestion = near.length > 0 ? ` The nearest names are ${near.join(', ')}.` : '';
  return `There is no borough or zone "${name}" in the zones file ${zones.source}.${suggestion} Its boroughs are ${boroughs.join(', ') || 'unnamed'}.`;
}
