import { z } from 'zod';

const length = (least: string) => z.number().positive(`${least} is more than 0`);
const reward = z.number().optional();

/** The parameters as a user gives them: everything may be left out. Their defaults are in `presets`. */
export const parameterShape = z.object({
  preset: z
    .enum(['dmfg', 'pettingzoo'])
    .optional()
    .describe('Where the other defaults come from: dmfg (25 against 25) or pettingzoo (waterworld_v2).'),
  pursuers: z.int().min(1, 'Somebody must pursue').optional().describe('Agents.'),
  evaders: z.int().min(0).optional().describe('Bodies to be caught (food).'),
  poison: z.int().min(0).optional().describe('Bodies to be avoided.'),
  coop: z.int().min(1).optional().describe('Pursuers that must touch an evader in the same step to catch it.'),
  side: length('A side').optional().describe('Side of the square world. The other lengths are in the same unit.'),
  radius: length('A radius').optional().describe('Radius of a pursuer; evaders have twice, poison three quarters of it.'),
  obstacleRadius: z.number().min(0).optional().describe('Radius of the round obstacle.'),
  obstacle: z
    .union([z.enum(['centre', 'random']), z.tuple([z.number(), z.number()])], { error: 'Give centre, random, or a place [x, y]' })
    .optional()
    .describe('Where the obstacle is: centre, random (anew in every episode), or [x, y].'),
  evaderSpeed: z.number().min(0).optional().describe('Evaders start with each velocity component within half of this.'),
  poisonSpeed: z.number().min(0).optional().describe('The same for poison.'),
  sensors: z.int().min(1).max(1000).optional().describe('Sensors of a pursuer, evenly around it.'),
  sensorRange: length('A range').optional().describe('Length of a sensor.'),
  speedFeatures: z.boolean().optional().describe('Sensors tell the speed of what they touch, too.'),
  actionScale: z.number().positive().optional().describe('What an action of 1 adds to the velocity.'),
  foodReward: reward.describe('Reward of each pursuer that touches an evader caught in the step.'),
  encounterReward: reward.describe('Reward of a pursuer that touches an evader, caught or not.'),
  poisonReward: reward.describe('Reward of a pursuer that touches poison.'),
  controlPenalty: reward.describe('Reward per squared length of the change of velocity.'),
  localRatio: z.number().min(0).max(1).optional().describe('Share of a reward that is one’s own; the rest is the mean over all pursuers.'),
  episodeLength: z.int().min(1).optional().describe('Steps of an episode.'),
});

type Given = z.infer<typeof parameterShape>;

/** All parameters, with the preset's values filled in. */
export type Parameters = { readonly [K in keyof Given]-?: NonNullable<Given[K]> };

const pettingzoo: Parameters = {
  preset: 'pettingzoo',
  pursuers: 5,
  evaders: 5,
  poison: 10,
  coop: 2,
  side: 1,
  radius: 0.015,
  obstacleRadius: 0.2,
  obstacle: 'centre',
  evaderSpeed: 0.01,
  poisonSpeed: 0.01,
  sensors: 30,
  sensorRange: 0.2,
  speedFeatures: true,
  actionScale: 0.01,
  foodReward: 10,
  encounterReward: 0.01,
  poisonReward: -1,
  controlPenalty: -0.5,
  localRatio: 1,
  episodeLength: 500,
};

/** `pettingzoo`: the defaults of waterworld_v2 in PettingZoo 1.4.2. `dmfg`: what the released code of DMFG (AAAI 2022) sets. */
export const presets: Readonly<Record<Parameters['preset'], Parameters>> = {
  dmfg: { ...pettingzoo, preset: 'dmfg', pursuers: 25, evaders: 25, encounterReward: 1 },
  pettingzoo,
};

/** Evaders, the largest bodies, have this many times the radius of a pursuer. */
export const EVADER_SIZE = 2;
/** Poison has this many times the radius of a pursuer. */
export const POISON_SIZE = 3 / 4;

/** New bodies keep so many of their own radii away from the obstacle. */
export const START_DISTANCE = 2;

export const parameterSchema = parameterShape
  .transform((given): Parameters => {
    const defined = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<Parameters>;
    return { ...presets[given.preset ?? 'dmfg'], ...defined };
  })
  .superRefine((parameters, context) => {
    const { side, obstacle, obstacleRadius, radius } = parameters;
    const [x, y] = typeof obstacle === 'string' ? [side / 2, side / 2] : obstacle;
    if (Math.min(x, y) < 0 || Math.max(x, y) > side) {
      context.addIssue({ code: 'custom', path: ['obstacle'], message: `The obstacle must lie in the world, between 0 and ${side}` });
    }
    const corner = Math.hypot(Math.max(x, side - x), Math.max(y, side - y));
    const taken = obstacleRadius + START_DISTANCE * EVADER_SIZE * radius;
    if (corner - taken < 0.05 * side) {
      context.addIssue({
        code: 'custom',
        path: ['obstacleRadius'],
        message: `The obstacle leaves no room: bodies of radius ${EVADER_SIZE * radius} begin at least ${taken} from its centre, and the farthest corner of the world is ${corner} away`,
      });
    }
  });
