import { z } from 'zod';
import type { GridSight, SeenBodies } from '../src/environment/grid-sight.ts';
import type { GroupSpec } from '../src/environment/population-env.ts';
import { fixedLearner } from '../src/learning/fixed-learner.ts';
import { defineLearner, type Learner } from '../src/learning/learner.ts';
import { ModeStreams } from '../src/shared/mode-streams.ts';
import type { Rng } from '../src/shared/rng.ts';

/** Share of steps in which an agent that nothing draws takes another direction, and that stands in a jam takes any free step. */
const RESTLESSNESS = 0.1;
const IMPATIENCE = 0.3;

/**
 * An opponent for grid games that is written by hand and reads nothing but its observation: it strikes the weakest prey within reach, else walks to the nearest
 * that it sees, else (with a minimap) to where the nearest prey is told to be, else in one direction until it changes its mind. A group without prey keeps
 * away from the nearest threat. Who is prey to whom is what the game's rules reward.
 */
export const hunter = defineLearner({
  name: 'hunter',
  summary: 'Scripted, for grid games: strikes the weakest prey in reach, else walks to the nearest; prey flees. Learns nothing.',
  parameters: z.strictObject({}),
  supports,
  create: ({ group, rng }) => createHunter(group, rng),
});

function supports({ name, sight }: GroupSpec): true | string {
  if (!sight) return `"hunter" reads the cells that agents of a grid game see, and the group "${name}" does not say that it sees any`;
  return sight.bodies.some(({ isPrey, isThreat }) => isPrey || isThreat)
    ? true
    : `"hunter" needs prey or threats, and the group "${name}" has neither by the rules of its game`;
}

function createHunter({ sight }: GroupSpec, rng: Rng): Learner {
  const eyes = new Eyes(sight!);
  return fixedLearner((group) => {
    const streams = new ModeStreams(rng);
    /** The direction that each row wanders in, as a point far away. [rows, 2] */
    const headings = new Float32Array(2 * group.rows);
    const size = group.observations.length / group.rows;
    return {
      begin: (copy) => headings.fill(0, 2 * copy * group.capacity, 2 * (copy + 1) * group.capacity),
      act(mode) {
        for (let row = 0; row < group.rows; row++) {
          if (!group.alive[row]) continue;
          eyes.look(group.observations, row * size);
          group.actions[row] = decide(eyes, streams.of(mode), headings, 2 * row);
        }
      },
      saveState: () => ({ ...streams.saveState(), headings: headings.slice() }),
      loadState(state) {
        streams.loadState(state);
        headings.set(state['headings'] as Float32Array);
      },
    };
  });
}

function decide(eyes: Eyes, rng: Rng, headings: Float32Array, at: number): number {
  const blow = eyes.weakestInReach();
  if (blow >= 0) return blow;
  if (eyes.nearest(eyes.prey) || eyes.nearestOnMinimap(eyes.prey)) return eyes.step(1, rng);
  if (eyes.prey.length === 0 && eyes.nearest(eyes.threats)) return eyes.step(-1, rng);
  if ((headings[at] === 0 && headings[at + 1] === 0) || rng.uniform() < RESTLESSNESS) {
    const angle = 2 * Math.PI * rng.uniform();
    headings.set([100 * Math.cos(angle), 100 * Math.sin(angle)], at);
  }
  eyes.setTarget(headings[at]!, headings[at + 1]!);
  return eyes.step(1, rng);
}

/** One observation at a time, and the cell that matters in it. */
class Eyes {
  readonly prey: readonly SeenBodies[];
  readonly threats: readonly SeenBodies[];
  private readonly sight: GridSight;
  private numbers: Float32Array = new Float32Array(0);
  private at = 0;
  private targetX = 0;
  private targetY = 0;
  private readonly free: Int32Array;

  constructor(sight: GridSight) {
    this.sight = sight;
    this.prey = sight.bodies.filter(({ isPrey }) => isPrey);
    this.threats = sight.bodies.filter(({ isThreat }) => isThreat);
    this.free = new Int32Array(sight.moves);
  }

  look(observations: Float32Array, at: number): void {
    this.numbers = observations;
    this.at = at;
  }

