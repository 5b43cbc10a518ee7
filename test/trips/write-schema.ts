import { createTimeZone } from '../../src/trips/time-zone.ts';
import { type ColumnRole, kilometresPer, type TripSchema } from '../../src/trips/trip-schema.ts';
import { formatWallClock, secondOfDay } from '../../src/trips/wall-clock.ts';
import type { StatedTrip } from './variants.ts';

const RADIUS = 6_378_137;

/** The name of a zone in `zoneLookup`. */
export const zoneName = (id: number): string => `Zone ${id}, north`;

/** A zones table of New York's size, with names that need quoting. */
export const zoneLookup = ['LocationID,Borough,Zone', ...Array.from({ length: 265 }, (_, i) => `${i + 1},Town,"${zoneName(i + 1)}"`)].join(
  '\n',
);

/** `M/D/YYYY hh:mm:ss AM`, as Chicago writes. */
export function americanTime(seconds: number): string {
  const [date, time] = formatWallClock(seconds).split(' ') as [string, string];
  const [year, month, day] = date.split('-').map(Number);
  const [hour, rest] = [Number(time.slice(0, 2)), time.slice(2)];
  return `${month}/${day}/${year} ${String(hour % 12 || 12).padStart(2, '0')}${rest} ${hour < 12 ? 'AM' : 'PM'}`;
}

/** What the columns of a schema hold for a trip, by role. */
function cells(schema: TripSchema, trip: StatedTrip): Partial<Record<ColumnRole, string>> {
  const time = (seconds: number): string => {
    if (schema.time === 'second-of-hour') return String(secondOfDay(seconds) % 3600);
    if (schema.time === 'unix') return String(createTimeZone(schema.timeZone!).toInstant(seconds));
    return schema.name === 'chicago' ? americanTime(seconds) : formatWallClock(seconds);
  };
  const mercator = schema.coordinates === 'web-mercator';
  const east = (lon: number) => String(mercator ? (lon * Math.PI * RADIUS) / 180 : lon);
  const north = (lat: number) => String(mercator ? RADIUS * Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) : lat);
  const stops = Array.from({ length: Math.round(trip.duration / schema.pointSeconds) - 1 }, () => [trip.pickupLon, trip.pickupLat]);
  return {
    pickupTime: time(trip.pickup),
    dropoffTime: time(trip.pickup + trip.duration),
    requestTime: time(trip.pickup - 240),
    duration: String(trip.duration),
    pickupLon: east(trip.pickupLon),
    pickupLat: north(trip.pickupLat),
    dropoffLon: east(trip.dropoffLon),
    dropoffLat: north(trip.dropoffLat),
    pickupZone: String(trip.pickupZone),
    dropoffZone: String(trip.dropoffZone),
    pickupZoneName: zoneName(trip.pickupZone),
    dropoffZoneName: zoneName(trip.dropoffZone),
    polyline: JSON.stringify([[trip.pickupLon, trip.pickupLat], ...stops, [trip.dropoffLon, trip.dropoffLat]]),
    incomplete: 'False',
    passengers: String(trip.passengers),
    distance: String((trip.miles * kilometresPer.mile) / kilometresPer[schema.distanceUnit]),
    fare: String(trip.fare),
  };
}

/** The text of a file of a schema: its columns, and the ones by which it is told that are not among them. */
export function writeSchema(schema: TripSchema, trips: readonly StatedTrip[]): string {
  const first = (column: string | readonly string[]): string => (typeof column === 'string' ? column : column[0]!);
  const roles = Object.keys(schema.columns) as ColumnRole[];
  const named = roles.map((role) => first(schema.columns[role]!));
  const more = [...schema.tell.map(first), ...(schema.fareKey ?? [])];
  const others = [...new Set(more)].filter((name) => !named.some((known) => known.toLowerCase() === name.toLowerCase()));
  const quote = (text: string): string => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const rows = trips.map((trip) => {
    const values = cells(schema, trip);
    return [...others.map(() => 'A1'), ...roles.map((role) => quote(values[role]!))].join(',');
  });
  return `${[[...others, ...named].join(','), ...rows].join('\n')}\n`;
}
