import { circleRange } from './circle-range.ts';
import type { BodyType } from './game.ts';

/** The actions of a type: first all moves, then all attacks, each row by row over its circle. Offsets from the body's top left cell. */
export interface ActionTable {
  readonly moves: number;
  readonly count: number;
  readonly dx: Int32Array;
  readonly dy: Int32Array;
  /** The move that stays. */
  readonly stay: number;
}

export function actionTable(type: BodyType): ActionTable {
  const side = type.side ?? 1;
  const move = circleRange(type.speed, 1, 0);
  const attack = type.attackRange > 0 ? circleRange(type.attackRange, side, side / 2) : { dx: [], dy: [] };
  const dx = Int32Array.of(...move.dx, ...attack.dx);
  const dy = Int32Array.of(...move.dy, ...attack.dy);
  return { moves: move.dx.length, count: dx.length, dx, dy, stay: dx.findIndex((x, i) => x === 0 && dy[i] === 0) };
}
