import type { TripRow, Trips, ZoneSystem } from './trips.ts';

const float64Columns = [
  'pickupSeconds',
  'durationSeconds',
  'pickupLon',
  'pickupLat',
  'dropoffLon',
  'dropoffLat',
  'distanceKm',
  'fare',
] as const satisfies readonly (keyof TripRow)[];
const int32Columns = ['pickupZone', 'dropoffZone'] as const satisfies readonly (keyof TripRow)[];

/** Columns that grow: collects rows one by one and sorts them at the end. */
export class TripsBuilder {
  count = 0;
  private capacity = 0;
  private readonly floats = float64Columns.map(() => new Float64Array(0));
  private readonly zones = int32Columns.map(() => new Int32Array(0));
  private passengers = new Uint8Array(0);

  /** Copies a row to the end. */
  add(row: TripRow): void {
    if (this.count === this.capacity) this.grow();
    const at = this.count++;
    for (let c = 0; c < float64Columns.length; c++) this.floats[c]![at] = row[float64Columns[c]!];
    for (let c = 0; c < int32Columns.length; c++) this.zones[c]![at] = row[int32Columns[c]!];
    this.passengers[at] = row.passengers;
  }

  private grow(): void {
    this.capacity = Math.max(1024, Math.ceil(this.capacity * 1.5));
    const grown = <T extends { set(old: T): void }>(old: T, next: T): T => {
      next.set(old);
      return next;
    };
    for (let c = 0; c < this.floats.length; c++) this.floats[c] = grown(this.floats[c]!, new Float64Array(this.capacity));
    for (let c = 0; c < this.zones.length; c++) this.zones[c] = grown(this.zones[c]!, new Int32Array(this.capacity));
    this.passengers = grown(this.passengers, new Uint8Array(this.capacity));
  }

  /** The rows as trips, sorted by pickup (rows of the same second in the order they came), the earliest `maxTrips` of them. */
  finish(maxTrips: number, zoneSystem: ZoneSystem, foldedDays: boolean): Trips {
    const pickup = this.floats[0]!;
    const order = Uint32Array.from({ length: this.count }, (_, i) => i).sort((a, b) => pickup[a]! - pickup[b]! || a - b);
    const count = Math.min(this.count, maxTrips);
    const sorted = <T extends Float64Array | Int32Array | Uint8Array>(from: T, to: T): T => {
      for (let i = 0; i < count; i++) to[i] = from[order[i]!]!;
      return to;
    };
    // A column is let go as soon as it is sorted, so that only one exists twice.
    const float = (c: number): Float64Array => {
      const column = sorted(this.floats[c]!, new Float64Array(count));
      this.floats[c] = new Float64Array(0);
      return column;
    };
    return {
      count,
      pickupSeconds: float(0),
      durationSeconds: float(1),
      pickupLon: float(2),
      pickupLat: float(3),
      dropoffLon: float(4),
      dropoffLat: float(5),
      distanceKm: float(6),
      fare: float(7),
      pickupZone: sorted(this.zones[0]!, new Int32Array(count)),
      dropoffZone: sorted(this.zones[1]!, new Int32Array(count)),
      passengers: sorted(this.passengers, new Uint8Array(count)),
      zoneSystem,
      foldedDays,
    };
  }
}
