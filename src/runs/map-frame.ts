import * as Plot from '@observablehq/plot';
import type { City } from '../city/city.ts';
import { METRES_PER_DEGREE } from '../city/geometry.ts';
import type { RoadCity } from '../city/road-city.ts';
import { ink } from '../shared/figure-style.ts';
import type { Figure } from './figure-to-svg.ts';

const MAP_WIDTH = 720;
const MOST_HEIGHT = 1200;

/** A point of a map: longitude and latitude in degrees. */
export type MapPoint = readonly [number, number];

/** Width, height and plot of a map of a city with these marks on it, north up, true to scale at its middle, with a bar of kilometres. */
export function mapFrame(
  city: City,
  marks: readonly Plot.Markish[],
  { mostWidth = MAP_WIDTH, mostHeight = MOST_HEIGHT } = {},
): Required<Pick<Figure, 'width' | 'height' | 'plot'>> {
  const box = boxOf(city);
  const shape = (box.north - box.south) / (box.east - box.west) / Math.cos((((box.north + box.south) / 2) * Math.PI) / 180);
  const width = Math.min(mostWidth, mostHeight / shape);
  const height = Math.max(200, width * shape);
  const margin = (mostWidth + 40 - width) / 2;
  return {
    width: mostWidth + 40,
    height: height + 30,
    plot: {
      marginLeft: margin,
      marginRight: margin,
      marginTop: 8,
      marginBottom: 22,
      x: { domain: [box.west, box.east], axis: null },
      y: { domain: [box.south, box.north], axis: null },
      marks: [...marks, ...scaleBar(box)],
    },
  };
}

/**
 * The roads of a city in the colours of their classes: one line with gaps for each class, a few elements in place of thousands.
 * @param classes class of every edge. [edges]
 */
export function roadMarks(city: RoadCity, classes: ArrayLike<number>, colours: readonly string[]): Plot.Markish[] {
  const { from, to } = city.network;
  return colours.map((colour, wanted) => {
    const points: (MapPoint | null)[] = [];
    for (let edge = 0; edge < from.length; edge++) {
      if (classes[edge] === wanted) points.push(pointOf(city, from[edge]!), pointOf(city, to[edge]!), null);
    }
    return lineWithGaps(points, colour, from.length > 5000 ? 0.9 : 1.4);
  });
}

/** The centres of the zones with their ids, over lines between neighbours. `colourOf` gives the colour of a zone. */
export function zoneMarks(city: City, colourOf: (zone: number) => string): Plot.Markish[] {
  const links: (MapPoint | null)[] = [];
  city.zoneNeighbours.forEach((other, slot) => {
    const zone = Math.floor(slot / 6);
    if (other > zone) links.push(pointOf(city, city.zoneCentre[zone]!), pointOf(city, city.zoneCentre[other]!), null);
  });
  const centres = Array.from(city.zoneCentre, (place, zone) => ({ point: pointOf(city, place), zone }));
  const at = { x: (d: (typeof centres)[number]) => d.point[0], y: (d: (typeof centres)[number]) => d.point[1] };
  return [
    lineWithGaps(links, ink.grid, 1.5),
    Plot.dot(centres, { ...at, r: 9, fill: ({ zone }: (typeof centres)[number]) => colourOf(zone) }),
    Plot.text(centres, {
      ...at,
      text: ({ zone }: (typeof centres)[number]) => String(city.zoneIds[zone]),
      fill: ink.paper,
      fontSize: 10,
    }),
  ];
}

function lineWithGaps(points: readonly (MapPoint | null)[], colour: string, strokeWidth: number): Plot.Markish {
  return Plot.line(points, {
    x: (point: MapPoint | null) => point?.[0] ?? Number.NaN,
    y: (point: MapPoint | null) => point?.[1] ?? Number.NaN,
    stroke: colour,
    strokeWidth,
  });
}

function pointOf(city: City, place: number): MapPoint {
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
    Plot.line([[west, south] as MapPoint, [end, south] as MapPoint], { stroke: ink.muted, strokeWidth: 2, dy: 12 }),
    Plot.text([[end, south] as MapPoint], { text: () => `${km} km`, textAnchor: 'start', dx: 6, dy: 12, fill: ink.muted }),
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
