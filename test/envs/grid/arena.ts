import { createGridEnvironment, type GridEnvironment } from '../../../envs/grid/grid-environment.ts';
import type { EnvironmentDefinition } from '../../../src/environment/definition.ts';
import { makeGrid } from './make-grid.ts';

type Cell = readonly [x: number, y: number];

/** A grid game with bodies where the test wants them. */
export interface Arena {
  readonly env: GridEnvironment;
  /** One step in which those named ("red_0") act and everybody else stays; returns everybody's reward by name. */
  step(deeds?: Readonly<Record<string, { readonly move: Cell } | { readonly attack: Cell } | number>>): Record<string, number>;
  hp(name: string): number;
  position(name: string): Cell;
  isAlive(name: string): boolean;
}

/** @param places where the bodies of each group begin; groups that are not named have one body in the far corner */
export async function makeArena(
  definition: EnvironmentDefinition<never>,
  parameters: Readonly<Record<string, unknown>>,
  places: Readonly<Record<string, readonly Cell[]>>,
  { seed = 1, walls = [] }: { readonly seed?: number; readonly walls?: readonly Cell[] } = {},
): Promise<Arena> {
  const { game } = await makeGrid(definition, parameters);
  const corner = (index: number): readonly Cell[] => [[game.width - 2 - 2 * index, game.height - 3]];
  const cells = game.groups.map(({ name }, index) => places[name] ?? corner(index));
  const env = createGridEnvironment(
    {
      ...game,
      groups: game.groups.map((group, index) => ({ ...group, count: cells[index]!.length })),
      place(placement) {
        for (const [x, y] of walls) placement.wall(x, y);
        for (const [index, { name }] of game.groups.entries()) for (const [x, y] of cells[index]!) placement.body(name, x, y);
      },
    },
    { numEnvs: 1 },
  );
  env.reset(0, { seed });
  const world = env.worlds[0]!;
  const bodyOf = (name: string) => {
    const [, group, slot] = /^(.*)_(\d+)$/.exec(name)!;
    return world.firstBody[world.groups.findIndex((other) => other.name === group)]! + Number(slot);
  };
  return {
    env,
    step(deeds = {}) {
      for (const group of env.groups) {
        const table = world.actionTables[world.groups.findIndex(({ name }) => name === group.name)]!;
        for (let slot = 0; slot < group.capacity; slot++) {
          const deed = deeds[`${group.name}_${slot}`];
          const action = deed === undefined ? table.stay : typeof deed === 'number' ? deed : find(table, deed);
          expectKnown(action, group.name);
          group.actions[slot] = action;
        }
      }
      env.step();
      return Object.fromEntries(
        env.groups.flatMap(({ name, rewards }) => [...rewards].map((reward, slot) => [`${name}_${slot}`, Number(reward.toFixed(4))])),
      );
    },
    hp: (name) => Number(world.hp[bodyOf(name)]!.toFixed(4)),
    position: (name) => [world.x[bodyOf(name)]!, world.y[bodyOf(name)]!],
    isAlive: (name) => world.alive[bodyOf(name)] === 1,
  };
}

function find(
  { moves, count, dx, dy }: GridEnvironment['worlds'][number]['actionTables'][number],
  deed: { readonly move: Cell } | { readonly attack: Cell },
): number {
  const [[x, y], from, to] = 'move' in deed ? [deed.move, 0, moves] : [deed.attack, moves, count];
  for (let action = from; action < to; action++) if (dx[action] === x && dy[action] === y) return action;
  return -1;
}

function expectKnown(action: number, group: string): void {
  if (action < 0) throw new Error(`There is no such action of ${group}.`);
}
