import { z } from 'zod';
import { defineGridGame } from '../grid/define-grid-game.ts';
import type { RewardRule } from '../grid/game.ts';
import { count, figure } from '../grid/parameters.ts';

interface TigerDeerParameters {
  readonly tigers: number | null;
  readonly deer: number | null;
  readonly randomWalls: number | null;
  readonly deerPolicy: 'random' | 'learned';
  readonly tigerRecovery: number;
  readonly tigerStepReward: number;
  readonly tigerAttackPenalty: number;
  readonly tigerAttackReward: number;
  readonly togetherReward: number;
  readonly deerAttacked: number;
  readonly deerDeadPenalty: number;
}

const dmfg = {
  mapSize: 45,
  tigers: null,
  deer: null,
  randomWalls: null,
  deerPolicy: 'random',
  maxCycles: 500,
  minimap: true,
  extraFeatures: true,
  tigerRecovery: -0.021,
  tigerStepReward: -0.005,
  tigerAttackPenalty: -0.1,
  tigerAttackReward: 0.2,
  togetherReward: 1,
  deerAttacked: -0.1,
  deerDeadPenalty: -1,
} as const;

/** Starving tigers hunt deer, best together. See the README beside this file. */
export default defineGridGame<TigerDeerParameters>({
  name: 'tiger-deer',
  summary: 'starving tigers hunt deer and gain by doing it together (MAgent)',
  parameters: {
    tigers: count('Tigers; null: one to 100 cells of the map.'),
    deer: count('Deer; null: one to 20 cells of the map.'),
    randomWalls: count('Walls on random cells; null: one to 25 cells of the map.', 0),
    deerPolicy: z.enum(['random', 'learned']).optional().describe('Deer move at random, or are a group for a learner.'),
    tigerRecovery: figure('Health that a tiger gains every step; below 0 it starves.'),
    tigerStepReward: figure('Reward of a tiger every step.'),
    tigerAttackPenalty: figure('Reward of a tiger for every attack, whatever it hits.'),
    tigerAttackReward: figure('Bonus of a tiger for hitting a deer without killing it.'),
    togetherReward: figure('For every other tiger that hit the same deer in the step, a tiger gets twice this.'),
    deerAttacked: figure('Reward of a deer for every hit.'),
    deerDeadPenalty: figure('Reward of the step a deer dies in, in place of everything but that of hits.'),
  },
  presets: {
    dmfg,
    'dmfg-installed': { ...dmfg, tigerAttackPenalty: 0 },
    magent2: {
      ...dmfg,
      deerPolicy: 'learned',
      maxCycles: 300,
      minimap: false,
      extraFeatures: false,
      tigerRecovery: -0.1,
      tigerStepReward: 0,
      tigerAttackPenalty: 0,
      tigerAttackReward: 0,
      togetherReward: 0.5,
    },
  },
  leastMapSize: 10,
  checkParameters: { mapSize: 14, maxCycles: 12 },
  describe({ mapSize, maxCycles, ...parameters }) {
    const share = (of: number) => Math.trunc(mapSize * mapSize * of);
    const walls = parameters.randomWalls ?? share(0.04);
    const hunt = { on: 'attack', by: ['tiger'], target: ['deer'] } as const;
    const rules: RewardRule[] = [
      { ...hunt, together: true, actor: parameters.togetherReward },
      { ...hunt, victim: parameters.deerAttacked },
      { ...hunt, actor: parameters.tigerAttackReward },
    ];
    return {
      name: 'tiger-deer',
      width: mapSize,
      height: mapSize,
      groups: [
        {
          name: 'deer',
          type: {
            ...{ hp: 5, speed: 1, view: 1, attackRange: 0, damage: 0, recovery: 0.2, killSupply: 8 },
            deadPenalty: parameters.deerDeadPenalty,
          },
          count: parameters.deer ?? share(0.05),
          control: parameters.deerPolicy === 'random' ? 'chance' : 'learner',
          look: { tone: 4, shape: 'disc' },
        },
        {
          name: 'tiger',
          type: {
            ...{ hp: 10, speed: 1, view: 4, attackRange: 1, damage: 1, recovery: parameters.tigerRecovery },
            stepReward: parameters.tigerStepReward,
            attackPenalty: parameters.tigerAttackPenalty,
          },
          count: parameters.tigers ?? share(0.01),
          control: 'learner',
          look: { tone: 1 },
        },
      ],
      rules,
      observation: { ...parameters, idBits: 10 },
      neighbourRadius: 4,
      maxCycles,
      place(placement) {
        placement.randomWalls(walls);
        placement.randomBodies('deer');
        placement.randomBodies('tiger');
      },
    };
  },
});
