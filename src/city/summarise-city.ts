import type { City } from './city.ts';
import type { RoadCity } from './road-city.ts';
import { type RoadReport, TIME_COLUMNS } from './road-network.ts';
import { baseSeconds, edgeMetres } from './road-tables.ts';

/** Key figures of a city. */
export interface CitySummary {
  readonly name: string;
  readonly places: number;
  readonly zones: number;
  /** Places of each zone, by label, most first. */
  readonly zonePlaces: readonly { readonly id: number; readonly label: string; readonly places: number }[];
  readonly box: { readonly west: number; readonly south: number; readonly east: number; readonly north: number };
  readonly snapRadiusMetres: number;
  /** Mean speed in km/h of each local hour over the edges of a road network, or over all pairs of zones, [24]. */
  readonly speedKmh: readonly number[];
  readonly roads: RoadSummary | null;
  readonly notes: readonly string[];
}

/** Key figures of a road network. */
export interface RoadSummary {
  readonly edges: number;
  readonly km: number;
  readonly medianEdgeMetres: number;
  readonly report: RoadReport;
  /** Bytes of the all-pairs tables: two for the time and two for the length of every pair; the next hop is found from these. */
  readonly tableBytes: number;
  readonly tablesCached: boolean;
}

/** Whether a city is a road network. */
export function isRoadCity(city: City): city is RoadCity {
  return 'network' in city;
}

/** Sums up a city for people and for JSON. */
export function summariseCity(city: City): CitySummary {
  const sizes = new Int32Array(city.zones);
  for (const zone of city.zoneOf) sizes[zone]!++;
  const zonePlaces = Array.from(sizes, (places, zone) => ({ id: city.zoneIds[zone]!, label: city.zoneLabels[zone]!, places }));
  const extreme = (values: Float64Array, pick: (a: number, b: number) => number) =>
    values.reduce((sum, value) => pick(sum, value), values[0]!);
  return {
    name: city.name,
    places: city.places,
    zones: city.zones,
    zonePlaces: zonePlaces.sort((a, b) => b.places - a.places || a.id - b.id),
    box: {
      west: extreme(city.longitudes, Math.min),
      south: extreme(city.latitudes, Math.min),
      east: extreme(city.longitudes, Math.max),
      north: extreme(city.latitudes, Math.max),
    },
    snapRadiusMetres: city.snapRadiusMetres,
    speedKmh: Array.from({ length: TIME_COLUMNS }, (_, hour) => (isRoadCity(city) ? roadSpeed(city, hour) : pairSpeed(city, hour))),
    roads: isRoadCity(city) ? summariseRoads(city) : null,
    notes: city.notes,
  };
}

function summariseRoads({ network, report, tables, cached }: RoadCity): RoadSummary {
  const metres = edgeMetres(network);
  const sorted = metres.slice().sort();
  return {
    edges: metres.length,
    km: sum(metres) / 1000,
    medianEdgeMetres: sorted[sorted.length >> 1]!,
    report,
    tableBytes: tables.ticks.byteLength + tables.units.byteLength,
    tablesCached: cached,
  };
}

function roadSpeed({ network, columnOfHour, timeFactors }: RoadCity, hour: number): number {
  return (3.6 * sum(edgeMetres(network))) / (sum(baseSeconds(network, columnOfHour[hour]!)) * timeFactors[hour]!);
}

function pairSpeed(city: City, hour: number): number {
  let metres = 0;
  let seconds = 0;
  for (let a = 0; a < city.places; a++) {
    for (let b = 0; b < city.places; b++) {
      metres += city.distanceMetres(a, b);
      seconds += city.travelSeconds(a, b, hour);
    }
  }
  return seconds > 0 ? (3.6 * metres) / seconds : 0;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
