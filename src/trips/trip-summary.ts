import type { TripReport } from './trip-report.ts';
import type { TripRow } from './trips.ts';
import { formatTimeOfDay, formatWallClock, secondOfDay } from './wall-clock.ts';

/** The parts of a report that describe the trips themselves, gathered trip by trip in constant memory. */
export class TripSummary {
  private trips = 0;
  private first = Infinity;
  private last = -Infinity;
  private readonly perHour = new Array<number>(24).fill(0);
  private west = Infinity;
  private south = Infinity;
  private east = -Infinity;
  private north = -Infinity;

  add(row: Pick<TripRow, 'pickupSeconds' | 'pickupLon' | 'pickupLat' | 'dropoffLon' | 'dropoffLat'>): void {
    const { pickupSeconds } = row;
    this.trips++;
    this.perHour[Math.floor(secondOfDay(pickupSeconds) / 3600)]!++;
    if (pickupSeconds < this.first) this.first = pickupSeconds;
    if (pickupSeconds > this.last) this.last = pickupSeconds;
    this.stretch(row.pickupLon, row.pickupLat);
    this.stretch(row.dropoffLon, row.dropoffLat);
  }

  private stretch(lon: number, lat: number): void {
    if (lon < this.west) this.west = lon;
    if (lon > this.east) this.east = lon;
    if (lat < this.south) this.south = lat;
    if (lat > this.north) this.north = lat;
  }

  finish(foldedDays: boolean): Pick<TripReport, 'trips' | 'perHour' | 'box' | 'timeSpan'> {
    const { trips, perHour, west, south, east, north } = this;
    const format = foldedDays ? formatTimeOfDay : formatWallClock;
    return {
      trips,
      perHour,
      box: west <= east ? { west, south, east, north } : null,
      timeSpan: trips === 0 ? null : { from: format(this.first), to: format(this.last) },
    };
  }
}
