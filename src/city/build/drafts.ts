import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UserError } from '../../shared/user-error.ts';
import { type CityDescription, describedIn } from '../city-description.ts';
import { NEURADP } from '../interchange/neuradp-export.ts';
import { neuradpDraft } from '../interchange/neuradp-import.ts';
import { osmNetwork, type RegionTest } from '../osm/osm-network.ts';
import { readRoadNetwork } from '../read-road-network.ts';
import { type RoadNetwork, TIME_COLUMNS } from '../road-network.ts';
import { SYNTHETIC_ROADS, syntheticCity } from '../synthetic/synthetic-city.ts';
import type { BuildOptions } from './build-options.ts';

/** A road city in the making. */
export interface RoadDraft {
  readonly network: RoadNetwork;
  /** Seconds by edge and column, by the name of the times file without ".csv". */
  readonly times: Readonly<Record<string, Float64Array>>;
  readonly description: Extract<CityDescription, { kind: 'road' }>;
  readonly notes: readonly string[];
}

/** The synthetic city of a seed. */
export function syntheticDraft({ seed = 1, synthetic = {} }: BuildOptions): RoadDraft {
  const { network, zoneIds, zoneLabels } = syntheticCity(synthetic, seed);
  const zoneNames = Object.fromEntries(Array.from(zoneIds, (id, zone) => [String(id), zoneLabels[zone]!]));
  const source = `Made by the generator of synthetic cities from the seed ${seed}.`;
  return {
    network,
    times: { week: network.seconds },
    description: { kind: 'road', ...SYNTHETIC_ROADS, source, zoneNames },
    notes: [source],
  };
}

/** A road network in files: CSV of points, edges and times in a folder, an OpenStreetMap file, or a folder of NeurADP files. */
export function roadDraft(source: string, options: BuildOptions, inRegion: RegionTest): RoadDraft {
  if (!statSync(source).isDirectory()) return osmDraft(source, inRegion);
  if (!existsSync(join(source, NEURADP.times))) return networkDraft(source, options, inRegion);
  if (options.area || options.box) throw new UserError('Of NeurADP files no region can be cut out: their paths may lead through others.');
  return neuradpDraft(source);
}

function networkDraft(folder: string, options: BuildOptions, inRegion: RegionTest): RoadDraft {
  const described = describedIn(folder);
  if (described.kind !== 'road')
    throw new UserError(`"${folder}" holds a city of kind ${described.kind} already; build from a road network.`);
  const file = (name: string) => join(folder, `${name}.csv`);
  const days = ['week', 'sat', 'sun'].filter((name) => existsSync(file(name)));
  if (days.length === 0) throw new UserError(`"${folder}" has no week.csv, sat.csv or sun.csv with the travel times of its edges.`);
  const nodeZones = existsSync(file('node_zone')) && !options.zones ? file('node_zone') : undefined;
  const networks = days.map((day) =>
    readRoadNetwork({ points: file('points'), edges: file('edges'), times: file(day), nodeZones }, inRegion),
  );
  const firstColumnHour = options.firstColumnHour ?? described.firstColumnHour ?? 4;
  const times = Object.fromEntries(days.map((day, i) => [day, inLocalHours(networks[i]!.seconds, firstColumnHour)]));
  const { report } = networks[0]!;
  const shift = firstColumnHour === 0 ? '' : `; column h of the files was read as local hour (h + ${firstColumnHour}) mod 24`;
  return {
    network: { ...networks[0]!, seconds: times[days[0]!]! },
    times,
    description: {
      name: basename(folder),
      timeFactor: 1,
      ...described,
      firstColumnHour: 0,
      source: `Built from the road network in ${basename(folder)}${shift}.`,
    },
    notes: [
      `Read ${report.pointsRead} points and ${report.edgesRead} edges with times by hour for ${days.join(', ')}${shift}.`,
      ...days.flatMap((day, i) =>
        networks[i]!.report.timesClamped > 0
          ? [`${networks[i]!.report.timesClamped} times below one second in ${day}.csv were raised to one.`]
          : [],
      ),
      ...partNotes(report.components, report.placesDropped, report.pointsRead),
    ],
  };
}

/** Columns moved so that column h holds local hour h. */
function inLocalHours(seconds: Float64Array, firstColumnHour: number): Float64Array {
  return seconds.map((_, cell) => {
    const hour = cell % TIME_COLUMNS;
    return seconds[cell - hour + ((hour - firstColumnHour + TIME_COLUMNS) % TIME_COLUMNS)]!;
  });
}

function osmDraft(file: string, inRegion: RegionTest): RoadDraft {
  const { network, counts, mapped, bends } = osmNetwork(file, inRegion);
  return {
    network,
    times: { week: network.seconds },
    description: {
      kind: 'road',
      name: basename(file).replace(/\.(osm\.pbf|pbf|json)$/, ''),
      source: `Built from ${basename(file)}. Map data: OpenStreetMap contributors, ODbL 1.0.`,
      firstColumnHour: 0,
      timeFactor: 1,
      snapRadiusMetres: 120,
    },
    notes: [
      `Of ${counts.ways} ways ${counts.roads} are roads for cars (${counts.limits} with a speed limit of their own); ${counts.ferries} ferries were left out.`,
      ...(counts.missingNodes > 0 ? [`${counts.missingNodes} nodes of roads are not in the file; the roads end there.`] : []),
      ...partNotes(mapped.parts, network.report.placesDropped, mapped.places),
      `${bends} points that only bend a road were taken out.`,
      'Times are free-flow times, the same at all hours; scale them to trips with --calibrate.',
    ],
  };
}

function partNotes(parts: number, dropped: number, of: number): string[] {
  if (parts <= 1) return ['All of it is strongly connected.'];
  return [`It falls into ${parts} strongly connected parts; the largest is kept, and ${dropped} of ${of} points are dropped.`];
}
