import { defineGridGame } from '../grid/define-grid-game.ts';
import { count, figure } from '../grid/parameters.ts';

interface PursuitParameters {
  readonly predators: number | null;
  readonly prey: number | null;
  readonly randomWalls: number | null;
  readonly tagReward: number;
  readonly taggedPenalty: number;
  readonly tagPenalty: number;
}

/** Slow, broad predators tag quick prey; nobody dies. See the README beside this file. */
export default defineGridGame<PursuitParameters>({
  name: 'adversarial-pursuit',
  summary: 'broad, slow predators tag quick prey, and nobody dies (MAgent)',
  parameters: {
    predators: count('Predators, of 2 x 2 cells each; null: one to 80 cells of the map.'),
    prey: count('Prey; null: one to 40 cells of the map.'),
    randomWalls: count('Walls on random cells; null: one to about 33 cells of the map.', 0),
    tagReward: figure('Reward of a predator for tagging prey.'),
    taggedPenalty: figure('Reward of the prey for every tag.'),
    tagPenalty: figure('Reward of a predator for trying, whatever it hits.'),
  },
  presets: {
    magent2: {
      mapSize: 45,
      predators: null,
      prey: null,
      randomWalls: null,
      maxCycles: 500,
      minimap: false,
      extraFeatures: false,
      tagReward: 1,
      taggedPenalty: -1,
      tagPenalty: -0.2,
    },
  },
  leastMapSize: 7,
  checkParameters: { mapSize: 14, maxCycles: 12 },
  describe({ mapSize, maxCycles, tagReward, taggedPenalty, tagPenalty, ...parameters }) {
    const share = (of: number) => Math.trunc(mapSize * mapSize * of);
    const walls = parameters.randomWalls ?? share(0.03);
    const still = { hp: 1, damage: 0, recovery: 0 } as const;
    return {
      name: 'adversarial-pursuit',
      width: mapSize,
      height: mapSize,
      groups: [
        {
          name: 'predator',
          type: { ...still, side: 2, speed: 1, view: 5, attackRange: 2, attackPenalty: tagPenalty },
          count: parameters.predators ?? share(0.0125),
          control: 'learner',
          look: { tone: 1 },
        },
        {
          name: 'prey',
          type: { ...still, speed: 1.5, view: 4, attackRange: 0 },
          count: parameters.prey ?? share(0.025),
          control: 'learner',
          look: { tone: 2, shape: 'disc' },
        },
      ],
      rules: [{ on: 'attack', by: ['predator'], target: ['prey'], actor: tagReward, victim: taggedPenalty }],
      observation: { ...parameters, idBits: 10 },
      neighbourRadius: 6,
      maxCycles,
      place(placement) {
        placement.randomWalls(walls);
        placement.randomBodies('predator');
        placement.randomBodies('prey');
      },
    };
  },
});
