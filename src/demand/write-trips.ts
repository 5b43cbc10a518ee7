import { formatWallClock } from '../trips/wall-clock.ts';
import type { GeneratedTrip } from './generate-trips.ts';

const COLUMNS = [
  'pickup_time',
  'dropoff_time',
  'pickup_lon',
  'pickup_lat',
  'dropoff_lon',
  'dropoff_lat',
  'pickup_zone',
  'dropoff_zone',
  'passengers',
  'distance_km',
  'fare',
];

/** Trips as a CSV text in the schema `murmuration` (`data/schemas/murmuration.yaml`). */
export function writeTrips(trips: readonly GeneratedTrip[]): string {
  const lines = trips.map((trip) =>
    [
      formatWallClock(trip.pickupSeconds),
      formatWallClock(trip.pickupSeconds + trip.durationSeconds),
      trip.pickupLon.toFixed(6),
      trip.pickupLat.toFixed(6),
      trip.dropoffLon.toFixed(6),
      trip.dropoffLat.toFixed(6),
      trip.pickupZone,
      trip.dropoffZone,
      trip.passengers,
      trip.distanceKm.toFixed(3),
      Number.isNaN(trip.fare) ? '' : trip.fare.toFixed(2),
    ].join(','),
  );
  return `${[COLUMNS.join(','), ...lines].join('\n')}\n`;
}
