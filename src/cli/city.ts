import process from 'node:process';
import type { CAC } from 'cac';
import { buildCityCommand } from './city-build.ts';
import { exportCityCommand } from './city-export.ts';
import { inspectCityCommand } from './city-inspect.ts';
import { createFlags, type Flags, strayArguments } from './flags.ts';
import { unknownCommand } from './unknown-command.ts';

const actions: Readonly<Record<string, (paths: readonly string[], flags: Flags) => Promise<string>>> = {
  build: buildCityCommand,
  inspect: inspectCityCommand,
  export: exportCityCommand,
};

/** Adds `murmur city build SOURCE --out CITY`, `murmur city inspect CITY` and `murmur city export CITY --out FOLDER`. */
export function registerCityCommands(cli: CAC): void {
  cli
    .command(
      'city <action> [...paths]',
      'Make cities and look at them: murmur city build SOURCE --out CITY, murmur city inspect CITY, murmur city export CITY --out FOLDER',
    )
    .option('--out <folder>', 'build: folder of the new city; export: folder of the files')
    .option('--name <name>', 'build: its name')
    .option('--zones <file>', 'Zones of its nodes: shapefile zip or GeoJSON')
    .option('--area <name>', 'build: keep the roads in this borough or zone (may be repeated)')
    .option('--box <w,s,e,n>', 'build: keep the roads in this rectangle of degrees')
    .option('--first-column-hour <hour>', 'build: local hour of column 0 of the times files. Default 4')
    .option('--snap-radius <metres>', 'Radius in which trips find a node')
    .option('--calibrate <trips>', 'build: scale the times to these trips (may be repeated)')
    .option('--by-hour', 'build: with a factor for every hour')
    .option('--weekdays [days]', 'Take trips of Monday to Friday only, or of the days given, as mon-thu,sat')
    .option('--seed <seed>', 'build synthetic, export: the seed')
    .option('--avenues <n>', 'build synthetic: avenues, north to south')
    .option('--streets <n>', 'build synthetic: streets, west to east')
    .option('--block-metres <m>', 'build synthetic: distance between crossings')
    .option('--zone-side <n>', 'build synthetic: side of a zone in crossings')
    .option('--bridges <n>', 'build synthetic: bridges over the river')
    .option('--parks <n>', 'build synthetic: parks')
    .option('--trips <file>', 'inspect: count how many of these trips find a node; export: trips for the flows (may be repeated)')
    .option('--hour <hour>', 'inspect: local hour of the speeds on the map; export: of the travel times. Default 12')
    .option('--map [file]', 'inspect: draw a map as .svg or .png. Default: NAME-map.svg and .png; --no-map for none')
    .option('--vehicles <n>', 'export: start places to draw. Default 3000')
    .option('--json', 'Print figures as JSON')
    .example('murmur city build ../shared/data/network --zones taxi_zones.zip --calibrate trips.csv --out manhattan')
    .example('murmur city build new-york.osm.pbf --zones taxi_zones.zip --area Manhattan --out manhattan')
    .example('murmur city inspect manhattan')
    .example('murmur city export manhattan --trips trips.csv --out neuradp')
    .action(async (action: string, paths: readonly string[], options: Readonly<Record<string, unknown>>) => {
      const run = actions[action];
      if (!run) throw unknownCommand('murmur city', action, Object.keys(actions));
      process.stdout.write(await run([...strayArguments(options, ['byHour']), ...paths], createFlags(options)));
    });
}
