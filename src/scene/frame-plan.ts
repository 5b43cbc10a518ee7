import type { SceneLayout, Tone } from '../environment/scene.ts';
import { colourOf, fontSize, textWidth } from '../shared/figure-style.ts';

/** Where things stand in a picture of a scene, in pixels. */
export interface FramePlan {
  readonly width: number;
  readonly height: number;
  /** The rectangle that shows the world. */
  readonly world: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
  /** Pixels of a unit of the world. */
  readonly scale: number;
  /** Entries of the legend, kind by kind and state by state, then the figures. */
  readonly entries: readonly LegendEntry[];
  /** Pixels of the picture, from a place in the world. */
  left(x: number): number;
  top(y: number): number;
}

export interface LegendEntry {
  readonly label: string;
  /** Index of kind and state, or of a figure. */
  readonly of: { readonly kind: number; readonly state: number } | { readonly figure: number };
  /** Left ends of the coloured dot (bodies have one), the label and the number. */
  readonly dotX: number;
  readonly labelX: number;
  readonly numberX: number;
  /** Their baseline. */
  readonly y: number;
}

const MARGIN = 20;
const TITLE_BASELINE = 34;
const LINE = 22;
/** Pixels for a number in the legend, so that nothing moves when it grows. */
const NUMBER_WIDTH = 44;
/** Side of the dots of the legend, and the gap after them and after labels. */
export const DOT = 10;
const GAP = 6;

/** Plans a picture whose world has its longer side `side` pixels long, or a little more or less so that cells of a grid are whole pixels. */
export function planFrame(layout: SceneLayout, side: number): FramePlan {
  const [x0, x1] = layout.x;
  const [y0, y1] = layout.y;
  const longer = Math.max(x1 - x0, y1 - y0);
  const cells = longer / layout.resolution;
  const isGrid = cells <= side / 2;
  const scale = isGrid ? Math.max(1, Math.round(side / cells)) / layout.resolution : side / longer;
  const worldWidth = Math.round((x1 - x0) * scale);
  const worldHeight = Math.round((y1 - y0) * scale);
  const width = Math.max(worldWidth, 240) + 2 * MARGIN;
  const { entries, bottom } = planLegend(layout, width);
  const world = { left: Math.round((width - worldWidth) / 2), top: bottom + 14, width: worldWidth, height: worldHeight };
  const yUp = layout.yGrows === 'up';
  return {
    width,
    height: world.top + worldHeight + MARGIN,
    world,
    scale,
    entries,
    left: (x) => world.left + (x - x0) * scale,
    top: (y) => world.top + (yUp ? y1 - y : y - y0) * scale,
  };
}

/** Entries from left to right, on as many lines as they need. */
function planLegend({ kinds, figures = [] }: SceneLayout, width: number): { entries: LegendEntry[]; bottom: number } {
  const entries: LegendEntry[] = [];
  let [x, y] = [MARGIN, TITLE_BASELINE + LINE + 2];
  const add = (label: string, of: LegendEntry['of']): void => {
    const dotWidth = 'kind' in of ? DOT + GAP : 0;
    const labelWidth = textWidth(label, fontSize.subtitle) + GAP;
    const room = dotWidth + labelWidth + NUMBER_WIDTH;
    if (x > MARGIN && x + room > width - MARGIN) [x, y] = [MARGIN, y + LINE];
    entries.push({ label, of, dotX: x, labelX: x + dotWidth, numberX: x + dotWidth + labelWidth, y });
    x += room;
  };
  for (const [kind, { name, states }] of kinds.entries()) {
    for (const [state, { label }] of states.entries()) add(states.length > 1 ? label : name, { kind, state });
  }
  for (const [figure, { name, format }] of figures.entries()) {
    if (format !== 'clock') add(name, { figure });
  }
  return { entries, bottom: y };
}

/** Left end and baseline of the title, and the margin at its right. */
export const titlePlace = { x: MARGIN, y: TITLE_BASELINE } as const;

export function colourOfTone(tone: Tone): string {
  return typeof tone === 'number' ? colourOf(tone) : tone;
}
