import { basename } from 'node:path';
import type { City } from '../city/city.ts';
import { loadCity } from '../city/load-city.ts';
import { demandText } from '../demand/demand-model.ts';
import { zoneTrips } from '../demand/demand-zones.ts';
import { fitDemand } from '../demand/fit-demand.ts';
import { type GoodnessOfFit, goodnessOfFit } from '../demand/goodness-of-fit.ts';
import { demandFitSvg } from '../runs/demand-figure.ts';
import { UserError } from '../shared/user-error.ts';
import { loadTrips, type TripOptions } from '../trips/load-trips.ts';
import { loadZones } from '../zones/zones.ts';
import type { Flags } from './flags.ts';
import { writeSvg } from './write-figure.ts';
import { writeOutput } from './write-output.ts';

/** `murmur trips fit TRIPS... --zones ZONES | --city CITY --out demand.yaml`. @returns what to print */
export async function fitTripsCommand(files: readonly string[], options: TripOptions, flags: Flags): Promise<string> {
  const out = flags.text('out');
  const cityPath = flags.text('city');
  const zonesPath = typeof options.zones === 'string' ? options.zones : undefined;
  if (files.length === 0 || out === undefined || (cityPath === undefined) === (zonesPath === undefined)) {
    throw new UserError(
      'Write murmur trips fit TRIPS... --out demand.yaml, with --zones ZONES or --city CITY to say where trips begin and end.',
    );
  }
  const zones = zonesPath === undefined ? undefined : await loadZones(zonesPath);
  const city: City | null = cityPath === undefined ? null : loadCity(cityPath);
  const { trips } = await loadTrips({ ...options, files, zones });
  const zoned = zoneTrips(trips, city ? { city } : { zones: zones! });
  const name = flags.text('name') ?? basename(out).replace(/\.ya?ml$/, '');
  const model = fitDemand(trips, zoned, {
    name,
    source: `Fitted to ${zoned.row.length} trips of ${files.map((file) => basename(file)).join(', ')}.`,
  });
  const fit = goodnessOfFit(trips, zoned, null);
  await writeOutput(out, demandText(model));
  const figure =
    flags.switch('figure') === false
      ? []
      : await writeSvg(demandFitSvg(name, fit), flags.text('figure') ?? out.replace(/\.ya?ml$/, '-fit'));
  if (flags.switch('json')) {
    const { lengths, od, ...figures } = fit;
    const { observed, expected, ...odFigures } = od;
    return `${JSON.stringify({ out, zones: zoned.zones.length, outside: zoned.outside, days: model.days, ...figures, od: odFigures, figure }, null, 2)}\n`;
  }
  const { deterrence, driving } = model;
  const tanner = deterrence.form === 'tanner' ? `km^${deterrence.power.toFixed(2)} exp(-km / ${deterrence.scaleKm.toFixed(2)})` : '';
  return [
    `${name}: ${zoned.row.length} trips between ${zoned.zones.length} zones (${zoned.outside} with an end in no zone were left out)`,
    ...(zones?.notes ?? []).map((note) => `  ${note}`),
    ...Object.entries(model.days).map(
      ([day, { trips: number, spread }]) =>
        `  ${day.padEnd(9)} ${number.toFixed(0)} trips, spread ${(100 * spread).toFixed(1)} % beyond chance`,
    ),
    `  deterrence ${tanner}; trips take ${driving.extraSeconds.toFixed(0)} s besides driving, spread ${(100 * driving.spread).toFixed(0)} %`,
    '',
    ...formatFit(fit),
    '',
    `Written to ${out}${figure.length > 0 ? `; figure: ${figure.join(', ')}` : ''}. Draw trips from it with murmur trips generate ${out} --days 7 --out trips.csv`,
    '',
  ].join('\n');
}

function formatFit({ fitted, heldOut, how, hours, od, length, duration }: GoodnessOfFit): string[] {
  return [
    `Goodness of fit, of a model fitted to ${fitted} trips on ${heldOut} others (${how}):`,
    `  hours      correlation ${hours.correlation.toFixed(3)}, KS ${hours.ks.toFixed(3)}`,
    `  zones      correlation ${od.correlation.toFixed(3)}, common part ${od.commonPart.toFixed(3)}`,
    `             (the fitted trips themselves in place of the model: ${od.ceiling.correlation.toFixed(3)}, ${od.ceiling.commonPart.toFixed(3)})`,
    `  length     mean ${length.observedMean.toFixed(2)} km, model ${length.modelMean.toFixed(2)} km, KS ${length.ks.toFixed(3)}`,
    `  duration   mean ${duration.observedMean.toFixed(0)} s, model ${duration.modelMean.toFixed(0)} s, KS ${duration.ks.toFixed(3)}`,
  ];
}
