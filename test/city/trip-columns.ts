import type { SyntheticCity } from '../../src/city/synthetic/synthetic-city.ts';
import type { SyntheticTrip } from '../../src/demand/synthetic-trips.ts';
import type { Trips } from '../../src/trips/trips.ts';

/** The trips as the columns that a trip file gives, with the city's zone ids. */
export function tripColumns(city: SyntheticCity, trips: readonly SyntheticTrip[]): Trips {
  const column = (value: (trip: SyntheticTrip) => number) => Float64Array.from(trips, value);
  const zone = (place: number) => city.zoneIds[city.zoneOf[place]!]!;
  return {
    count: trips.length,
    pickupSeconds: column((trip) => trip.pickupSeconds),
    waitSeconds: column(() => Number.NaN),
    durationSeconds: column((trip) => trip.durationSeconds),
    pickupLon: column((trip) => trip.pickupLongitude),
    pickupLat: column((trip) => trip.pickupLatitude),
    dropoffLon: column((trip) => trip.dropoffLongitude),
    dropoffLat: column((trip) => trip.dropoffLatitude),
    pickupZone: Int32Array.from(trips, (trip) => zone(trip.from)),
    dropoffZone: Int32Array.from(trips, (trip) => zone(trip.to)),
    passengers: Uint8Array.from(trips, (trip) => trip.passengers),
    distanceKm: column((trip) => trip.distanceMetres / 1000),
    fare: column((trip) => trip.fare),
    zoneSystem: 'tlc',
    foldedDays: false,
  };
}
