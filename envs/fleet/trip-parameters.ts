import { z } from 'zod';

/** The parameters that say where the trips of a fleet come from, as a user gives them. */
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
  window: z.string().nullish().describe('Time of day of an episode, as 07:00-10:00; null: the whole day.'),
  weekdays: z.union([z.boolean(), z.string()]).optional().describe('true: Monday to Friday; or days, as mon-thu,sat.'),
  foldDays: z.boolean().optional().describe('Drop the dates: all days become one dense day.'),
  sample: z.number().gt(0).max(1).optional().describe('Share of the trips that are read (the same ones every time).'),
  thinning: z.number().gt(0).max(1).optional().describe('With a single or folded day: the share of its trips that an episode keeps.'),
  meter: z
    .strictObject({ base: z.number().min(0).optional(), perKm: z.number().min(0).optional() })
    .optional()
    .describe('Fare of trips whose file has none, in USD: at the start, and per km.'),
};

/** The same with the defaults filled in. */
export interface TripParameters {
  readonly trips: string | readonly string[] | null;
  readonly city: string | { readonly kind: string; readonly [key: string]: unknown } | null;
  readonly zones: string | null;
  readonly area: string | readonly string[] | null;
  readonly window: string | null;
  readonly weekdays: boolean | string;
  readonly foldDays: boolean;
  readonly sample: number;
  readonly thinning: number;
  readonly meter: { readonly base: number; readonly perKm: number };
}

export const tripDefaults: TripParameters = {
  trips: null,
  city: null,
  zones: null,
  area: null,
  window: null,
  weekdays: false,
  foldDays: false,
  sample: 1,
  thinning: 0.9,
  meter: { base: 2.5, perKm: 1.55 },
};

export const tripParameterNames = Object.keys(tripDefaults) as readonly (keyof TripParameters)[];
