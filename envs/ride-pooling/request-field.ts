import type { FleetCounts } from './fleet-counts.ts';
import type { World } from './world.ts';

/**
 * The mean field of DMFG's ride-sharing study: over the zones, the share of the new requests that start in each. `requests`: of the whole
 * city, the same for every vehicle; `local-requests`: of the zones that a vehicle reaches from its own in time. Uniform when there are none.
 */
export class RequestField {
  private readonly world: World;
  /** [zones, zones], or [zones] where it is the same for all. */
  private readonly fields: Float64Array;

  constructor(world: World) {
    const { zones } = world.city;
    this.world = world;
    this.fields = new Float64Array(world.settings.field === 'requests' ? zones : zones * zones);
  }

  update({ fresh }: FleetCounts): void {
    const { fields } = this;
    const { zones } = this.world.city;
    const { starts, zones: reached } = this.world.reach;
    if (fields.length === zones) {
      fields.set(fresh);
      toShares(fields, 0, zones);
      return;
    }
    fields.fill(0);
    for (let zone = 0; zone < zones; zone++) {
      for (let i = starts[zone]!; i < starts[zone + 1]!; i++) fields[zone * zones + reached[i]!] = fresh[reached[i]!]!;
      toShares(fields, zone * zones, zones);
    }
  }

  /** Writes what vehicle v, which is next in a zone, sees. */
  write(v: number, zone: number, into: Float32Array): void {
    const { zones } = this.world.city;
    const from = this.fields.length === zones ? 0 : zone * zones;
    for (let i = 0; i < zones; i++) into[v * zones + i] = this.fields[from + i]!;
  }
}

function toShares(counts: Float64Array, from: number, size: number): void {
  let sum = 0;
  for (let i = from; i < from + size; i++) sum += counts[i]!;
  for (let i = from; i < from + size; i++) counts[i] = sum > 0 ? counts[i]! / sum : 1 / size;
}
