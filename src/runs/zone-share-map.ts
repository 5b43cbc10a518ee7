import type { City } from '../city/city.ts';
import { isRoadCity } from '../city/summarise-city.ts';
import type { Figure } from './figure-to-svg.ts';
import { mapFrame, roadMarks, zoneMarks } from './map-frame.ts';

/** Classes of a share, poor to good: from orange to blue. */
const CLASSES = [
  { below: 0.2, label: 'under 20 %', colour: '#8c2d04' },
  { below: 0.4, label: '20 to 40', colour: '#d9601a' },
  { below: 0.6, label: '40 to 60', colour: '#e0a64a' },
  { below: 0.8, label: '60 to 80', colour: '#7fb2a9' },
  { below: 0.9, label: '80 to 90', colour: '#3b8bbf' },
  { below: 0.95, label: '90 to 95', colour: '#1a5f9e' },
  { below: Number.POSITIVE_INFINITY, label: '95 % and more', colour: '#0a2f5c' },
] as const;
const NOTHING = { label: 'no value', colour: '#d5dade' };

/**
 * A map of a city whose zones (the roads that begin in them, where there are roads) are coloured by a share.
 * @param shares in [0, 1], NaN where there is none. [zones]
 * @param size the most room that the map may take, in pixels
 */
export function zoneShareMap(
  city: City,
  shares: ArrayLike<number>,
  text: { readonly title: string; readonly subtitle?: string },
  size: { readonly mostWidth?: number; readonly mostHeight?: number } = {},
): Figure {
  const classes = Array.from({ length: city.zones }, (_, zone) => classOf(shares[zone]!));
  const drawn = [...CLASSES, NOTHING];
  const colours = drawn.map(({ colour }) => colour);
  const marks = isRoadCity(city)
    ? roadMarks(
        city,
        Array.from(city.network.from, (place) => classes[city.zoneOf[place]!]!),
        colours,
      )
    : zoneMarks(city, (zone) => colours[classes[zone]!]!);
  const mark = isRoadCity(city) ? 'line' : 'box';
  return {
    ...text,
    legend: drawn.filter((_, i) => classes.includes(i)).map(({ label, colour }) => ({ label, colour, mark })),
    ...mapFrame(city, marks, size),
  };
}

function classOf(share: number): number {
  return Number.isNaN(share) ? CLASSES.length : CLASSES.findIndex(({ below }) => share < below);
}
