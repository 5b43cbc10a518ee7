import { z } from 'zod';
import { type ArmyParameters, armyShape, dmfgArmies, equalArmies, magent2Armies, musterArmies } from '../grid/armies.ts';
import { defineGridGame } from '../grid/define-grid-game.ts';
import { facingFormations, sideOf, usualSide } from '../grid/formation.ts';
import { count } from '../grid/parameters.ts';

interface BattleParameters extends ArmyParameters {
  readonly agents: number | null;
  readonly swapSides: boolean;
}

/** Two armies of equal soldiers fight. See the README beside this file. */
export default defineGridGame<BattleParameters>({
  name: 'battle',
  summary: 'two armies of equal soldiers fight until one is gone (MAgent)',
  parameters: {
    agents: count('Soldiers of each team; null: as many as MAgent draws on a map of that size.'),
    swapSides: z.boolean().optional().describe('Teams change sides from episode to episode.'),
    ...armyShape,
  },
  presets: {
    dmfg: { mapSize: 28, agents: null, start: 'formation', swapSides: true, ...dmfgArmies },
    magent2: { mapSize: 45, agents: null, start: 'formation', swapSides: false, ...magent2Armies },
  },
  leastMapSize: 12,
  checkParameters: { mapSize: 12, maxCycles: 12, start: 'random' },
  describe(parameters) {
    const { mapSize, agents, start, swapSides } = parameters;
    const side = agents === null || start === 'random' ? usualSide(mapSize) : sideOf(agents, mapSize, 'battle');
    const formations = facingFormations(mapSize, side);
    const [left, right] = [formations.left, formations.right].map((columns) => columns.flat().slice(0, agents ?? undefined));
    const size = agents ?? left!.length;
    return {
      name: 'battle',
      width: mapSize,
      height: mapSize,
      ...equalArmies(parameters, { red: size, blue: size }),
      place(placement) {
        const swapped = swapSides && placement.episode % 2 === 1;
        musterArmies(placement, start, swapped ? { red: right!, blue: left! } : { red: left!, blue: right! });
      },
    };
  },
});
