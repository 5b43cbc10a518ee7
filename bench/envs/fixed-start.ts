import type { GridGame } from '../../envs/grid/game.ts';
import { createGridEnvironment } from '../../envs/grid/grid-environment.ts';
import { WALL } from '../../envs/grid/grid-map.ts';

type Cell = readonly [x: number, y: number];

/** A game whose episodes all begin alike, and how. */
export interface FixedStart {
  readonly game: GridGame;
  readonly walls: readonly Cell[];
  /** Of each group. */
  readonly places: readonly (readonly Cell[])[];
}

export function fixStart(game: GridGame, seed: number): FixedStart {
  const env = createGridEnvironment(game, { numEnvs: 1 });
  env.reset(0, { seed });
  const { map, x, y, firstBody } = env.worlds[0]!;
  const walls: Cell[] = [];
  for (let row = 1; row < map.height - 1; row++) {
    for (let column = 1; column < map.width - 1; column++) if (map.at(column, row) === WALL) walls.push([column, row]);
  }
  const places = game.groups.map(({ count }, group) =>
    Array.from({ length: count }, (_, i) => [x[firstBody[group]! + i]!, y[firstBody[group]! + i]!] as const),
  );
  return {
    walls,
    places,
    game: {
      ...game,
      place(placement) {
        for (const wall of walls) placement.wall(...wall);
        for (const [group, { name }] of game.groups.entries()) for (const place of places[group]!) placement.body(name, ...place);
      },
    },
  };
}
