import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { check } from '../city/city-description.ts';
import { readText } from '../shared/csv-rows.ts';
import { UserError } from '../shared/user-error.ts';

const finite = z.number();
const positive = finite.positive();
const share = finite.min(0);
const hours = z.array(share).length(24);

/** What a file of a model of demand holds; `docs/cities.md` explains it. */
const schema = z.strictObject({
  format: z.literal('murmuration demand 1'),
  name: z.string(),
  /** What it was fitted to or made from: a sentence, for people. */
  source: z.string(),
  /** Trips begin and end in these. */
  zones: z
    .array(
      z.strictObject({
        id: z.int().min(0),
        name: z.string(),
        longitude: finite.min(-180).max(180),
        latitude: finite.min(-90).max(90),
        /** Root of the mean square distance of the zone's points from its centre, in km. */
        spreadKm: finite.min(0),
      }),
    )
    .min(1),
  /** Trips a day by kind of day, and the spread of the logarithm of their number from day to day beyond that of chance. */
  days: z.partialRecord(z.enum(['weekday', 'saturday', 'sunday']), z.strictObject({ trips: positive, spread: finite.min(0) })),
  /** Reasons to travel. A trip is drawn from one of those of its kind of day, in proportion to `share`. */
  streams: z
    .array(
      z.strictObject({
        name: z.string(),
        day: z.enum(['weekday', 'saturday', 'sunday']),
        share,
        /** Relative weight of each local hour. */
        hours,
        /** Relative weight of each zone as an origin, and its attraction as a destination. */
        origins: z.array(share),
        destinations: z.array(share),
      }),
    )
    .min(1),
  /** How a destination's weight falls with the way there: `tanner` km^power exp(-km / scale), `cauchy` 1 / (1 + (seconds / scale)^2), `none` not at all. */
  deterrence: z.discriminatedUnion('form', [
    z.strictObject({ form: z.literal('tanner'), power: finite, scaleKm: positive }),
    z.strictObject({ form: z.literal('none') }),
    z.strictObject({ form: z.literal('cauchy'), scaleSeconds: positive, withinSeconds: positive }),
  ]),
  driving: z.strictObject({
    /** Straight-line km/h of each local hour, what a trip takes besides, and the spread of the logarithm of its time. */
    kmh: z.array(positive).length(24),
    extraSeconds: finite.min(0),
    spread: finite.min(0),
    /** Driven km over straight km. */
    circuity: finite.min(1),
  }),
  /** Money at the start, a driven km and a minute; null where it was not known. */
  fare: z.strictObject({ base: finite.min(0), perKm: finite.min(0), perMinute: finite.min(0) }).nullable(),
  /** Shares of trips with 1, 2, ... passengers. */
  passengers: z.array(share).min(1),
  /** Factors of the number of trips by name of the weather. */
  weather: z.record(z.string(), finite.min(0)).default({}),
  /** Factors of trips of some hours that begin or end in some zones, on a date or on all days of a kind. */
  events: z
    .array(
      z.strictObject({
        name: z.string(),
        date: z.string().optional(),
        day: z.enum(['weekday', 'saturday', 'sunday']).optional(),
        hours: z.tuple([z.int().min(0).max(23), z.int().min(1).max(24)]),
        zones: z.array(z.int()).min(1).optional(),
        ends: z.enum(['origin', 'destination', 'either']).default('either'),
        factor: finite.min(0),
      }),
    )
    .default([]),
});

/** A model of demand: numbers of trips, and when, whence and whither they go. */
export type DemandModel = z.output<typeof schema>;
export type Stream = DemandModel['streams'][number];
export type DemandZone = DemandModel['zones'][number];
export type DayKind = Stream['day'];

export const FORMAT = 'murmuration demand 1';

/** The kind of a day of the week, 0 being Monday. */
export function dayKind(weekday: number): DayKind {
  return weekday < 5 ? 'weekday' : weekday === 5 ? 'saturday' : 'sunday';
}

/** Reads a model. @throws UserError with file and key for anything that is not one */
export function readDemand(file: string): DemandModel {
  let raw: unknown;
  try {
    raw = parse(readText(file, 'model of demand'), { logLevel: 'error' });
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`The model of demand "${file}" is not well-formed YAML: ${(error as Error).message.trim()}`);
  }
  const model = check(schema, raw, `The model of demand "${file}"`);
  for (const stream of model.streams) {
    for (const key of ['origins', 'destinations'] as const) {
      if (stream[key].length !== model.zones.length) {
        throw new UserError(
          `The model of demand "${file}" has ${model.zones.length} zones, but ${stream[key].length} ${key} in the stream "${stream.name}".`,
        );
      }
    }
    for (const key of ['hours', 'origins', 'destinations'] as const) {
      if (!stream[key].some((weight) => weight > 0)) {
        throw new UserError(`The model of demand "${file}" has only zeros as ${key} of the stream "${stream.name}".`);
      }
    }
    if (!model.days[stream.day])
      throw new UserError(`The model of demand "${file}" has streams of a ${stream.day}, but no days.${stream.day}.`);
  }
  for (const day of Object.keys(model.days)) {
    if (!model.streams.some((stream) => stream.day === day && stream.share > 0)) {
      throw new UserError(`The model of demand "${file}" has days.${day}, but no stream of such a day with a share above zero.`);
    }
  }
  return model;
}

/** A model as the text of its file; weights are written to five digits. */
export function demandText(model: DemandModel): string {
  const rounded = (value: unknown): unknown => {
    if (typeof value === 'number') return Number.isInteger(value) ? value : Number(value.toPrecision(7));
    if (Array.isArray(value)) return value.map(rounded);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rounded(inner)]));
  };
  const weights = (list: readonly number[]) => list.map((value) => Number(value.toPrecision(5)));
  const streams = model.streams.map((stream) => ({
    ...stream,
    hours: weights(stream.hours),
    origins: weights(stream.origins),
    destinations: weights(stream.destinations),
  }));
  const text = stringify({ ...(rounded(model) as DemandModel), streams }, { lineWidth: 140, collectionStyle: 'any' });
  // Lists of numbers on a few lines in place of one line a number.
  return `# A model of demand; see docs/cities.md.\n${text.replace(/(\n +- -?[\d.e-]+)+(?=\n)/g, (block) => {
    const indent = /\n( +)-/.exec(block)![1]!;
    const numbers = block
      .trim()
      .split(/\s*\n\s*/)
      .map((line) => line.replace(/^- /, ''));
    const rows: string[] = [];
    for (let i = 0; i < numbers.length; i += 16) rows.push(`${indent}  ${numbers.slice(i, i + 16).join(', ')}`);
    return `\n${indent}[\n${rows.join(',\n')},\n${indent}]`;
  })}`;
}
