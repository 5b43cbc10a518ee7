import { z } from 'zod';
import { defineEnvironment, type EnvironmentDefinition } from '../../src/environment/definition.ts';
import { UserError } from '../../src/shared/user-error.ts';
import type { GridGame } from './game.ts';
import { createGridEnvironment } from './grid-environment.ts';
import { type GridParameters, gridDefaults, gridShape } from './parameters.ts';
import type { Placement } from './placement.ts';

export interface GridGameDefinition<Own extends object> {
  readonly name: string;
  readonly summary: string;
  /** The schema of the parameters that only this game has, all optional: presets say what they are. */
  readonly parameters: { readonly [Key in keyof Own]: z.ZodType<Own[Key] | undefined> };
  /** By name; the first is the default. */
  readonly presets: Readonly<Record<string, Own & Omit<GridParameters, keyof typeof gridDefaults>>>;
  /** The smallest map on which its formations make sense. */
  readonly leastMapSize: number;
  readonly checkParameters: Partial<Own & GridParameters>;
  /** The game for parameters of which none is missing. */
  describe(parameters: Own & GridParameters): GridGame;
}

/** Makes an environment of a game that is described as data. */
export function defineGridGame<Own extends object>(definition: GridGameDefinition<Own>): EnvironmentDefinition<never> {
  const { name, summary, presets, checkParameters } = definition;
  const shape: z.ZodRawShape = { ...gridShape(Object.keys(presets) as [string, ...string[]]), ...definition.parameters };
  return defineEnvironment({
    inWorkers: true,
    perception: ['minimap', 'extraFeatures', 'featureLayout'],
    name,
    summary,
    parameters: z.object(shape).transform((given): Own & GridParameters => {
      const chosen = Object.fromEntries(Object.entries(given).filter(([key, value]) => key !== 'preset' && value !== undefined));
      return { ...gridDefaults, ...presets[given['preset'] as string], ...chosen } as never;
    }),
    checkParameters: checkParameters as Record<string, unknown>,
    make(parameters, { numEnvs }) {
      const { mapSize, walls } = parameters;
      if (mapSize < definition.leastMapSize) {
        throw new UserError(`env.mapSize: ${name} needs a map of at least ${definition.leastMapSize} cells a side; got ${mapSize}.`);
      }
      return createGridEnvironment(withWalls(definition.describe(parameters), walls), { numEnvs });
    },
  });
}

/** The game with walls that stand before anybody comes. */
function withWalls(game: GridGame, walls: GridParameters['walls']): GridGame {
  return {
    ...game,
    place(placement: Placement) {
      for (const [left, top, width, height] of walls) {
        for (let y = top; y < top + height; y++) for (let x = left; x < left + width; x++) placement.wall(x, y);
      }
      game.place(placement);
    },
  };
}
