import type { Cell } from '../grid/formation.ts';

/** The map of the DMFG paper's released code, with its walls: F is food. */
const drawing = [
  '##################',
  '#................#',
  '#................#',
  '#F...............#',
  '#FF.FFFFFF...FFFF#',
  '#.F.FF..FFFFFF...#',
  '#F..FFFFFFFFFFFF.#',
  '#FF.FFFFFFFFFF...#',
  '#FF..FFFFFFFFFFFF#',
  '#....FFFFFFFFF...#',
  '#....FFFFFFFF....#',
  '#....FFFFFFFFF...#',
  '#.....FFFFFFF....#',
  '#.FF.F.FFF.FFF..F#',
  '#...F.F...F.F.FF.#',
  '#FF.F.FFF.F.FFF..#',
  '#...........F..F.#',
  '##################',
];

/** Where agents 0 to 29 begin: on the outer ring first. */
const agents = [
  ...[
    [1, 1],
    [5, 1],
    [9, 1],
    [13, 1],
    [1, 5],
    [1, 9],
    [1, 13],
    [2, 2],
    [2, 16],
    [6, 2],
    [6, 16],
    [10, 2],
    [10, 16],
    [14, 2],
    [14, 16],
  ],
  ...[
    [16, 2],
    [2, 6],
    [16, 6],
    [2, 10],
    [16, 10],
    [2, 14],
    [16, 14],
    [3, 3],
    [3, 15],
    [9, 3],
    [9, 15],
    [15, 3],
    [15, 15],
    [3, 9],
    [15, 9],
  ],
] as unknown as readonly Cell[];

export const drawnMap = {
  size: drawing.length,
  agents,
  food: drawing.flatMap((line, y) => [...line].flatMap((letter, x) => (letter === 'F' ? [[x, y] as const] : []))),
};
