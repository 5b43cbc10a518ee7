import type { GridGame } from './game.ts';
import type { World } from './world.ts';

/** Maps beyond so many cells are moved in bands. */
const LARGE = 99 * 99;
const VERY_LARGE = 1000 * 1000;
/** Bodies so near to the edge of a band move after all others. */
const EDGE = 4;

/**
 * On large maps MAgent moves vertical bands in parallel and those near the edges of bands afterwards, so that who gets a cell first differs
 * from the order of numbers. Sorts movers so; null for maps that are moved in the order of numbers.
 */
export function createMoveOrder(game: GridGame): ((world: World, movers: Int32Array, count: number) => void) | null {
  const cells = game.width * game.height;
  if (cells <= LARGE) return null;
  const bands = cells > VERY_LARGE ? 16 : 8;
  const bandWidth = Math.ceil(game.width / bands);
  const starts = new Int32Array(bands + 2);
  const sorted = new Int32Array(game.groups.reduce((sum, group) => sum + group.count, 0));
  const bandOf = Uint8Array.from({ length: game.width }, (_, x) => {
    const within = x % bandWidth;
    return within < EDGE || within > bandWidth - EDGE ? bands : Math.floor(x / bandWidth);
  });

  return (world, movers, count) => {
    starts.fill(0);
    for (let i = 0; i < count; i++) starts[bandOf[world.x[movers[i]!]!]! + 1]!++;
    for (let band = 1; band <= bands + 1; band++) starts[band]! += starts[band - 1]!;
    for (let i = 0; i < count; i++) sorted[starts[bandOf[world.x[movers[i]!]!]!]!++] = movers[i]!;
    movers.set(sorted.subarray(0, count));
  };
}
