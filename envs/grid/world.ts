import { loadArrays, type NamedArrays, saveArrays } from '../../src/shared/saved-arrays.ts';
import type { SnapshotRecord } from '../../src/shared/snapshot.ts';
import { type ActionTable, actionTable } from './actions.ts';
import type { GridGame, GridGroup } from './game.ts';
import { GridMap } from './grid-map.ts';
import type { Arena } from './kernels/arena.ts';

/** What a body did to another in the last step. */
export const NOTHING = 0;
export const ATTACK = 1;
export const KILL = 2;

/** One copy of a game: the map and, for every body, an entry in each array. The bodies of a group are numbered without gaps. */
export class World {
  readonly game: GridGame;
  readonly groups: readonly GridGroup[];
  readonly map: GridMap;
  readonly actionTables: readonly ActionTable[];
  readonly bodies: number;
  /** The first body of each group, and after the last group the number of bodies. */
  readonly firstBody: Int32Array;
  readonly groupIndex: Uint8Array;
  readonly x: Int32Array;
  readonly y: Int32Array;
  readonly hp: Float32Array;
  /** 1 for the living. */
  readonly alive: Uint8Array;
  /** 1 for those whose life ended in the last step. */
  readonly died: Uint8Array;
  /** Written before a step; as of the last one -1 for bodies that did not act. */
  readonly action: Int32Array;
  readonly reward: Float32Array;
  /** Reward of the step before the last. */
  readonly lastReward: Float32Array;
  /** NOTHING, ATTACK or KILL, and to whom. */
  readonly deed: Uint8Array;
  readonly target: Int32Array;
  /** Bodies alive, per group. */
  readonly living: Int32Array;
  /** Kills and hits that did not kill in the episode so far. [group of the actor, group of the victim] */
  readonly kills: Int32Array;
  readonly hits: Int32Array;
  /** Rewards of the episode so far, summed per group. */
  readonly rewardSums: Float64Array;
  cycle = 0;

  /** @param arena where the arrays lie that observations are written from */
  constructor(game: GridGame, arena: Arena) {
    this.game = game;
    this.groups = game.groups;
    const reach = game.groups.map(({ type }) => Math.ceil(Math.max(type.view, type.attackRange, type.speed)) + 1);
    this.map = new GridMap(game.width, game.height, Math.max(...reach), arena);
    this.actionTables = game.groups.map(({ type }) => actionTable(type));
    this.firstBody = new Int32Array(game.groups.length + 1);
    for (const [index, { count }] of game.groups.entries()) this.firstBody[index + 1] = this.firstBody[index]! + count;
    this.bodies = this.firstBody[game.groups.length]!;
    this.groupIndex = new Uint8Array(this.bodies);
    for (let group = 0; group < game.groups.length; group++) {
      this.groupIndex.fill(group, this.firstBody[group], this.firstBody[group + 1]);
    }
    [this.x, this.y] = [arena.int32(this.bodies), arena.int32(this.bodies)];
    [this.alive, this.died, this.deed] = [arena.uint8(this.bodies), arena.uint8(this.bodies), new Uint8Array(this.bodies)];
    [this.action, this.target] = [arena.int32(this.bodies), new Int32Array(this.bodies)];
    [this.hp, this.reward, this.lastReward] = [new Float32Array(this.bodies), new Float32Array(this.bodies), arena.float32(this.bodies)];
    const groups = game.groups.length;
    this.living = new Int32Array(groups);
    this.kills = new Int32Array(groups * groups);
    this.hits = new Int32Array(groups * groups);
    this.rewardSums = new Float64Array(groups);
  }

  groupOf(body: number): GridGroup {
    return this.groups[this.groupIndex[body]!]!;
  }

  /** An empty map and nobody alive. */
  reset(): void {
    this.map.reset();
    for (const array of Object.values(this.arrays())) array.fill(0);
    this.action.fill(-1);
    this.cycle = 0;
  }

  /** A body begins its life, unhurt. */
  settle(body: number, x: number, y: number): void {
    const { type } = this.groupOf(body);
    this.map.occupy(x, y, type.side ?? 1, body);
    this.x[body] = x;
    this.y[body] = y;
    this.hp[body] = type.hp;
    this.alive[body] = 1;
    this.living[this.groupIndex[body]!]!++;
  }

  saveState(): SnapshotRecord {
    return { cycle: this.cycle, ...saveArrays({ ...this.onMap(), ...this.arrays() }) };
  }

  loadState(state: SnapshotRecord): void {
    this.cycle = state['cycle'] as number;
    loadArrays({ ...this.onMap(), ...this.arrays() }, state);
  }

  private onMap(): NamedArrays {
    const { cells, bits } = this.map;
    return { cells, bits };
  }

  /** Of the bodies, and sums of the episode by group. */
  private arrays(): NamedArrays {
    const { x, y, hp, alive, died, action, reward, lastReward, deed, target, living, kills, hits, rewardSums } = this;
    return { x, y, hp, alive, died, action, reward, lastReward, deed, target, living, kills, hits, rewardSums };
  }
}
