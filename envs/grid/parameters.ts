import { z } from 'zod';
import { type ExtraFeatures, extraFeatures } from './game.ts';

/** What every grid game lets the user choose. */
export interface GridParameters {
  readonly mapSize: number;
  readonly maxCycles: number;
  readonly minimap: boolean;
  readonly extraFeatures: ExtraFeatures;
  readonly featureLayout: 'planes' | 'vector';
  /** Walls beside the game's own: rectangles [x, y, width, height]. */
  readonly walls: readonly (readonly [number, number, number, number])[];
}

/** The schema of these parameters, with the presets of a game by name. */
export function gridShape(presets: readonly [string, ...string[]]) {
  return {
    preset: z
      .enum(presets)
      .default(presets[0])
      .describe('Sizes, counts, rewards and observations by name; what else is given replaces them.'),
    mapSize: z.int().min(3).max(4000).optional().describe('Cells along a side of the map, with the walls around it.'),
    maxCycles: z.int().min(1).optional().describe('Steps of an episode at most.'),
    minimap: z.boolean().optional().describe('Agents see a coarse map of where everybody is, and their own position.'),
    extraFeatures: z
      .union([z.boolean(), z.array(z.enum(extraFeatures))], { error: `Give true, false, or a list of ${extraFeatures.join(', ')}` })
      .optional()
      .describe(
        'Agents see their number, their last action and their last reward; or those of a list of `number`, `lastAction`, `lastReward`.',
      ),
    featureLayout: z
      .enum(['planes', 'vector'])
      .optional()
      .describe('Whether these features (and the position) are spread over planes of the view, or stand once behind it.'),
    walls: z
      .array(z.tuple([z.int(), z.int(), z.int().min(1), z.int().min(1)], { error: 'Give each as [x, y, width, height]' }))
      .optional()
      .describe('Further walls: a list of rectangles [x, y, width, height].'),
  };
}

export const gridDefaults = { featureLayout: 'planes', walls: [] } as const satisfies Partial<GridParameters>;

/** A number of bodies (null: the usual one), and a reward or the like, as the parameters of games have them. */
export const count = (what: string, least = 1) => z.int().min(least).nullish().describe(what);
export const figure = (what: string) => z.number().optional().describe(what);
