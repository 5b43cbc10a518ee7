import type { Cell } from '../grid/formation.ts';

/** Side of the block of food in the middle of MAgent's map. */
const BLOCK = 53;

/** A map as MAgent draws it: rings of agents around rings of food around a block of food, 2 x 2 cells in every 4 x 4. */
export function squaresMap(mapSize: number): { readonly agents: readonly Cell[]; readonly food: readonly Cell[] } {
  const taken = new Set<number>();
  const free = (cells: readonly Cell[]) =>
    cells.filter(([x, y]) => {
      if (x < 1 || y < 1 || x > mapSize - 2 || y > mapSize - 2 || taken.has(y * mapSize + x)) return false;
      taken.add(y * mapSize + x);
      return true;
    });
  const ring = (side: number, gap: number) => square(mapSize, Math.trunc(side), gap);
  const agents = free([ring(mapSize * 0.9, 3), ring(mapSize * 0.8, 4), ring(mapSize * 0.7, 6)].flat());
  const sides = [0.65, 0.6, 0.55, 0.5, 0.45, 0.4, 0.3].map((share) => mapSize * share);
  const gaps = [10, 10, 10, 4, 3, 1, 1];
  const inner = [2, 4, 6].map((less) => ring(mapSize * 0.3 - less, 1));
  const food = free([...sides.map((side, i) => ring(side, gaps[i]!)), ...inner, block(mapSize)].flat());
  return { agents, food };
}

/** Cells on the edges of a square around the middle of the map. */
function square(mapSize: number, side: number, gap: number): Cell[] {
  const middle = Math.floor(mapSize / 2);
  const [from, to] = [middle - Math.floor(side / 2), middle + Math.floor(side / 2)];
  const cells: Cell[] = [];
  for (let x = from; x <= to; x += gap) cells.push([x, from], [x, to]);
  for (let y = from; y <= to; y += gap) cells.push([from, y], [to, y]);
  return cells;
}

function block(mapSize: number): Cell[] {
  const from = Math.floor(mapSize / 2) - Math.floor(BLOCK / 2);
  const cells: Cell[] = [];
  for (let i = 0; i < BLOCK; i++) for (let j = 0; j < BLOCK; j++) if (i % 4 > 1 && j % 4 > 1) cells.push([from + j, from + i]);
  return cells;
}
