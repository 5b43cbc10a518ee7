import type { City } from '../city/city.ts';
import { METRES_PER_DEGREE, straightLineMetres } from '../city/geometry.ts';
import { createRng, type Rng } from '../shared/rng.ts';
import { UserError } from '../shared/user-error.ts';
import { parseDay, SECONDS_PER_DAY, weekdayOf } from '../trips/wall-clock.ts';
import { createPointSampler } from '../zones/sample-point.ts';
import type { Zones } from '../zones/zones.ts';
import { type DayKind, type DemandModel, dayKind } from './demand-model.ts';
import { createWishes, cumulative, draw } from './draw-ends.ts';
import { deterrenceWeights, placeOfZone } from './travel-costs.ts';

/** A trip drawn from a model. Times are local wall-clock; money in the model's currency. */
export interface GeneratedTrip {
  /** Wall-clock seconds since 1970-01-01 00:00 of the local clock. */
  readonly pickupSeconds: number;
  readonly durationSeconds: number;
  readonly pickupLon: number;
  readonly pickupLat: number;
  readonly dropoffLon: number;
  readonly dropoffLat: number;
  /** Ids of the model's zones. */
  readonly pickupZone: number;
  readonly dropoffZone: number;
  readonly passengers: number;
  readonly distanceKm: number;
  /** NaN where the model has no fare. */
  readonly fare: number;
}

/** What a hook is asked about: trips of an hour of a date between two zones (ids of the model). */
export interface Moment {
  /** "YYYY-MM-DD" */
  readonly date: string;
  readonly day: DayKind;
  readonly hour: number;
  readonly origin: number;
  readonly destination: number;
}

/** A factor of the number of trips, 0 .. `most`; it must depend on nothing but its argument. */
export interface DemandHook {
  readonly most: number;
  readonly factor: (moment: Moment) => number;
}

export interface GenerateOptions {
  /** "YYYY-MM-DD", in the order in which they are to come. */
  readonly dates: readonly string[];
  readonly seed: number | string;
  /** Trips begin and end at places of this city, and take its time. */
  readonly city?: City | null;
  /** Without a city: trips begin and end inside these polygons; without both, in circles around the zones' centres. */
  readonly zones?: Zones | null;
  /** The weather of a date, one of the model's names; undefined for none in particular. */
  readonly weather?: (date: string) => string | undefined;
  /** Factors beside the weather and the events of the model. */
  readonly hooks?: readonly DemandHook[];
}

const OFFSET_METRES = 40;
/** Shorter trips are drawn again: filters of real trips drop them as mistakes. */
const SHORTEST_SECONDS = 60;
const LONGEST_SECONDS = 3 * 3600;
const MOST_REDRAWS = 100;

/**
 * Draws the trips of some dates, sorted by time within each. The same model, options and seed give the same trips; a date's trips do not
 * depend on the other dates.
 * @throws UserError for a date that is none, a kind of day or weather that the model does not know
 */
export function generateTrips(model: DemandModel, options: GenerateOptions): GeneratedTrip[] {
  const left = deterrenceWeights(model, options.city ?? null);
  const root = createRng(options.seed).split('generated trips');
  const wishes = new Map<DayKind, ReturnType<typeof createWishes>>();
  const pointOf = pointsOf(model, options);
  const passengers = cumulative(model.passengers);
  return options.dates.flatMap((date) => {
    const dayNumber = parseDay(date);
    if (Number.isNaN(dayNumber)) throw new UserError(`The date "${date}" is not a day such as 2015-01-13.`);
    const day = dayKind(weekdayOf(dayNumber));
    const volume = model.days[day];
    if (!volume)
      throw new UserError(`${date} is a ${day}, but the model of demand "${model.name}" knows only ${Object.keys(model.days).join(', ')}.`);
    const wish =
      wishes.get(day) ??
      createWishes(
        model.streams.filter((stream) => stream.day === day),
        left,
      );
    wishes.set(day, wish);
    const rng = root.split(date);
    const hooks = [...eventHooks(model, date, day), ...(options.hooks ?? [])];
    const most = hooks.reduce((product, hook) => product * Math.max(1, hook.most), 1);
    const luck = Math.exp(volume.spread * rng.normal() - volume.spread ** 2 / 2);
    const number = poisson(volume.trips * luck * weatherFactor(model, date, options) * most, rng);
    const trips: GeneratedTrip[] = [];
    for (let i = 0; i < number; i++) {
      const { second, origin, destination } = wish(rng);
      const moment = {
        date,
        day,
        hour: Math.floor(second / 3600),
        origin: model.zones[origin]!.id,
        destination: model.zones[destination]!.id,
      };
      // Thinning: a wish stays with the probability that its factors have of the greatest possible.
      if (hooks.length > 0 && rng.uniform() * most >= hooks.reduce((product, hook) => product * hook.factor(moment), 1)) continue;
      const trip = tripOf(model, options.city ?? null, pointOf, moment, origin, destination, rng);
      trips.push({ ...trip, pickupSeconds: dayNumber * SECONDS_PER_DAY + second, passengers: 1 + draw(passengers, rng) });
    }
    return trips.sort((a, b) => a.pickupSeconds - b.pickupSeconds);
  });
}

