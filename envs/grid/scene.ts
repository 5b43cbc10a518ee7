import type { SceneLayout, SceneSource } from '../../src/environment/scene.ts';
import type { GridGame } from './game.ts';
import { WALL } from './grid-map.ts';
import { NOTHING, type World } from './world.ts';

/** Half the side of a body of one cell: a little light is left between neighbours. */
const HALF = 0.46;

/** Bodies on their cells with their health, pointing at whom they have just hit. Cells have their middle at whole numbers. */
export function gridScene(game: GridGame, worlds: readonly World[]): SceneSource {
  const hasHalves = game.groups.some(({ type }) => (type.side ?? 1) % 2 === 0);
  const layout: SceneLayout = {
    x: [-0.5, game.width - 0.5],
    y: [-0.5, game.height - 0.5],
    resolution: hasHalves ? 0.5 : 1,
    kinds: game.groups.map(({ name, type, count, look }, index) => ({
      name,
      shape: look?.shape ?? 'square',
      size: HALF + ((type.side ?? 1) - 1) / 2,
      capacity: count,
      states: [{ label: name, tone: look?.tone ?? index }],
      health: true,
      pointers: type.attackRange > 0,
    })),
  };
  /** From a body's cell to its middle, by group. */
  const middle = game.groups.map(({ type }) => ((type.side ?? 1) - 1) / 2);
  return {
    layout,
    map: (copy) => ({ rectangles: wallsOf(worlds[copy]!) }),
    write(copy, scene) {
      const world = worlds[copy]!;
      for (const [index, kind] of scene.kinds.entries()) {
        const [first, offset, { hp: maxHp }] = [world.firstBody[index]!, middle[index]!, game.groups[index]!.type];
        for (let slot = 0; slot < kind.present.length; slot++) {
          const body = first + slot;
          kind.present[slot] = world.alive[body]!;
          kind.x[slot] = world.x[body]! + offset;
          kind.y[slot] = world.y[body]! + offset;
          kind.health[slot] = world.hp[body]! / maxHp;
          if (kind.toX.length === 0) continue;
          const hit = world.deed[body] === NOTHING ? body : world.target[body]!;
          const toMiddle = middle[world.groupIndex[hit]!]!;
          kind.toX[slot] = world.x[hit]! + toMiddle;
          kind.toY[slot] = world.y[hit]! + toMiddle;
        }
      }
    },
  };
}

/** The walls as rectangles, one for every run of them in a row. */
function wallsOf({ map }: World): Float32Array {
  const walls: number[] = [];
  for (let y = 0; y < map.height; y++) {
    for (let x = 0; x < map.width; x++) {
      if (map.at(x, y) !== WALL) continue;
      const from = x;
      while (map.at(x + 1, y) === WALL) x++;
      walls.push(from - 0.5, y - 0.5, x + 1 - from, 1);
    }
  }
  return Float32Array.from(walls);
}