  setTarget(x: number, y: number): void {
    this.targetX = x;
    this.targetY = y;
  }

  /** The blow at the prey that has least health left, -1: none is in reach. */
  weakestInReach(): number {
    const { moves, dx, dy } = this.sight;
    let [best, least] = [-1, Infinity];
    for (let action = moves; action < dx.length; action++) {
      for (const { presence } of this.prey) {
        if (this.cell(dx[action]!, dy[action]!, presence) === 0) continue;
        const health = this.cell(dx[action]!, dy[action]!, presence + 1);
        if (health < least) [best, least] = [action, health];
      }
    }
    return best;
  }

  /** Makes the nearest body of these groups in sight the target; false where there is none. */
  nearest(groups: readonly SeenBodies[]): boolean {
    const { side, first } = this.sight;
    let least = Infinity;
    for (const { presence } of groups) {
      for (let y = first; y < first + side; y++) {
        for (let x = first; x < first + side; x++) {
          if (this.cell(x, y, presence) === 0 || this.isOwn(x, y) || x * x + y * y >= least) continue;
          least = x * x + y * y;
          this.setTarget(x, y);
        }
      }
    }
    return least < Infinity;
  }

  /** The same for the nearest bin of the minimap that holds any of them; its middle is the target. */
  nearestOnMinimap(groups: readonly SeenBodies[]): boolean {
    const { minimap, side, first } = this.sight;
    if (!minimap) return false;
    const { binWidth, binHeight, width, height, position } = minimap;
    const x = Math.round(this.numbers[this.at + position]! * width);
    const y = Math.round(this.numbers[this.at + position + 1]! * height);
    let least = Infinity;
    for (const { presence } of groups) {
      for (let row = 0; row < side; row++) {
        for (let column = 0; column < side; column++) {
          const isOwn = column === Math.floor(x / binWidth) && row === Math.floor(y / binHeight);
          // In its own bin it sees for itself; bins that are all in sight and have nobody in it show nothing either.
          if (isOwn || this.cell(first + column, first + row, presence + 2) === 0) continue;
          const [dx, dy] = [(column + 0.5) * binWidth - x, (row + 0.5) * binHeight - y];
          if (dx * dx + dy * dy >= least) continue;
          least = dx * dx + dy * dy;
          this.setTarget(dx, dy);
        }
      }
    }
    return least < Infinity;
  }

  /** The free move that ends nearest to the target (`towards` 1), or farthest from it (-1). Who would stand still takes any free move now and then. */
  step(towards: 1 | -1, rng: Rng): number {
    const { moves, dx, dy } = this.sight;
    let [best, least, count] = [0, Infinity, 0];
    for (let move = 0; move < moves; move++) {
      if (!this.isFree(dx[move]!, dy[move]!)) continue;
      this.free[count++] = move;
      const distance = towards * ((dx[move]! - this.targetX) ** 2 + (dy[move]! - this.targetY) ** 2);
      if (distance < least) [best, least] = [move, distance];
    }
    const stays = dx[best] === 0 && dy[best] === 0;
    return stays && rng.uniform() < IMPATIENCE ? this.free[rng.integer(count)]! : best;
  }

  /** Whether the body could stand with its top left cell there. */
  private isFree(dx: number, dy: number): boolean {
    const { bodySide, wall, bodies } = this.sight;
    for (let y = dy; y < dy + bodySide; y++) {
      for (let x = dx; x < dx + bodySide; x++) {
        if (this.isOwn(x, y)) continue;
        if (this.cell(x, y, wall) !== 0 || bodies.some(({ presence }) => this.cell(x, y, presence) !== 0)) return false;
      }
    }
    return true;
  }

  private isOwn(x: number, y: number): boolean {
    const { bodySide } = this.sight;
    return x >= 0 && y >= 0 && x < bodySide && y < bodySide;
  }

  /** A channel of a cell; 0 beyond the square that is seen. */
  private cell(x: number, y: number, channel: number): number {
    const { side, channels, first } = this.sight;
    const [column, row] = [x - first, y - first];
    if (column < 0 || row < 0 || column >= side || row >= side) return 0;
    return this.numbers[this.at + (row * side + column) * channels + channel]!;
  }
}
