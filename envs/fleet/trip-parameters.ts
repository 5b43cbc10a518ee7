import { z } from 'zod';

const dates = z.union([z.string(), z.array(z.string()).min(1)], {
  error: 'Give dates as YYYY-MM-DD or YYYY-MM-DD..YYYY-MM-DD, separated by commas or as a list',
});

/** The parameters that say which trips a fleet serves, in which city, and which days are for what. */
export const tripShape = {
  trips: z
    .union([z.string(), z.array(z.string()).min(1)], { error: 'Give the name of a trip file, or a list of them' })
    .nullish()
    .describe('Trip files, or a model of demand (.yaml); null: the demand.yaml of the city folder, else the bundled synthetic weekdays.'),
  city: z
    .union([z.string(), z.looseObject({ kind: z.string() })], { error: 'Give a folder of road files, or a description with a kind' })
    .nullish()
    .describe('The city: a folder of road files, or { kind: road | zones | hexagons | synthetic, ... }; null: the bundled city.'),
  zones: z.string().nullish().describe('A zones file (shapefile zip, GeoJSON): polygons for `area`, and for trips that name zones only.'),
  area: z
    .union([z.string(), z.array(z.string())])
    .nullish()
    .describe('Boroughs or zones in which both ends of a trip must lie; needs `zones`.'),
  columns: z.string().nullish().describe('A column map of your own (.yaml), for trip files that fit no known schema.'),
  timestamps: z
    .enum(['wall', 'instant'])
    .optional()
    .describe('Trip times with a zone suffix: wall: what the clock showed; instant: the suffix is believed.'),
  timeZone: z.string().nullish().describe("The city's time zone, as America/New_York, where the schema does not know it."),
  cache: z
    .union([z.boolean(), z.string()])
    .optional()
    .describe('Where trips of large files are kept for the next time: a folder; true: `.cache/murmuration/trips`; false: nowhere.'),
  window: z.string().nullish().describe('Time of day of an episode, as 07:00-10:00; null: the whole day.'),
  weekdays: z.union([z.boolean(), z.string()]).optional().describe('True: Monday to Friday; or days, as mon-thu,sat.'),
  dates: dates.nullish().describe('Dates that are read, as 2016-03-01..2016-03-20, several with commas; null: all.'),
  validationDates: dates.nullish().describe('Dates that evaluation plays when `split` is validation; never trained on.'),
  testDates: dates.nullish().describe('Dates that evaluation plays when `split` is test; never trained on. null: every fifth.'),
  split: z.enum(['test', 'validation']).optional().describe('The dates that evaluation plays: validation to choose by, test to report.'),
  foldDays: z
    .union([z.boolean(), z.int().min(2)], { error: 'Give true, false, or how many dates an episode folds into one day (at least 2)' })
    .optional()
    .describe('True: all dates become one dense day; a number: every episode folds so many of its dates into one.'),
  sample: z.number().gt(0).max(1).optional().describe('Share of the trips that are read (the same ones every time).'),
  thinning: z.number().gt(0).max(1).optional().describe('With a single or folded day: the share of its trips that an episode keeps.'),
  meter: z
    .strictObject({ base: z.number().min(0).optional(), perKm: z.number().min(0).optional() })
    .optional()
    .describe('Fare of trips whose file has none, in USD: at the start, and per km.'),
};

/** The same with nothing left out. */
export interface TripParameters {
  readonly trips: string | readonly string[] | null;
  readonly city: string | { readonly kind: string; readonly [key: string]: unknown } | null;
  readonly zones: string | null;
  readonly area: string | readonly string[] | null;
  readonly columns: string | null;
  readonly timestamps: 'wall' | 'instant';
  readonly timeZone: string | null;
  readonly cache: boolean | string;
  readonly window: string | null;
  readonly weekdays: boolean | string;
  readonly dates: string | readonly string[] | null;
  readonly validationDates: string | readonly string[] | null;
  readonly testDates: string | readonly string[] | null;
  readonly split: 'test' | 'validation';
  readonly foldDays: boolean | number;
  readonly sample: number;
  readonly thinning: number;
  readonly meter: { readonly base: number; readonly perKm: number };
}

export const tripDefaults: TripParameters = {
  trips: null,
  city: null,
  zones: null,
  area: null,
  columns: null,
  timestamps: 'wall',
  timeZone: null,
  cache: true,
  window: null,
  weekdays: false,
  dates: null,
  validationDates: null,
  testDates: null,
  split: 'test',
  foldDays: false,
  sample: 1,
  thinning: 0.9,
  meter: { base: 2.5, perKm: 1.55 },
};

export const tripParameterNames = Object.keys(tripDefaults) as readonly (keyof TripParameters)[];
