import type { City } from '../../src/city/city.ts';
import { isRoadCity } from '../../src/city/summarise-city.ts';
import type { SceneMap } from '../../src/environment/scene.ts';
import type { Geography } from './geography.ts';

/** The roads, or what joins the centres of neighbouring zones where there are no roads. */
export function mapOf(city: City, geography: Geography): SceneMap {
  const pairs: number[] = [];
  const join = (a: number, b: number): void => {
    pairs.push(geography.x[a]!, geography.y[a]!, geography.x[b]!, geography.y[b]!);
  };
  if (isRoadCity(city)) {
    const drawn = new Set<number>();
    for (const [edge, from] of city.network.from.entries()) {
      const to = city.network.to[edge]!;
      const road = Math.min(from, to) * city.places + Math.max(from, to);
      if (!drawn.has(road)) join(from, to);
      drawn.add(road);
    }
  } else {
    for (const [slot, other] of city.zoneNeighbours.entries()) {
      const zone = Math.floor(slot / (city.zoneNeighbours.length / city.zones));
      if (other > zone) join(city.zoneCentre[zone]!, city.zoneCentre[other]!);
    }
  }
  return { lines: Float32Array.from(pairs) };
}
