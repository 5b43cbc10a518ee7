import type { Scene, SceneLayout, SceneMap } from '../environment/scene.ts';
import { rasteriseSvg } from '../shared/rasterise-svg.ts';
import { type FramePlan, planFrame } from './frame-plan.ts';
import { type Caption, DEFAULT_SIDE, movingPart, stillPart, svgDocument } from './scene-to-svg.ts';

/** Pictures of one episode in pixels, opaque. What does not move is drawn once. */
export interface FramePainter {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, alpha (255) of each pixel, row by row; the array is used again for the next frame. [height, width, 4] */
  paint(scene: Scene, step: number | null): Uint8Array;
}

/** `side`: about how many pixels the longer side of the world has. */
export function createFramePainter(layout: SceneLayout, map: SceneMap, caption: Omit<Caption, 'step'>, side = DEFAULT_SIDE): FramePainter {
  const plan: FramePlan = planFrame(layout, side);
  const still = rasteriseSvg(svgDocument(plan, stillPart(layout, plan, map, { ...caption, step: null })));
  const pixels = new Uint8Array(still.pixels.length);
  return {
    width: still.width,
    height: still.height,
    paint(scene, step) {
      const moving = rasteriseSvg(svgDocument(plan, movingPart(layout, plan, scene, { step })));
      lay(moving.pixels, still.pixels, pixels);
      return pixels;
    },
  };
}

/** Lays pixels (multiplied by their alpha) over opaque ones. */
function lay(upper: Uint8Array, lower: Uint8Array, into: Uint8Array): void {
  for (let at = 0; at < into.length; at += 4) {
    const alpha = upper[at + 3]!;
    if (alpha === 0) {
      for (let i = 0; i < 4; i++) into[at + i] = lower[at + i]!;
      continue;
    }
    for (let i = 0; i < 3; i++) into[at + i] = upper[at + i]! + Math.round((lower[at + i]! * (255 - alpha)) / 255);
    into[at + 3] = 255;
  }
}
