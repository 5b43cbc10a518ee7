import { z } from 'zod';
import { type TripParameters, tripDefaults, tripParameterNames, tripShape } from '../fleet/trip-parameters.ts';
import type { Range } from './fleet.ts';

const range = (least: number) =>
  z.union([z.number().min(least), z.tuple([z.number().min(least), z.number().min(least)])], {
    error: `Give a number of at least ${least}, or a range [low, high] of them`,
  });

/** The parameters as a user gives them: everything may be left out. Their defaults are in `defaults` and `presets`. */
export const parameterShape = z.object({
  preset: z.enum(['amod-hours']).nullish().describe('A set of rules and data with a name; its values replace the defaults.'),
  data: z.string().optional().describe('Preset amod-hours: folder of the released data, against the working directory.'),
  ...tripShape,
  vehicles: z.int().min(1, 'A fleet needs at least one vehicle').optional().describe('Vehicles in the fleet.'),
  epochSeconds: z.int().min(1).max(3600).optional().describe('Seconds between two decisions.'),
  maxWaitSeconds: z.number().positive().optional().describe('A request must be picked up within this time of its appearance.'),
  patienceSeconds: z.number().min(0).nullish().describe('An open request expires once it has waited longer. Default: maxWaitSeconds.'),
  requestLimit: z.int().min(1).nullish().describe('Requests of an epoch beyond this many are lost unseen; null: no limit.'),
  requestChoices: z.int().min(1).max(100).optional().describe('Request candidates of a vehicle: its nearest feasible ones.'),
  queue: z.int().min(0).max(8).optional().describe('Requests a vehicle may hold beside the one it serves.'),
  repositioning: z.boolean().optional().describe('Whether vehicles may drive empty to neighbouring zones.'),
  arbitration: z.enum(['auction', 'first-come', 'matching']).optional().describe('Who gets a request that several vehicles want.'),
  auctionEpsilon: z.number().positive().max(1).optional().describe('Smallest raise in the auction, as a share of its largest advantage.'),
  rewards: z
    .strictObject({ fare: z.number().optional(), service: z.number().optional(), cost: z.number().optional() })
    .optional()
    .describe('Weights of the fare (USD), of a request served, and of the driving cost (USD, subtracted) in the reward.'),
  costPerKm: range(0).optional().describe('Driving cost in USD per km: a number, or a range [low, high] over the vehicles.'),
  speedFactor: range(0.1).optional().describe('Driving times are divided by it: a number, or a range over the vehicles.'),
  shiftHours: range(0.1).optional().describe('Length of shifts in hours: a number, or a range over the vehicles; 24: always on.'),
  fleetSeed: z.int().optional().describe('Seed of what distinguishes the vehicles.'),
  start: z
    .enum(['auto', 'even', 'uniform', 'demand'])
    .optional()
    .describe('Initial places: evenly or randomly over the zones, or where requests start; auto: even in evaluation, uniform in training.'),
  observationRadius: z
    .number()
    .min(0, 'A radius is at least 0 m')
    .optional()
    .describe('Metres between zone centres within which a vehicle observes sums.'),
  fieldRadius: z
    .number()
    .min(0, 'A radius is at least 0 m')
    .nullish()
    .describe('The same for its mean field; null: about a quarter of the city.'),
});

/** A single number stands for the range from it to itself. */
type Ranged = number | readonly [number, number];

/** All parameters, with the preset's values and the defaults filled in. */
export interface Parameters extends TripParameters {
  readonly preset: 'amod-hours' | null;
  readonly data: string;
  readonly vehicles: number;
  readonly epochSeconds: number;
  readonly maxWaitSeconds: number;
  readonly patienceSeconds: number | null;
  readonly requestLimit: number | null;
  readonly requestChoices: number;
  readonly queue: number;
  readonly repositioning: boolean;
  readonly arbitration: 'auction' | 'first-come' | 'matching';
  readonly auctionEpsilon: number;
  readonly rewards: { readonly fare: number; readonly service: number; readonly cost: number };
  readonly costPerKm: Ranged;
  readonly speedFactor: Ranged;
  readonly shiftHours: Ranged;
  readonly fleetSeed: number;
  readonly start: 'auto' | 'even' | 'uniform' | 'demand';
  readonly observationRadius: number;
  readonly fieldRadius: number | null;
}

export const defaults: Parameters = {
  preset: null,
  data: '../shared/data/manhattan_hours/data_38_large_zones',
  ...tripDefaults,
  vehicles: 100,
  epochSeconds: 60,
  maxWaitSeconds: 300,
  patienceSeconds: null,
  requestLimit: null,
  requestChoices: 5,
  queue: 1,
  repositioning: true,
  arbitration: 'auction',
  auctionEpsilon: 0.005,
  rewards: { fare: 1, service: 0, cost: 1 },
  costPerKm: 0.5,
  speedFactor: 1,
  shiftHours: 24,
  fleetSeed: 0,
  start: 'uniform',
  observationRadius: 2000,
  fieldRadius: null,
};

/** What the presets change. */
export const presets: Readonly<Record<'amod-hours', Partial<Parameters>>> = {
  'amod-hours': {
    patienceSeconds: 0,
    requestLimit: 20,
    requestChoices: 20,
    repositioning: false,
    costPerKm: 4.5,
    start: 'auto',
  },
};

/** Rules that are the preset's own: the published problem is another one without them. */
const fixedByPreset: Readonly<Record<'amod-hours', readonly (keyof Parameters)[]>> = {
  'amod-hours': ['epochSeconds', 'repositioning', 'speedFactor', ...tripParameterNames.filter((name) => name !== 'split')],
};

export const parameterSchema = parameterShape
  .superRefine((given, context) => {
    if (given.preset) {
      for (const key of fixedByPreset[given.preset]) {
        const value = presets[given.preset][key] ?? defaults[key];
        if (given[key] !== undefined && JSON.stringify(given[key]) !== JSON.stringify(value)) {
          context.addIssue({ code: 'custom', path: [key], message: `The preset ${given.preset} has its own; leave it out` });
        }
      }
    }
    for (const key of ['costPerKm', 'speedFactor', 'shiftHours'] as const) {
      const [low, high] = rangeOf(given[key] ?? 0);
      if (low > high) context.addIssue({ code: 'custom', path: [key], message: 'A range goes from the lower to the higher number' });
    }
  })
  .transform((given): Parameters => {
    const base = { ...defaults, ...(given.preset ? presets[given.preset] : {}) };
    return {
      ...base,
      ...definedOf(given),
      rewards: { ...base.rewards, ...definedOf(given.rewards ?? {}) },
      meter: { ...base.meter, ...definedOf(given.meter ?? {}) },
    };
  });

/** A range from a number or a pair. */
export function rangeOf(value: Ranged): Range {
  return typeof value === 'number' ? [value, value] : value;
}

function definedOf<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
}
