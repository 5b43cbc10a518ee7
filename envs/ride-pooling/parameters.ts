import { z } from 'zod';
import { arbiterKinds } from '../../src/arbitration/create-set-arbiter.ts';
import { type TripParameters, tripDefaults, tripShape } from '../fleet/trip-parameters.ts';
import { type RebalancingKind, rebalancingKinds } from './rebalancing.ts';

/** The parameters as a user gives them: everything may be left out. Their defaults are in `defaults`. */
export const parameterShape = z.object({
  ...tripShape,
  vehicles: z.int().min(1, 'A fleet needs at least one vehicle').optional().describe('Vehicles in the fleet.'),
  capacity: z
    .int('A capacity is a whole number of riders')
    .min(1, 'A vehicle needs a seat for at least one rider')
    .max(10, 'Vehicles have at most 10 seats for riders')
    .optional()
    .describe('Riders a vehicle can carry at once, 1 to 10.'),
  passengers: z
    .enum(['counted', 'one'])
    .optional()
    .describe('counted: as many riders to a request as the trip file says; one: one, whatever it says.'),
  epochSeconds: z.int().min(1).max(3600).optional().describe('Seconds between two decisions.'),
  maxWaitSeconds: z
    .number()
    .positive('A request must be given some time until its pick-up')
    .optional()
    .describe('A request must be picked up within this time of its appearance.'),
  maxDelaySeconds: z
    .number()
    .min(0, 'A request cannot be dropped off before the direct ride would have ended')
    .nullish()
    .describe('It must be dropped off within this time beyond its direct ride, waiting included. Default: twice maxWaitSeconds.'),
  patienceSeconds: z
    .number()
    .min(0)
    .nullish()
    .describe('An open request is lost once it has waited longer; 0: it is offered in one epoch only. Default: maxWaitSeconds.'),
  reassignment: z.boolean().optional().describe('Whether a request may go to another vehicle until it is picked up.'),
  search: z
    .enum(['rtv', 'insertion'])
    .optional()
    .describe('How trips are found: by subsets with exhaustive routing, or best first by insertion into the plan alone.'),
  searchBudget: z.int().min(1).max(10_000).optional().describe('Routes that are tried per vehicle and epoch.'),
  exhaustiveRequests: z
    .int()
    .min(0)
    .max(5, 'The orders of more than 5 requests are too many to try')
    .optional()
    .describe('Search rtv: plans of up to so many requests are ordered as well as possible, longer ones by insertion.'),
  vehiclesPerRequest: z.int().min(1).optional().describe('A request is offered to so many vehicles, the nearest in time.'),
  planRequests: z.int().min(1).max(30).nullish().describe('Requests a plan may hold, on board or not. Default: twice the capacity.'),
  tripRequests: z.int().min(1).max(10).nullish().describe('Requests a vehicle may take in one decision. Default: the capacity.'),
  tripChoices: z.int().min(1).max(200).optional().describe('Trips among the candidates of a vehicle.'),
  rebalancing: z
    .enum(rebalancingKinds)
    .optional()
    .describe(
      'What idle vehicles do: stay; drive towards the pick-up of a recent request that each draws for itself; or, sent in the least time, ' +
        'towards requests that nobody took (unserved), or evenly towards recent ones (balanced).',
    ),
  arbitration: z.enum(arbiterKinds).optional().describe('Who gets a request that several vehicles want.'),
  auctionEpsilon: z.number().positive().max(1).optional().describe('Smallest raise in the auction, as a share of its largest advantage.'),
  solverSeconds: z
    .number()
    .positive()
    .optional()
    .describe('Arbitration lp and ilp: seconds for one decision; what is found until then counts.'),
  rewards: z
    .strictObject({
      service: z.number().optional(),
      fare: z.number().optional(),
      cost: z.number().optional(),
      delay: z.number().optional(),
    })
    .optional()
    .describe('Weights of a request taken, its fare (USD), the driving cost (USD, subtracted) and riders’ delay (hours, subtracted).'),
  costPerKm: z.number().min(0).optional().describe('Driving cost in USD per km.'),
  start: z
    .enum(['even', 'uniform', 'demand'])
    .optional()
    .describe('Initial places: evenly or randomly over the zones, or where requests start.'),
  field: z
    .enum(['vehicles', 'requests', 'local-requests'])
    .optional()
    .describe('The mean field that vehicles see: where the others’ plans end, or the pick-ups of the new requests, all or those in reach.'),
  fieldRadius: z
    .number()
    .min(0, 'A radius is at least 0 m')
    .nullish()
    .describe('Field vehicles: metres between zone centres within which others count; null: about a quarter of the city.'),
  pathStops: z
    .int()
    .min(0)
    .max(40)
    .nullish()
    .describe('Stops of a plan that a candidate describes. Default: twice the capacity, at most 8.'),
  fleetFeatures: z.boolean().optional().describe('Whether vehicles are told how many others are near, and how many requests are new.'),
});

/** All parameters, with the defaults filled in. */
export interface Parameters extends TripParameters {
  readonly vehicles: number;
  readonly capacity: number;
  readonly passengers: 'counted' | 'one';
  readonly epochSeconds: number;
  readonly maxWaitSeconds: number;
  readonly maxDelaySeconds: number | null;
  readonly patienceSeconds: number | null;
  readonly reassignment: boolean;
  readonly search: 'rtv' | 'insertion';
  readonly searchBudget: number;
  readonly exhaustiveRequests: number;
  readonly vehiclesPerRequest: number;
  readonly planRequests: number | null;
  readonly tripRequests: number | null;
  readonly tripChoices: number;
  readonly rebalancing: RebalancingKind;
  readonly arbitration: (typeof arbiterKinds)[number];
  readonly auctionEpsilon: number;
  readonly solverSeconds: number;
  readonly rewards: { readonly service: number; readonly fare: number; readonly cost: number; readonly delay: number };
  readonly costPerKm: number;
  readonly start: 'even' | 'uniform' | 'demand';
  readonly field: 'vehicles' | 'requests' | 'local-requests';
  readonly fieldRadius: number | null;
  readonly pathStops: number | null;
  readonly fleetFeatures: boolean;
}

export const defaults: Parameters = {
  ...tripDefaults,
  vehicles: 100,
  capacity: 4,
  passengers: 'counted',
  epochSeconds: 60,
  maxWaitSeconds: 300,
  maxDelaySeconds: null,
  patienceSeconds: null,
  reassignment: false,
  search: 'rtv',
  searchBudget: 150,
  exhaustiveRequests: 4,
  vehiclesPerRequest: 30,
  planRequests: null,
  tripRequests: null,
  tripChoices: 16,
  rebalancing: 'drawn',
  arbitration: 'auction',
  auctionEpsilon: 0.005,
  solverSeconds: 4,
  rewards: { service: 1, fare: 0, cost: 0, delay: 0 },
  costPerKm: 0.5,
  start: 'uniform',
  field: 'vehicles',
  fieldRadius: null,
  pathStops: null,
  fleetFeatures: true,
};

export const parameterSchema = parameterShape
  .superRefine(({ planRequests, tripRequests }, context) => {
    if ((planRequests ?? 30) < (tripRequests ?? 1)) {
      context.addIssue({
        code: 'custom',
        path: ['tripRequests'],
        message: `A trip of ${tripRequests} requests does not fit a plan of at most ${planRequests} (planRequests)`,
      });
    }
  })
  .transform((given): Parameters => {
    const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<Parameters>;
    return {
      ...defaults,
      ...known,
      rewards: { ...defaults.rewards, ...known.rewards },
      meter: { ...defaults.meter, ...known.meter },
    };
  });
