import { z } from 'zod';
import type { Cell } from './formation.ts';
import type { BodyType, GridGame, RewardRule } from './game.ts';
import { figure, type GridParameters } from './parameters.ts';
import type { Placement } from './placement.ts';

/** Parameters of the games in which red fights blue. */
export interface ArmyParameters {
  readonly start: 'formation' | 'random';
  readonly stepReward: number;
  readonly attackPenalty: number;
  readonly deadPenalty: number;
  readonly attackOpponentReward: number;
  readonly killReward: number;
}

export const armyShape = {
  start: z.enum(['formation', 'random']).optional().describe('Teams begin in formations that face each other, or anywhere.'),
  stepReward: figure('Reward of every step.'),
  attackPenalty: figure('Reward of every attack, whatever it hits.'),
  deadPenalty: figure('Reward of the step an agent dies in, in place of everything but its bonuses.'),
  attackOpponentReward: figure('Bonus for hitting an opponent without killing it.'),
  killReward: figure('Bonus for killing an opponent.'),
};

/** Length, sight and rewards of MAgent's current games of this kind. */
export const magent2Armies = {
  maxCycles: 1000,
  minimap: false,
  extraFeatures: false,
  stepReward: -0.005,
  attackPenalty: -0.1,
  deadPenalty: -0.1,
  attackOpponentReward: 0.2,
  killReward: 5,
} as const;

/** The same in the code that was released with the DMFG paper. */
export const dmfgArmies = {
  ...magent2Armies,
  maxCycles: 500,
  minimap: true,
  extraFeatures: true,
  attackOpponentReward: 5,
  killReward: 10,
} as const;

/** Two armies of equal soldiers: who they are, what they see, what they are paid, and for how long. */
export function equalArmies(parameters: ArmyParameters & GridParameters, counts: { readonly red: number; readonly blue: number }) {
  const type = soldier(parameters);
  return {
    groups: [
      { name: 'red', type, count: counts.red, control: 'learner', look: { tone: 1 } },
      { name: 'blue', type, count: counts.blue, control: 'learner', look: { tone: 0 } },
    ],
    rules: [hitRule('red', 'blue', parameters), hitRule('blue', 'red', parameters)],
    observation: { ...parameters, idBits: 10 },
    teams: [
      { name: 'red', groups: ['red'] },
      { name: 'blue', groups: ['blue'] },
    ],
    neighbourRadius: 6,
    maxCycles: parameters.maxCycles,
  } satisfies Partial<GridGame>;
}

/** It strikes its eight neighbours and never its own side. */
function soldier({ stepReward, attackPenalty, deadPenalty, killReward }: ArmyParameters): BodyType {
  return {
    hp: 10,
    speed: 2,
    view: 6,
    attackRange: 1.5,
    damage: 2,
    recovery: 0.1,
    stepReward,
    attackPenalty,
    deadPenalty,
    killReward,
  };
}

function hitRule(by: string, target: string, { attackOpponentReward }: ArmyParameters): RewardRule {
  return { on: 'attack', by: [by], target: [target], actor: attackOpponentReward };
}

/** Places every group on its cells, or all of them anywhere. */
export function musterArmies(placement: Placement, start: ArmyParameters['start'], cells: Readonly<Record<string, readonly Cell[]>>): void {
  for (const [group, places] of Object.entries(cells)) {
    if (start === 'random') placement.randomBodies(group);
    else for (const [x, y] of places) placement.body(group, x, y);
  }
}
