import type { SnappedTrips } from '../city/build/snap-trips.ts';
import type { CitySummary } from '../city/summarise-city.ts';

const BAR = 30;

/** A summary for people. */
export function formatCity(summary: CitySummary): string {
  const { name, places, zones, zonePlaces, box, roads, speedKmh, snapRadiusMetres } = summary;
  const count = (value: number) => value.toLocaleString('en-GB');
  const lines = [name];
  if (roads) {
    const { report } = roads;
    const dropped = report.placesDropped > 0 ? `, largest kept: ${count(report.placesDropped)} points dropped` : '';
    lines.push(
      `  nodes        ${count(places)}`,
      `  edges        ${count(roads.edges)}, ${roads.km.toFixed(1)} km, median ${roads.medianEdgeMetres.toFixed(0)} m`,
      `  components   ${report.components} strongly connected${dropped}`,
      `  tables       ${(roads.tableBytes / 2 ** 20).toFixed(1)} MiB for all pairs (2 bytes time, 2 bytes length, 0 bytes next hop)${roads.tablesCached ? ', from the cache' : ''}`,
    );
  }
  const shown = zonePlaces.slice(0, 5).map((zone) => (roads ? `${zone.label} (${zone.places})` : zone.label));
  lines.push(
    `  zones        ${zones}: ${shown.join(', ')}${zones > shown.length ? ', ...' : ''}`,
    `  box          longitude ${box.west.toFixed(4)} to ${box.east.toFixed(4)}, latitude ${box.south.toFixed(4)} to ${box.north.toFixed(4)}`,
    `  snapping     within ${snapRadiusMetres.toFixed(0)} m`,
    '',
    '  mean speed by hour, km/h',
  );
  const most = Math.max(...speedKmh);
  speedKmh.forEach((kmh, hour) => {
    lines.push(`  ${String(hour).padStart(2, '0')} ${kmh.toFixed(1).padStart(6)}  ${'█'.repeat(Math.round((kmh / most) * BAR))}`);
  });
  if (summary.notes.length > 0) lines.push('', ...summary.notes.map((note) => `  ${note}`));
  return `${lines.join('\n')}\n`;
}

/** How many trips found a place. */
export function formatSnapping({ trips, row, outside, samePlace, radiusMetres }: SnappedTrips): string[] {
  const share = (part: number) => `${part} (${((100 * part) / Math.max(1, trips)).toFixed(1)} %)`;
  return [
    `of ${trips} trips with coordinates ${row.length} were snapped within ${radiusMetres} m; ${share(outside + samePlace)} could not be:`,
    `${share(outside)} have an end farther from every node, ${share(samePlace)} begin and end at one node`,
  ];
}

/** The same as `--json` prints it. */
export function snappingFigures({ trips, row, outside, samePlace }: SnappedTrips): Readonly<Record<string, number>> {
  return { trips, snapped: row.length, outside, samePlace };
}
