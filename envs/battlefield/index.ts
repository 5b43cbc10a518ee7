import { UserError } from '../../src/shared/user-error.ts';
import { type ArmyParameters, armyShape, equalArmies, magent2Armies, musterArmies } from '../grid/armies.ts';
import { defineGridGame } from '../grid/define-grid-game.ts';
import { type Cell, facingFormations, sideOf } from '../grid/formation.ts';
import { count } from '../grid/parameters.ts';

interface BattlefieldParameters extends ArmyParameters {
  readonly agents: number | null;
}

/** Side of the formations, whatever the size of the map. */
const SIDE = 8;

/** Two small armies of equal soldiers hunt each other among walls. See the README beside this file. */
export default defineGridGame<BattlefieldParameters>({
  name: 'battlefield',
  summary: 'two small armies of equal soldiers hunt each other among walls (MAgent)',
  parameters: {
    agents: count('Soldiers of each team; null: those of MAgent, whom the walls leave room.'),
    ...armyShape,
  },
  presets: {
    magent2: { mapSize: 80, agents: null, start: 'formation', ...magent2Armies },
  },
  leastMapSize: 46,
  checkParameters: { mapSize: 46, maxCycles: 12, start: 'random', agents: 20 },
  describe(parameters) {
    const { mapSize, agents, start } = parameters;
    const walls = wallsOf(mapSize);
    const [left, right] = startCells(parameters, walls);
    return {
      name: 'battlefield',
      width: mapSize,
      height: mapSize,
      ...equalArmies(parameters, { red: agents ?? left.length, blue: agents ?? right.length }),
      place(placement) {
        for (const [x, y] of walls) placement.wall(x, y);
        musterArmies(placement, start, { red: left, blue: right });
      },
    };
  },
});

/** Formations as small as hold everybody beside the walls. */
function startCells({ mapSize, agents, start }: BattlefieldParameters & { readonly mapSize: number }, walls: readonly Cell[]) {
  const isFree = ([x, y]: Cell) => !walls.some(([wallX, wallY]) => wallX === x && wallY === y);
  const cells = (side: number) => {
    const { left, right } = facingFormations(mapSize, side);
    return [left.flat().filter(isFree), right.flat().filter(isFree)] as const;
  };
  if (agents === null || start === 'random') return cells(SIDE);
  for (let side = sideOf(agents, mapSize, 'battlefield'); side < mapSize; side += 2) {
    const [left, right] = cells(side);
    if (left.length >= agents && right.length >= agents) return [left.slice(0, agents), right.slice(0, agents)] as const;
  }
  throw new UserError(
    `The walls of battlefield leave no room for armies of ${agents} on a map of ${mapSize} cells a side; use a larger env.mapSize, fewer agents, or env.start random.`,
  );
}

/** Two broken walls, two cells thick, on either side of the middle. */
function wallsOf(mapSize: number): Cell[] {
  const middle = Math.floor(mapSize / 2);
  const pieces: readonly (readonly [columns: readonly number[], from: number, to: number])[] = [
    [[-5, -4], 10, 45],
    [[-5, -4], 50, middle + 25],
    [[4, 5], middle - 25, mapSize - 50],
    [[4, 5], mapSize - 45, mapSize - 10],
  ];
  const cells = new Map<string, Cell>();
  for (const [columns, from, to] of pieces) {
    for (const column of columns) {
      const x = Math.trunc(mapSize / 2 + column);
      for (let y = from; y < to; y++) cells.set(`${x},${y}`, [x, y]);
    }
  }
  return [...cells.values()];
}
