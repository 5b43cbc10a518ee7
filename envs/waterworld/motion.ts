import type { Rng } from '../../src/shared/rng.ts';
import type { Bodies, Kind } from './bodies.ts';
import { type Parameters, START_DISTANCE } from './parameters.ts';

/** Time that a step takes: a body goes this many times its velocity. */
export const CYCLE_TIME = 0.8;

/** Puts the obstacle where the parameters want it. */
export function placeObstacle({ obstacle }: Bodies, { obstacle: wanted, side }: Parameters, rng: Rng): void {
  obstacle.x = wanted === 'centre' ? side / 2 : wanted === 'random' ? rng.uniform() * side : wanted[0];
  obstacle.y = wanted === 'centre' ? side / 2 : wanted === 'random' ? rng.uniform() * side : wanted[1];
}

/** Puts a body at a random place off the obstacle, at rest. */
export function place(bodies: Bodies, body: number, radius: number, { side, obstacleRadius }: Parameters, rng: Rng): void {
  const { x, y, obstacle } = bodies;
  const clear = radius * START_DISTANCE + obstacleRadius;
  do {
    x[body] = rng.uniform() * side;
    y[body] = rng.uniform() * side;
  } while (distance(x[body]! - obstacle.x, y[body]! - obstacle.y) <= clear);
  bodies.vx[body] = 0;
  bodies.vy[body] = 0;
}

/** Gives a body a random velocity, each component uniform within half of `speed`. */
export function launch(bodies: Bodies, body: number, speed: number, rng: Rng): void {
  bodies.vx[body] = (rng.uniform() - 0.5) * speed;
  bodies.vy[body] = (rng.uniform() - 0.5) * speed;
}

export function advance({ x, y, vx, vy }: Bodies, body: number): void {
  x[body]! += CYCLE_TIME * vx[body]!;
  y[body]! += CYCLE_TIME * vy[body]!;
}

/** A drifting body that has reached a wall turns back. */
export function bounce({ x, y, vx, vy }: Bodies, body: number, side: number): void {
  if (x[body]! >= side || x[body]! <= 0) {
    x[body] = clip(x[body]!, side);
    vx[body] = -vx[body]!;
  }
  if (y[body]! >= side || y[body]! <= 0) {
    y[body] = clip(y[body]!, side);
    vy[body] = -vy[body]!;
  }
}

/** A pursuer stops at a wall: it loses the component of its velocity that ran into it. */
export function stopAtWalls({ x, y, vx, vy }: Bodies, body: number, side: number): void {
  if (x[body]! < 0 || x[body]! > side) {
    x[body] = clip(x[body]!, side);
    vx[body] = 0;
  }
  if (y[body]! < 0 || y[body]! > side) {
    y[body] = clip(y[body]!, side);
    vy[body] = 0;
  }
}

/**
 * Bodies that overlap the obstacle are pushed out by the overlap times their offset from its centre (not all the way, as in the original)
 * and have their velocity mirrored at its surface.
 */
export function leaveObstacle({ x, y, vx, vy, obstacle }: Bodies, { from, to, radius }: Kind, obstacleRadius: number): void {
  for (let body = from; body < to; body++) {
    let offsetX = x[body]! - obstacle.x;
    let offsetY = y[body]! - obstacle.y;
    const apart = distance(offsetX, offsetY);
    if (apart > radius + obstacleRadius) continue;
    const overlap = radius + obstacleRadius - apart;
    x[body]! += overlap * offsetX;
    y[body]! += overlap * offsetY;
    offsetX = x[body]! - obstacle.x;
    offsetY = y[body]! - obstacle.y;
    const square = offsetX * offsetX + offsetY * offsetY;
    if (square === 0) continue;
    const share = (vx[body]! * offsetX + vy[body]! * offsetY) / square;
    const [normalX, normalY] = [share * offsetX, share * offsetY];
    vx[body] = vx[body]! - normalX - normalX;
    vy[body] = vy[body]! - normalY - normalY;
  }
}

function clip(value: number, side: number): number {
  return Math.min(side, Math.max(0, value));
}

/** Math.hypot is slower by far, and rounds differently from the original. */
export function distance(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}
