import { createRng } from '../../src/shared/rng.ts';

/** What distinguishes the vehicles of a fleet; the same in every copy and every episode, so that each can learn its own part. */
export interface Fleet {
  readonly vehicles: number;
  /** Travel times are divided by it. [vehicles] */
  readonly speed: Float64Array;
  /** Driving cost in USD per metre. [vehicles] */
  readonly costPerMetre: Float64Array;
  /** Start of the shift, local second of the day. [vehicles] */
  readonly shiftStart: Float64Array;
  /** Length of the shift in seconds; 86,400 = always on. [vehicles] */
  readonly shiftLength: Float64Array;
}

/** A range that is drawn from uniformly. */
export type Range = readonly [low: number, high: number];

/** Draws a fleet. Vehicle v's properties depend on the seed and v only, not on how many others there are. */
export function createFleet(
  vehicles: number,
  options: {
    readonly speedFactor: Range;
    readonly costPerKm: Range;
    readonly shiftHours: Range;
    /** Shifts begin in this window of the day (start second, length), so that a short episode sees vehicles at work. */
    readonly window: Range;
    readonly seed: number;
  },
): Fleet {
  const fleet: Fleet = {
    vehicles,
    speed: new Float64Array(vehicles),
    costPerMetre: new Float64Array(vehicles),
    shiftStart: new Float64Array(vehicles),
    shiftLength: new Float64Array(vehicles),
  };
  const root = createRng(`fleet/${options.seed}`);
  const draw = (range: Range, share: number) => range[0] + (range[1] - range[0]) * share;
  for (let v = 0; v < vehicles; v++) {
    const rng = root.split(`vehicle/${v}`);
    fleet.speed[v] = draw(options.speedFactor, rng.uniform());
    fleet.costPerMetre[v] = draw(options.costPerKm, rng.uniform()) / 1000;
    fleet.shiftLength[v] = draw(options.shiftHours, rng.uniform()) * 3600;
    fleet.shiftStart[v] = (options.window[0] + options.window[1] * rng.uniform()) % 86400;
  }
  return fleet;
}

/** Seconds of vehicle v's shift that are left at a local second of the day; 0 when it is off shift, Infinity when it has no shifts. */
export function shiftLeft(fleet: Fleet, v: number, secondOfDay: number): number {
  if (fleet.shiftLength[v]! >= 86400) return Infinity;
  const since = (((secondOfDay - fleet.shiftStart[v]!) % 86400) + 86400) % 86400;
  return Math.max(0, fleet.shiftLength[v]! - since);
}
