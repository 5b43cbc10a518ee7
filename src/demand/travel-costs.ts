import type { City } from '../city/city.ts';
import { straightLineMetres } from '../city/geometry.ts';
import { UserError } from '../shared/user-error.ts';
import type { DemandModel, DemandZone } from './demand-model.ts';

/**
 * Kilometres between zones, [zones * zones]: the root of the mean square distance of two points, one drawn from each; positive also within
 * a zone.
 */
export function zoneKm(zones: readonly DemandZone[]): Float64Array {
  const km = new Float64Array(zones.length * zones.length);
  zones.forEach((a, i) => {
    zones.forEach((b, j) => {
      const centres = straightLineMetres(a.longitude, a.latitude, b.longitude, b.latitude) / 1000;
      km[i * zones.length + j] = Math.max(0.05, Math.hypot(centres, a.spreadKm, b.spreadKm));
    });
  });
  return km;
}

/** The weight km^power exp(-km / scale) of each pair, [zones * zones]. */
export function tannerWeights(km: Float64Array, power: number, scaleKm: number): Float64Array {
  return km.map((value) => Math.exp(power * Math.log(value) - value / scaleKm));
}

/**
 * What the model's deterrence leaves of a destination's weight, [zones * zones], row = origin.
 * @param city needed by models whose deterrence is in seconds: driving time at noon between the centres of zones of the same ids
 */
export function deterrenceWeights({ zones, deterrence }: DemandModel, city: City | null): Float64Array {
  if (deterrence.form === 'none') return new Float64Array(zones.length ** 2).fill(1);
  if (deterrence.form === 'tanner') return tannerWeights(zoneKm(zones), deterrence.power, deterrence.scaleKm);
  if (!city)
    throw new UserError('The deterrence of this model of demand is in seconds of driving, so it needs the city (--city) to tell them.');
  const centres = zones.map((zone) => placeOfZone(zone, city));
  return Float64Array.from({ length: zones.length ** 2 }, (_, cell) => {
    const origin = Math.floor(cell / zones.length);
    const destination = cell % zones.length;
    const seconds = origin === destination ? deterrence.withinSeconds : city.travelSeconds(centres[origin]!, centres[destination]!, 12);
    const scaled = seconds / deterrence.scaleSeconds;
    return 1 / (1 + scaled * scaled);
  });
}

/** Zones that the city does not number are looked for at their centre, within this distance or their own spread. */
const LOOK_AROUND_METRES = 1500;

/**
 * The place of a city that stands for a zone of a model: by id, or the nearest to the zone's centre.
 * @throws UserError if there is none
 */
export function placeOfZone({ id, name, longitude, latitude, spreadKm }: DemandZone, city: City): number {
  const known = city.placeOfZoneId(id);
  if (known >= 0) return known;
  const near = city.snap(longitude, latitude, Math.max(LOOK_AROUND_METRES, 2000 * spreadKm));
  if (near >= 0) return near;
  throw new UserError(
    `The model of demand has the zone ${id} (${name}), which the city "${city.name}" has not; are they of the same place?`,
  );
}
