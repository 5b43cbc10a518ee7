import { UserError } from '../../src/shared/user-error.ts';

export type Cell = readonly [x: number, y: number];

/** Columns left free on either side of the middle of the map. */
const GAP = 3;

/** Two formations that face each other, column by column from the left. */
export interface Formations {
  readonly left: readonly (readonly Cell[])[];
  readonly right: readonly (readonly Cell[])[];
}

/** Side of a formation as MAgent draws it on a map of that size, with an agent to 25 cells of the map: in cells, even. */
export function usualSide(mapSize: number): number {
  return 2 * Math.floor(Math.sqrt(0.04 * mapSize * mapSize));
}

/**
 * Side of a square formation of `count` agents, every second cell taken.
 * @throws UserError when two of them do not fit on the map
 */
export function sideOf(count: number, mapSize: number, game: string): number {
  const side = 2 * Math.ceil(Math.sqrt(count));
  const least = 2 * (side + GAP + 1);
  if (mapSize >= least) return side;
  throw new UserError(
    `Armies of ${count} need a map of at least ${least} x ${least} cells to face each other in ${game}, but env.mapSize is ${mapSize}; use a larger one, fewer agents, or env.start random.`,
  );
}

/**
 * Two formations of that side on a square map, of every second cell. What would stand in the walls around the map is left out.
 * @param shifted the left one begins within the walls instead
 */
export function facingFormations(mapSize: number, side: number, shifted = false): Formations {
  const middle = Math.floor(mapSize / 2);
  const top = Math.floor((mapSize - side) / 2);
  const within = (place: number) => place > 0 && place < mapSize - 1;
  const columns = (from: number, to: number) => {
    const lines = everySecond(top, top + side).filter(within);
    return everySecond(from, to)
      .filter(within)
      .map((x) => lines.map((y) => [x, y] as const));
  };
  const start = middle - GAP - side;
  const left = columns(shifted ? Math.max(1, start) : start, middle - GAP);
  return { left, right: columns(middle + GAP, middle + GAP + side).slice(0, left.length) };
}

function everySecond(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, Math.ceil((to - from) / 2)) }, (_, i) => from + 2 * i);
}
