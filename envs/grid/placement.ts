import { UserError } from '../../src/shared/user-error.ts';
import type { GridGroup } from './game.ts';
import { FREE, WALL } from './grid-map.ts';
import type { World } from './world.ts';

/** Draws whole numbers; `Rng` does. */
export interface Draws {
  /** Uniform in 0 .. bound - 1. */
  integer(bound: number): number;
}

/** Sets up an episode: what a game's `place` may do. Groups are filled in their order of creation, bodies in that of their numbers. */
export class Placement {
  /** Index of the episode in its series. */
  readonly episode: number;
  readonly draws: Draws;
  private readonly world: World;
  private readonly placed: Int32Array;

  constructor(world: World, draws: Draws, episode: number) {
    this.world = world;
    this.draws = draws;
    this.episode = episode;
    this.placed = new Int32Array(world.groups.length);
  }

  isFree(x: number, y: number): boolean {
    return this.world.map.at(x, y) === FREE && x >= 0 && y >= 0 && x < this.world.map.width && y < this.world.map.height;
  }

  /** @throws UserError when somebody stands there, or there is a wall within the map already. */
  wall(x: number, y: number): void {
    const { map, game } = this.world;
    if (x < 0 || y < 0 || x >= map.width || y >= map.height) {
      throw new UserError(`The wall at (${x}, ${y}) is off the map of ${game.name}, which has ${map.width} x ${map.height} cells.`);
    }
    const there = map.at(x, y);
    const within = x > 0 && y > 0 && x < map.width - 1 && y < map.height - 1;
    if (there > FREE || (there === WALL && within)) {
      const occupant = there === WALL ? 'another wall' : `an agent of ${this.world.groupOf(there - 1).name}`;
      throw new UserError(`The wall at (${x}, ${y}) of ${game.name} overlaps ${occupant}; walls must stand on free cells.`);
    }
    map.setWall(x, y);
  }

  /** The next body of the group, its top left cell at (x, y). */
  body(group: string, x: number, y: number): void {
    const { world } = this;
    const index = world.groups.findIndex(({ name }) => name === group);
    const { count, type } = world.groups[index]!;
    const number = this.placed[index]!++;
    if (number >= count) throw new RangeError(`The group "${group}" of ${world.game.name} has ${count} bodies; a further one was placed.`);
    const body = world.firstBody[index]! + number;
    if (!world.map.fits(x, y, type.side ?? 1, body)) {
      throw new UserError(
        `Agent ${number} of ${group} cannot stand at (${x}, ${y}) of ${world.game.name}: a wall or another agent is there. Move the walls, or start elsewhere.`,
      );
    }
    world.settle(body, x, y);
  }

  /** So many random walls, each on a free cell. */
  randomWalls(count: number): void {
    for (let i = 0; i < count; i++) {
      const [x, y] = this.drawPlace(1, 'a wall');
      this.wall(x, y);
    }
  }

  /** All bodies of the group, each wherever it fits. */
  randomBodies(group: string): void {
    const { count, type } = this.world.groups.find(({ name }) => name === group)!;
    for (let i = 0; i < count; i++) {
      const [x, y] = this.drawPlace(type.side ?? 1, `agent ${i} of ${group}`);
      this.body(group, x, y);
    }
  }

  /** @throws RangeError when the game has not placed everybody. */
  finish(): void {
    for (const [index, { name, count }] of this.world.groups.entries()) {
      if (this.placed[index] !== count)
        throw new RangeError(`${this.world.game.name} placed ${this.placed[index]} of ${count} in "${name}".`);
    }
  }

  /** Draws places until one fits; a full map is searched instead. */
  private drawPlace(side: number, what: string): readonly [number, number] {
    const { map, game } = this.world;
    for (let tries = map.width * map.height; tries > 0; tries--) {
      const x = this.draws.integer(map.width - side);
      const y = this.draws.integer(map.height - side);
      if (map.fits(x, y, side, FREE - 1)) return [x, y];
    }
    for (let y = 0; y < map.height; y++) for (let x = 0; x < map.width; x++) if (map.fits(x, y, side, FREE - 1)) return [x, y];
    throw new UserError(
      `No room is left for ${what} on the map of ${game.name}, ${map.width} x ${map.height} cells; use a larger mapSize, or fewer agents or walls.`,
    );
  }
}

/** Cells that walls and bodies need at least, with the walls around the map. */
export function cellsNeeded(groups: readonly GridGroup[]): number {
  return groups.reduce((sum, { count, type }) => sum + count * (type.side ?? 1) ** 2, 0);
}
