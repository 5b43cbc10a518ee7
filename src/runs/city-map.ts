import type { City } from '../city/city.ts';
import type { RoadCity } from '../city/road-city.ts';
import { edgeMetres } from '../city/road-tables.ts';
import { isRoadCity } from '../city/summarise-city.ts';
import type { Figure } from './figure-to-svg.ts';
import { mapFrame, roadMarks, zoneMarks } from './map-frame.ts';

/** Speed classes in km/h with their colours, slow to fast: from orange to blue. */
const SPEEDS = [
  { below: 10, label: 'under 10 km/h', colour: '#b3480c' },
  { below: 15, label: '10 to 15', colour: '#e07b2e' },
  { below: 20, label: '15 to 20', colour: '#d0a94a' },
  { below: 30, label: '20 to 30', colour: '#6aa7a0' },
  { below: 50, label: '30 to 50', colour: '#2f7fb5' },
  { below: Number.POSITIVE_INFINITY, label: '50 and more', colour: '#123f73' },
];

const ZONE_COLOUR = '#2f7fb5';

/** A map of a city: its roads coloured by their speed in an hour, or its zones and which border on which. */
export function cityMap(city: City, hour = 12): Figure {
  if (!isRoadCity(city)) {
    const subtitle = `${city.zones} zones and their neighbours`;
    return {
      title: city.name,
      subtitle,
      ...mapFrame(
        city,
        zoneMarks(city, () => ZONE_COLOUR),
      ),
    };
  }
  const classes = speedClasses(city, hour);
  const colours = SPEEDS.map(({ colour }) => colour);
  const time = `${String(hour).padStart(2, '0')}:00`;
  return {
    title: city.name,
    subtitle: `${city.places} nodes, ${city.network.from.length} edges, ${city.zones} zones; speeds at ${time}`,
    legend: SPEEDS.filter((_, i) => classes.includes(i)).map(({ label, colour }) => ({ label, colour, mark: 'line' })),
    ...mapFrame(city, roadMarks(city, classes, colours)),
  };
}

/** Class of speed of every edge. */
function speedClasses({ network, columnOfHour, timeFactors }: RoadCity, hour: number): Uint8Array {
  const metres = edgeMetres(network);
  return Uint8Array.from(network.from, (_, edge) => {
    const seconds = network.seconds[edge * 24 + columnOfHour[hour]!]! * timeFactors[hour]!;
    const kmh = (3.6 * metres[edge]!) / seconds;
    return SPEEDS.findIndex(({ below }) => kmh < below);
  });
}
