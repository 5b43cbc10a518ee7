import * as Plot from '@observablehq/plot';
import type { City } from '../city/city.ts';
import { METRES_PER_DEGREE } from '../city/geometry.ts';
import { edgeMetres } from '../city/road-tables.ts';
import { isRoadCity } from '../city/summarise-city.ts';
import { ink } from '../shared/figure-style.ts';
import type { Figure } from './figure-to-svg.ts';

/** Speed classes in km/h with their colours, slow to fast: from orange to blue. */
const SPEEDS = [
  { below: 10, label: 'under 10 km/h', colour: '#b3480c' },
  { below: 15, label: '10 to 15', colour: '#e07b2e' },
  { below: 20, label: '15 to 20', colour: '#d0a94a' },
  { below: 30, label: '20 to 30', colour: '#6aa7a0' },
  { below: 50, label: '30 to 50', colour: '#2f7fb5' },
  { below: Number.POSITIVE_INFINITY, label: '50 and more', colour: '#123f73' },
];

const MAP_WIDTH = 720;
const MOST_HEIGHT = 1200;

/** A map of a city: its roads coloured by their speed in an hour, or its zones and which border on which. */
export function cityMap(city: City, hour = 12): Figure {
  const box = boxOf(city);
  const shape = (box.north - box.south) / (box.east - box.west) / Math.cos((((box.north + box.south) / 2) * Math.PI) / 180);
  const width = Math.min(MAP_WIDTH, MOST_HEIGHT / shape);
  const height = Math.max(200, width * shape);
  const time = `${String(hour).padStart(2, '0')}:00`;
  return {
    title: city.name,
    subtitle: isRoadCity(city)
      ? `${city.places} nodes, ${city.network.from.length} edges, ${city.zones} zones; speeds at ${time}`
      : `${city.zones} zones and their neighbours`,
    ...(isRoadCity(city) && { legend: usedSpeeds(city, hour).map(({ label, colour }) => ({ label, colour, mark: 'line' as const })) }),
    width: MAP_WIDTH + 40,
    height: height + 30,
    plot: {
      marginLeft: (MAP_WIDTH + 40 - width) / 2,
      marginRight: (MAP_WIDTH + 40 - width) / 2,
      marginTop: 8,
      marginBottom: 22,
      x: { domain: [box.west, box.east], axis: null },
      y: { domain: [box.south, box.north], axis: null },
      marks: [...(isRoadCity(city) ? roadMarks(city, hour) : zoneMarks(city)), ...scaleBar(box)],
    },
  };
}

type Segment = readonly [number, number];

/** Class of speed of every edge. */
function speedClasses(city: City & { network: { from: Int32Array } }, hour: number): Uint8Array {
  if (!isRoadCity(city)) return new Uint8Array(0);
  const { network, columnOfHour, timeFactors } = city;
  const metres = edgeMetres(network);
  return Uint8Array.from(network.from, (_, edge) => {
    const seconds = network.seconds[edge * 24 + columnOfHour[hour]!]! * timeFactors[hour]!;
    const kmh = (3.6 * metres[edge]!) / seconds;
    return SPEEDS.findIndex(({ below }) => kmh < below);
  });
}

function usedSpeeds(city: City & { network: { from: Int32Array } }, hour: number): typeof SPEEDS {
  const used = new Set(speedClasses(city, hour));
  return SPEEDS.filter((_, i) => used.has(i));
}

function roadMarks(city: City & { network: { from: Int32Array; to: Int32Array } }, hour: number): Plot.Markish[] {
  const classes = speedClasses(city, hour);
  const { from, to } = city.network;
  return SPEEDS.map(({ colour }, speed) => {
    // One line with gaps for each class: a few elements in place of thousands.
    const points: (Segment | null)[] = [];
    for (let edge = 0; edge < from.length; edge++) {
      if (classes[edge] !== speed) continue;
      points.push(pointOf(city, from[edge]!), pointOf(city, to[edge]!), null);
    }
    return lineWithGaps(points, colour, from.length > 5000 ? 0.9 : 1.4);
  });
}

function zoneMarks(city: City): Plot.Markish[] {
  const links: (Segment | null)[] = [];
  city.zoneNeighbours.forEach((other, slot) => {
    const zone = Math.floor(slot / 6);
    if (other > zone) links.push(pointOf(city, city.zoneCentre[zone]!), pointOf(city, city.zoneCentre[other]!), null);
  });
  const centres = Array.from(city.zoneCentre, (place, zone) => ({ point: pointOf(city, place), id: city.zoneIds[zone]! }));
  const at = { x: (d: (typeof centres)[number]) => d.point[0], y: (d: (typeof centres)[number]) => d.point[1] };
  return [
    lineWithGaps(links, ink.grid, 1.5),
    Plot.dot(centres, { ...at, r: 9, fill: '#2f7fb5' }),
    Plot.text(centres, { ...at, text: (d: (typeof centres)[number]) => String(d.id), fill: ink.paper, fontSize: 10 }),
  ];
}

function lineWithGaps(points: readonly (Segment | null)[], colour: string, strokeWidth: number): Plot.Markish {
  return Plot.line(points, {
    x: (point: Segment | null) => point?.[0] ?? Number.NaN,
    y: (point: Segment | null) => point?.[1] ?? Number.NaN,
    stroke: colour,
    strokeWidth,
  });
}

function pointOf(city: City, place: number): Segment {
  return [city.longitudes[place]!, city.latitudes[place]!];
}

/** A bar of a round number of kilometres, about a fifth of the width, below the map. */
function scaleBar({ west, east, south, north }: Box): Plot.Markish[] {
  const metresPerDegree = METRES_PER_DEGREE * Math.cos((((south + north) / 2) * Math.PI) / 180);
  const wanted = ((east - west) * metresPerDegree) / 5000;
  const unit = 10 ** Math.floor(Math.log10(wanted));
  const km = unit * (wanted / unit >= 5 ? 5 : wanted / unit >= 2 ? 2 : 1);
  const end = west + (km * 1000) / metresPerDegree;
  return [
    Plot.line([[west, south] as Segment, [end, south] as Segment], { stroke: ink.muted, strokeWidth: 2, dy: 12 }),
    Plot.text([[end, south] as Segment], { text: () => `${km} km`, textAnchor: 'start', dx: 6, dy: 12, fill: ink.muted }),
  ];
}

interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

function boxOf({ longitudes, latitudes }: City): Box {
  const least = (values: Float64Array) => values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
  const most = (values: Float64Array) => values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
  const air = 1e-4;
  return { west: least(longitudes) - air, south: least(latitudes) - air, east: most(longitudes) + air, north: most(latitudes) + air };
}
