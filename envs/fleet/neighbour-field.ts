import type { City } from '../../src/city/city.ts';
import type { NearZones } from './near-zones.ts';

/** Where each vehicle is next, and where its plan ends. */
interface Whereabouts {
  readonly count: number;
  readonly place: Int32Array;
  readonly planPlace: Int32Array;
}

/**
 * The mean field of a fleet: for each vehicle, over the zones, the share of the other vehicles near it that will be free next in each
 * (the zone where their plans end). Near are those whose next place lies in a zone of the vehicle's neighbourhood. Counts are kept per
 * neighbourhood and changed only for vehicles that changed zone; each vehicle's own part is taken out when its row is written.
 */
export class NeighbourField {
  private readonly city: City;
  private readonly neighbourhood: NearZones;
  /** Vehicles near a zone by the zone where their plans end. [zones, zones] */
  private readonly counts: Int32Array;
  /** Vehicles near a zone. [zones] */
  private readonly totals: Int32Array;
  private readonly placeZone: Int32Array;
  private readonly planZone: Int32Array;

  /** @param neighbourhood zones whose vehicles a vehicle in a zone sees; being near is mutual */
  constructor(city: City, neighbourhood: NearZones, vehicles: number) {
    this.city = city;
    this.neighbourhood = neighbourhood;
    this.counts = new Int32Array(city.zones ** 2);
    this.totals = new Int32Array(city.zones);
    this.placeZone = new Int32Array(vehicles).fill(-1);
    this.planZone = new Int32Array(vehicles).fill(-1);
  }

  /** Forgets everything: the next update counts afresh. */
  clear(): void {
    this.counts.fill(0);
    this.totals.fill(0);
    this.placeZone.fill(-1);
    this.planZone.fill(-1);
  }

  update(vehicles: Whereabouts): void {
    const { zoneOf } = this.city;
    for (let v = 0; v < vehicles.count; v++) {
      const place = zoneOf[vehicles.place[v]!]!;
      const plan = zoneOf[vehicles.planPlace[v]!]!;
      if (place === this.placeZone[v] && plan === this.planZone[v]) continue;
      if (this.placeZone[v]! >= 0) this.add(this.placeZone[v]!, this.planZone[v]!, -1);
      this.add(place, plan, 1);
      this.placeZone[v] = place;
      this.planZone[v] = plan;
    }
  }

  /** Writes the distribution that vehicle v sees; uniform when nobody is near. */
  write(v: number, into: Float32Array): void {
    const zones = this.totals.length;
    const centre = this.placeZone[v]!;
    const others = this.totals[centre]! - 1;
    if (others === 0) {
      into.fill(1 / zones, v * zones, (v + 1) * zones);
      return;
    }
    const share = 1 / others;
    const from = centre * zones;
    const to = v * zones;
    for (let zone = 0; zone < zones; zone++) into[to + zone] = this.counts[from + zone]! * share;
    const own = this.planZone[v]!;
    into[to + own] = (this.counts[from + own]! - 1) * share;
  }

  /** Being near is mutual, so a vehicle in a zone is counted by all zones near that zone. */
  private add(place: number, plan: number, by: number): void {
    const { starts, zones: near } = this.neighbourhood;
    const zones = this.totals.length;
    for (let i = starts[place]!; i < starts[place + 1]!; i++) {
      const centre = near[i]!;
      this.totals[centre]! += by;
      this.counts[centre * zones + plan]! += by;
    }
  }
}
