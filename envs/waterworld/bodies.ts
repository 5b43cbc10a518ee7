import { EVADER_SIZE, type Parameters, POISON_SIZE } from './parameters.ts';

/** Bodies of one kind: the slots `from` .. `to` - 1 of a copy. */
export interface Kind {
  readonly from: number;
  readonly to: number;
  readonly radius: number;
}

/** Who is in a copy: pursuers first, then evaders, then poison. */
export interface Cast {
  readonly bodies: number;
  readonly pursuers: Kind;
  readonly evaders: Kind;
  readonly poison: Kind;
}

export function castOf({ pursuers, evaders, poison, radius }: Parameters): Cast {
  return {
    bodies: pursuers + evaders + poison,
    pursuers: { from: 0, to: pursuers, radius },
    evaders: { from: pursuers, to: pursuers + evaders, radius: EVADER_SIZE * radius },
    poison: { from: pursuers + evaders, to: pursuers + evaders + poison, radius: POISON_SIZE * radius },
  };
}

/** Where the bodies of one copy are and how they move, and its obstacle. [bodies] */
export interface Bodies {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly vx: Float64Array;
  readonly vy: Float64Array;
  readonly obstacle: { x: number; y: number };
}

export function createBodies({ bodies }: Cast): Bodies {
  return {
    x: new Float64Array(bodies),
    y: new Float64Array(bodies),
    vx: new Float64Array(bodies),
    vy: new Float64Array(bodies),
    obstacle: { x: 0, y: 0 },
  };
}
