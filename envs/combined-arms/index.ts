import { type ArmyParameters, armyShape, dmfgArmies, magent2Armies, musterArmies } from '../grid/armies.ts';
import { defineGridGame } from '../grid/define-grid-game.ts';
import { type Cell, type Formations, facingFormations, sideOf, usualSide } from '../grid/formation.ts';
import type { BodyType } from '../grid/game.ts';
import { count } from '../grid/parameters.ts';

interface CombinedArmsParameters extends ArmyParameters {
  readonly melee: number | null;
  readonly ranged: number | null;
}

const common = { view: 6, damage: 2, recovery: 0.1, attacksOwnGroup: true } as const;
const melee: BodyType = { ...common, hp: 10, speed: 1, attackRange: 1 };
const ranged: BodyType = { ...common, hp: 3, speed: 2, attackRange: 2 };

/** Two armies of sturdy fighters and frail archers, who hit friends as well as foes. See the README beside this file. */
export default defineGridGame<CombinedArmsParameters>({
  name: 'combined-arms',
  summary: 'two armies of melee and ranged soldiers, with friendly fire (MAgent)',
  parameters: {
    melee: count('Melee soldiers of each team; null: as many as MAgent draws on a map of that size.'),
    ranged: count('Ranged soldiers of each team; null: as many as MAgent draws on a map of that size.'),
    ...armyShape,
  },
  presets: {
    dmfg: { mapSize: 28, melee: null, ranged: null, start: 'formation', ...dmfgArmies },
    magent2: { mapSize: 45, melee: null, ranged: null, start: 'formation', ...magent2Armies },
  },
  leastMapSize: 16,
  checkParameters: { mapSize: 16, maxCycles: 12, start: 'random' },
  describe(parameters) {
    const { mapSize, maxCycles, start, stepReward, attackPenalty, deadPenalty, attackOpponentReward, killReward } = parameters;
    const rewards = { stepReward, attackPenalty, deadPenalty };
    const { left, right, fighters, archers } = armies(parameters);
    const red = ['redmelee', 'redranged'];
    const blue = ['bluemelee', 'blueranged'];
    return {
      name: 'combined-arms',
      width: mapSize,
      height: mapSize,
      groups: [
        { name: 'redmelee', type: { ...melee, ...rewards }, count: fighters, control: 'learner', look: { tone: 1 } },
        { name: 'redranged', type: { ...ranged, ...rewards }, count: archers, control: 'learner', look: { tone: 1, shape: 'disc' } },
        { name: 'bluemelee', type: { ...melee, ...rewards }, count: fighters, control: 'learner', look: { tone: 0 } },
        { name: 'blueranged', type: { ...ranged, ...rewards }, count: archers, control: 'learner', look: { tone: 0, shape: 'disc' } },
      ],
      rules: [
        { on: 'attack', by: red, target: blue, actor: attackOpponentReward },
        { on: 'attack', by: blue, target: red, actor: attackOpponentReward },
        { on: 'kill', by: red, target: blue, actor: killReward },
        { on: 'kill', by: blue, target: red, actor: killReward },
      ],
      observation: { ...parameters, idBits: 10 },
      teams: [
        { name: 'red', groups: red },
        { name: 'blue', groups: blue },
      ],
      neighbourRadius: 6,
      maxCycles,
      place: (placement) =>
        musterArmies(placement, start, {
          redmelee: left.melee,
          redranged: left.ranged,
          bluemelee: right.melee,
          blueranged: right.ranged,
        }),
    };
  },
});

interface Army {
  readonly melee: readonly Cell[];
  readonly ranged: readonly Cell[];
}

/** Numbers and cells of the two armies in formation: columns of melee and ranged soldiers in turn, as far as the numbers go. */
function armies({ mapSize, melee, ranged, start }: CombinedArmsParameters & { readonly mapSize: number }) {
  const usual = facingFormations(mapSize, usualSide(mapSize), true);
  const fighters = melee ?? alternate(usual.left, 0).length;
  const archers = ranged ?? alternate(usual.left, 1).length;
  const isUsual = (melee === null && ranged === null) || start === 'random';
  const { left, right } = isUsual ? usual : facingFormations(mapSize, sideOf(fighters + archers, mapSize, 'combined-arms'), true);
  const army = (columns: Formations['left']): Army => {
    const [even, odd] = [alternate(columns, 0), alternate(columns, 1)];
    return {
      melee: [...even, ...odd.slice(archers)].slice(0, fighters),
      ranged: [...odd, ...even.slice(fighters)].slice(0, archers),
    };
  };
  return { fighters, archers, left: army(left), right: army(right) };
}

/** The cells of every second column, from the first or the second. */
function alternate(columns: Formations['left'], from: 0 | 1): Cell[] {
  return columns.filter((_, i) => i % 2 === from).flat();
}