/** A point of a zone; the place of the city where there is one, else -1. */
type PointOf = (zone: number, rng: Rng) => { readonly longitude: number; readonly latitude: number; readonly place: number };

function tripOf(model: DemandModel, city: City | null, pointOf: PointOf, moment: Moment, origin: number, destination: number, rng: Rng) {
  const { driving, fare } = model;
  let from = pointOf(origin, rng);
  let to = pointOf(destination, rng);
  let durationSeconds = 0;
  let km = 0;
  for (let tries = 0; tries < MOST_REDRAWS; tries++) {
    const straight = straightLineMetres(from.longitude, from.latitude, to.longitude, to.latitude) / 1000;
    km = city ? city.distanceMetres(from.place, to.place) / 1000 : straight * driving.circuity;
    const typical = city
      ? city.travelSeconds(from.place, to.place, moment.hour)
      : driving.extraSeconds + (3600 * straight) / driving.kmh[moment.hour]!;
    durationSeconds = Math.round(typical * Math.exp(driving.spread * rng.normal()));
    if (durationSeconds >= SHORTEST_SECONDS && durationSeconds <= LONGEST_SECONDS && (from.place !== to.place || from.place < 0)) break;
    from = pointOf(origin, rng);
    to = pointOf(destination, rng);
  }
  durationSeconds = Math.min(LONGEST_SECONDS, Math.max(SHORTEST_SECONDS, durationSeconds));
  return {
    durationSeconds,
    pickupLon: from.longitude,
    pickupLat: from.latitude,
    dropoffLon: to.longitude,
    dropoffLat: to.latitude,
    pickupZone: moment.origin,
    dropoffZone: moment.destination,
    distanceKm: km,
    fare: fare ? Math.round(2 * (fare.base + fare.perKm * km + (fare.perMinute * durationSeconds) / 60)) / 2 : Number.NaN,
  };
}

function pointsOf({ zones }: DemandModel, { city, zones: polygons }: GenerateOptions): PointOf {
  if (city) {
    const places: number[][] = Array.from({ length: city.zones }, () => []);
    city.zoneOf.forEach((zone, place) => {
      places[zone]!.push(place);
    });
    const membersOf = zones.map((zone) => places[city.zoneOf[placeOfZone(zone, city)]!]!);
    const single = city.places === city.zones;
    return (zone, rng) => {
      const place = membersOf[zone]![rng.integer(membersOf[zone]!.length)]!;
      const offset = () => (single ? 0 : (OFFSET_METRES * Math.SQRT1_2 * (2 * rng.uniform() - 1)) / METRES_PER_DEGREE);
      return { longitude: city.longitudes[place]! + offset(), latitude: city.latitudes[place]! + offset(), place };
    };
  }
  const sample = polygons ? createPointSampler(polygons) : () => null;
  return (zone, rng) => {
    const { id, longitude, latitude, spreadKm } = zones[zone]!;
    const inside = sample(id, rng);
    if (inside) return { longitude: inside[0], latitude: inside[1], place: -1 };
    // Uniform in the circle whose points are as far from its centre as those of the zone, in the mean square.
    const degrees = (Math.SQRT2 * spreadKm * 1000 * Math.sqrt(rng.uniform())) / METRES_PER_DEGREE;
    const angle = 2 * Math.PI * rng.uniform();
    const squeeze = Math.cos((latitude * Math.PI) / 180);
    return { longitude: longitude + (degrees * Math.cos(angle)) / squeeze, latitude: latitude + degrees * Math.sin(angle), place: -1 };
  };
}

function weatherFactor(model: DemandModel, date: string, { weather }: GenerateOptions): number {
  const name = weather?.(date);
  if (name === undefined) return 1;
  const factor = model.weather[name];
  if (factor !== undefined) return factor;
  const known = Object.keys(model.weather);
  throw new UserError(
    `The weather of ${date} is "${name}", but the model of demand "${model.name}" has ${known.length > 0 ? `only ${known.join(', ')}` : 'none'} under weather.`,
  );
}

/** The events of a model that concern a date. */
function eventHooks(model: DemandModel, date: string, day: DayKind): DemandHook[] {
  return model.events
    .filter((event) => (event.date ?? date) === date && (event.day ?? day) === day)
    .map(({ hours: [first, end], zones, ends, factor }) => {
      const within = (zone: number) => !zones || zones.includes(zone);
      return {
        most: factor,
        factor: ({ hour, origin, destination }) => {
          if (hour < first || hour >= end) return 1;
          const concerned = (ends !== 'destination' && within(origin)) || (ends !== 'origin' && within(destination));
          return concerned ? factor : 1;
        },
      };
    });
}

/** A Poisson number: by multiplication for small means, from the normal distribution above 500 (right to 1 % of a standard deviation). */
function poisson(mean: number, rng: Rng): number {
  if (mean > 500) return Math.max(0, Math.round(mean + Math.sqrt(mean) * rng.normal()));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = rng.uniform(); product > limit; product *= rng.uniform()) count++;
  return count;
}
