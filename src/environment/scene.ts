/**
 * What there is to see of an environment, as data: bodies of a few kinds on a map, and figures. Whatever an environment is about, pictures
 * of it and recordings are made from its scene, without its code.
 */

/** A colour of the palette by its index, or "#rrggbb". */
export type Tone = number | `#${string}`;

/** Bodies that look alike, and how. */
export interface SceneKind {
  /** Unique in the scene; stands in its legend. */
  readonly name: string;
  readonly shape: 'disc' | 'square';
  /** Radius of a disc, half the side of a square, in units of the world. */
  readonly size: number;
  /** Slots for bodies; a body keeps its slot as long as it is there. */
  readonly capacity: number;
  /** What a body of this kind may be doing, each with a colour; a body's `state` is an index of it. At least one, at most 256. */
  readonly states: readonly { readonly label: string; readonly tone: Tone }[];
  /** Bodies have a health, 0 .. 1. Default false. */
  readonly health?: boolean;
  /** Bodies may point at a place (an attack, a destination, where they are heading). Default false. */
  readonly pointers?: boolean;
}

/** What stays the same in all scenes of an environment. */
export interface SceneLayout {
  readonly x: readonly [from: number, to: number];
  readonly y: readonly [from: number, to: number];
  /** Where y grows to. Default 'down', as in grids. */
  readonly yGrows?: 'up' | 'down';
  /** Positions are kept to a multiple of this: 1 on a grid. */
  readonly resolution: number;
  /** The first is drawn over the others. */
  readonly kinds: readonly SceneKind[];
  /** Figures beside the picture; a clock is in seconds of the day. */
  readonly figures?: readonly { readonly name: string; readonly format?: 'number' | 'clock' }[];
}

/** What does not move in an episode. The tone of the first three is that of walls; roads are drawn fainter. */
export interface SceneMap {
  /** Discs: x, y, radius of each. [n, 3] */
  readonly discs?: Float32Array;
  /** Rectangles: left, top, width, height of each, `top` being the lowest y. [n, 4] */
  readonly rectangles?: Float32Array;
  /** Straight lines: x, y of both ends of each. [n, 4] */
  readonly lines?: Float32Array;
}

/** The bodies of one kind at one moment; slots with `present` 0 hold anything. */
export interface SceneBodies {
  /** [capacity] */
  readonly present: Uint8Array;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly state: Uint8Array;
  /** 0 .. 1; empty where the kind has no health. */
  readonly health: Float32Array;
  /** Where a body points, its own place if nowhere; empty where the kind does not point. */
  readonly toX: Float32Array;
  readonly toY: Float32Array;
}

/** One moment. */
export interface Scene {
  /** In the order of the layout's kinds. */
  readonly kinds: readonly SceneBodies[];
  /** In the order of the layout's figures. */
  readonly figures: Float64Array;
}

/** The side of an environment that can be looked at. */
export interface SceneSource {
  readonly layout: SceneLayout;
  /** What does not move in the copy's current episode. Default: nothing. */
  map?(copy: number): SceneMap;
  /** Writes every present body of a copy and the figures, as they stand now, into a scene made by `createScene`. */
  write(copy: number, scene: Scene): void;
}

/** An empty scene to be written into. */
export function createScene(layout: SceneLayout): Scene {
  return {
    kinds: layout.kinds.map(({ capacity, health, pointers }) => ({
      present: new Uint8Array(capacity),
      x: new Float32Array(capacity),
      y: new Float32Array(capacity),
      state: new Uint8Array(capacity),
      health: new Float32Array(health ? capacity : 0),
      toX: new Float32Array(pointers ? capacity : 0),
      toY: new Float32Array(pointers ? capacity : 0),
    })),
    figures: new Float64Array(layout.figures?.length ?? 0),
  };
}
