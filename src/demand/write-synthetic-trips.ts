import { createRng } from '../shared/rng.ts';
import { formatWallClock, secondOfDay } from '../trips/wall-clock.ts';
import type { SyntheticTrip } from './synthetic-trips.ts';

/** The columns of TLC yellow trip records of the first half of 2015. */
const COLUMNS = [
  'VendorID',
  'tpep_pickup_datetime',
  'tpep_dropoff_datetime',
  'passenger_count',
  'trip_distance',
  'pickup_longitude',
  'pickup_latitude',
  'RateCodeID',
  'store_and_fwd_flag',
  'dropoff_longitude',
  'dropoff_latitude',
  'payment_type',
  'fare_amount',
  'extra',
  'mta_tax',
  'tip_amount',
  'tolls_amount',
  'improvement_surcharge',
  'total_amount',
];

const METRES_PER_MILE = 1609.344;
const TAX = 0.5;
const SURCHARGE = 0.3;

/**
 * Trips as a CSV text in the schema of TLC yellow taxis of 2015: the names are theirs, every value is ours. Extra is 1.00 from 16 to
 * 20 h and 0.50 from 20 to 6 h; two in three pay by card and tip about a fifth (drawn from a seed of its own).
 */
export function writeSyntheticTrips(trips: readonly SyntheticTrip[]): string {
  const rng = createRng('synthetic payments');
  const lines = trips.map((trip) => {
    const hour = Math.floor(secondOfDay(trip.pickupSeconds) / 3600);
    const extra = hour >= 16 && hour < 20 ? 1 : hour >= 20 || hour < 6 ? 0.5 : 0;
    const byCard = rng.uniform() < 0.66;
    const tip = byCard ? Math.round((trip.fare + extra) * (15 + 10 * rng.uniform())) / 100 : 0;
    return [
      1 + rng.integer(2),
      formatWallClock(trip.pickupSeconds),
      formatWallClock(trip.pickupSeconds + trip.durationSeconds),
      trip.passengers,
      (trip.distanceMetres / METRES_PER_MILE).toFixed(2),
      trip.pickupLongitude.toFixed(6),
      trip.pickupLatitude.toFixed(6),
      1,
      'N',
      trip.dropoffLongitude.toFixed(6),
      trip.dropoffLatitude.toFixed(6),
      byCard ? 1 : 2,
      trip.fare,
      extra,
      TAX,
      tip,
      0,
      SURCHARGE,
      (trip.fare + extra + TAX + tip + SURCHARGE).toFixed(2),
    ].join(',');
  });
  return `${[COLUMNS.join(','), ...lines].join('\n')}\n`;
}
