import process from 'node:process';
import type { CAC } from 'cac';
import { requireTrips } from '../trips/trip-report.ts';
import { createFlags } from './flags.ts';
import { fitTripsCommand } from './trips-fit.ts';
import { declareTripFlags, parseTripFlags, type TripFlags } from './trips-flags.ts';
import { generateTripsCommand } from './trips-generate.ts';
import { inspectTripsCommand } from './trips-inspect.ts';
import { unknownCommand } from './unknown-command.ts';

const actions = ['inspect', 'fit', 'generate'];

/** Adds `murmur trips inspect`, `fit` and `generate`. */
export function registerTripsCommands(cli: CAC): void {
  const command = cli.command(
    'trips <action> [...files]',
    'Look into trip files, fit models of demand to them and draw trips from these: murmur trips inspect FILE...',
  );
  declareTripFlags(command)
    .option('--map <file>', 'inspect: draw where trips begin, as .svg or .png (without an ending: both)')
    .option('--json', 'Print the report as JSON')
    .option('--out <file>', 'fit, generate: the file to write')
    .option('--city <folder>', 'fit, generate: the city whose zones the trips are in (in place of --zones)')
    .option('--name <name>', 'fit: name of the model')
    .option('--figure [file]', 'fit: the figure, .svg or .png. Default: beside --out; --no-figure for none')
    .option('--days <n>', 'generate: number of days. Default 1')
    .option('--start <date>', 'generate: the first day. Default 2015-01-12')
    .option('--weather <name>', "generate: weather of these days, of the model's list")
    .example('murmur trips fit yellow_tripdata_2016-03.csv --zones taxi_zones.zip --area Manhattan --out manhattan.yaml')
    .example('murmur trips generate manhattan.yaml --days 7 --seed 1 --out trips.csv')
    .example('murmur trips inspect yellow_tripdata_2016-03.csv --zones taxi_zones.zip --area Manhattan --weekdays --map pickups.png')
    .action(async (action: string, files: readonly string[], flags: TripFlags) => {
      if (!actions.includes(action)) throw unknownCommand('murmur trips', action, actions);
      if (action === 'generate') {
        process.stdout.write(await generateTripsCommand(files, createFlags(flags)));
        return;
      }
      if (action === 'fit') {
        const { options, moreFiles } = parseTripFlags(flags);
        process.stdout.write(await fitTripsCommand([...moreFiles, ...files], options, createFlags(flags)));
        return;
      }
      const { output, report } = await inspectTripsCommand(files, flags);
      process.stdout.write(output);
      requireTrips(report);
    });
}
