import { z } from 'zod';
import { UserError } from '../../src/shared/user-error.ts';
import { defineGridGame } from '../grid/define-grid-game.ts';
import type { Cell } from '../grid/formation.ts';
import { count, figure } from '../grid/parameters.ts';
import { drawnMap } from './drawn-map.ts';
import { squaresMap } from './squares.ts';

interface GatherParameters {
  readonly layout: 'drawn' | 'squares' | 'random';
  readonly agents: number | null;
  readonly food: number | null;
  readonly stepReward: number;
  readonly attackPenalty: number;
  readonly deadPenalty: number;
  readonly attackFoodReward: number;
  readonly killReward: number;
}

/** Agents compete for food, each for itself. See the README beside this file. */
export default defineGridGame<GatherParameters>({
  name: 'gather',
  summary: 'agents gather food that does not move, and may kill each other for it (MAgent)',
  parameters: {
    layout: z
      .enum(['drawn', 'squares', 'random'])
      .optional()
      .describe('The map of the paper, squares as in MAgent, or everybody anywhere.'),
    agents: count('Agents; null: those of the layout, or one to 25 cells of the map.'),
    food: count('Pieces of food; null: those of the layout, or one to 5 cells of the map.'),
    stepReward: figure('Reward of every step.'),
    attackPenalty: figure('Reward of every attack, whatever it hits.'),
    deadPenalty: figure('Reward of the step an agent dies in, in place of everything but its bonuses.'),
    attackFoodReward: figure('Bonus for a bite of food that leaves some.'),
    killReward: figure('Bonus for the last bite.'),
  },
  presets: {
    dmfg: {
      mapSize: 18,
      layout: 'drawn',
      agents: null,
      food: null,
      maxCycles: 500,
      minimap: true,
      extraFeatures: true,
      stepReward: -0.01,
      attackPenalty: -2,
      deadPenalty: -20,
      attackFoodReward: 20,
      killReward: 60,
    },
    magent2: {
      mapSize: 200,
      layout: 'squares',
      agents: null,
      food: null,
      maxCycles: 500,
      minimap: false,
      extraFeatures: false,
      stepReward: -0.01,
      attackPenalty: -0.1,
      deadPenalty: -1,
      attackFoodReward: 0.5,
      killReward: 5,
    },
  },
  leastMapSize: 8,
  checkParameters: { layout: 'random', mapSize: 12, maxCycles: 12 },
  describe(parameters) {
    const { mapSize, maxCycles, stepReward, attackPenalty, deadPenalty, attackFoodReward, killReward } = parameters;
    const cells = cellsOf(parameters);
    const share = (of: number) => Math.trunc(mapSize * mapSize * of);
    return {
      name: 'gather',
      width: mapSize,
      height: mapSize,
      groups: [
        {
          name: 'food',
          type: { hp: 25, speed: 0, view: 0, attackRange: 0, damage: 0, recovery: 0, killReward },
          count: cells?.food.length ?? parameters.food ?? share(0.2),
          control: 'nobody',
          look: { tone: 2, shape: 'disc' },
        },
        {
          name: 'omnivore',
          type: {
            ...{ hp: 3, speed: 3, view: 7, attackRange: 1, damage: 6, recovery: 0, attacksOwnGroup: true },
            ...{ stepReward, attackPenalty, deadPenalty },
          },
          count: cells?.agents.length ?? parameters.agents ?? share(0.04),
          control: 'learner',
          look: { tone: 0 },
        },
      ],
      rules: [{ on: 'attack', by: ['omnivore'], target: ['food'], actor: attackFoodReward }],
      observation: { ...parameters, idBits: 0 },
      everyoneForThemselves: 'omnivore',
      neighbourRadius: 7,
      maxCycles,
      place(placement) {
        for (const [group, places] of [
          ['omnivore', cells?.agents],
          ['food', cells?.food],
        ] as const) {
          if (places) for (const [x, y] of places) placement.body(group, x, y);
          else placement.randomBodies(group);
        }
      },
    };
  },
});

/** The cells of a layout that is drawn; null where everybody begins anywhere. */
function cellsOf({ layout, mapSize, agents, food }: GatherParameters & { readonly mapSize: number }) {
  if (layout === 'random') return null;
  for (const [name, given] of Object.entries({ agents, food })) {
    if (given !== null) {
      throw new UserError(`env.${name}: the layout "${layout}" of gather has its own number; use env.layout random to choose it.`);
    }
  }
  if (layout === 'squares') return squaresMap(mapSize);
  if (mapSize === drawnMap.size) return drawnMap as { agents: readonly Cell[]; food: readonly Cell[] };
  throw new UserError(
    `env.mapSize: the layout "drawn" of gather is a map of ${drawnMap.size} cells a side; got ${mapSize}. Use env.layout squares or random.`,
  );
}
