import adversarialPursuit from '../../envs/adversarial-pursuit/index.ts';
import battle from '../../envs/battle/index.ts';
import battlefield from '../../envs/battlefield/index.ts';
import combinedArms from '../../envs/combined-arms/index.ts';
import gather from '../../envs/gather/index.ts';
import type { GridGame } from '../../envs/grid/game.ts';
import type { GridEnvironment } from '../../envs/grid/grid-environment.ts';
import tigerDeer from '../../envs/tiger-deer/index.ts';
import { instantiate } from '../../src/environment/instantiate.ts';
import { parseParameters } from '../../src/shared/parse-parameters.ts';

export const games = {
  battle,
  'combined-arms': combinedArms,
  gather,
  'tiger-deer': tigerDeer,
  battlefield,
  'adversarial-pursuit': adversarialPursuit,
} as const;

export type GameName = keyof typeof games;

/** A grid game to be played, as our process reads it. */
export interface GridTask {
  readonly env: GameName;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly seed: number;
  /** A file of int32: actions of all agents that are controlled, turn by turn. */
  readonly actions: string;
}

export async function findGame({ env, parameters }: Pick<GridTask, 'env' | 'parameters'>): Promise<GridGame> {
  const definition = games[env];
  const environment = await instantiate(definition, await parseParameters(definition.parameters, parameters, 'env'), 1);
  return (environment as GridEnvironment).game;
}
