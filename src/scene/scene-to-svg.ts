import type { Scene, SceneLayout, SceneMap } from '../environment/scene.ts';
import { fontFamily, fontSize, ink } from '../shared/figure-style.ts';
import { countStates, drawBodies, pixel } from './draw-bodies.ts';
import { colourOfTone, DOT, type FramePlan, planFrame, titlePlace } from './frame-plan.ts';

/** What stands above the picture. */
export interface Caption {
  /** The environment. */
  readonly title: string;
  /** Who plays, or whatever else is to be said in a few words. */
  readonly subtitle?: string | undefined;
  /** Steps since the episode began; null: nothing is said of them. */
  readonly step: number | null;
}

/** Pixels of the longer side of the world, about. */
export const DEFAULT_SIDE = 560;

const shades = { world: '#f4f5f7', wall: '#b9c0c9', road: '#d3d7dd' } as const;

/** A whole picture as an SVG document. */
export function sceneToSvg(layout: SceneLayout, map: SceneMap, scene: Scene, caption: Caption, side = DEFAULT_SIDE): string {
  const plan = planFrame(layout, side);
  return svgDocument(plan, stillPart(layout, plan, map, caption) + movingPart(layout, plan, scene, caption));
}

export function svgDocument({ width, height }: FramePlan, content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${fontFamily}" font-size="${fontSize.subtitle}">${content}</svg>`;
}

/** What is the same in all frames of an episode, on paper: title, legend without its numbers, and map. */
export function stillPart(layout: SceneLayout, plan: FramePlan, map: SceneMap, { title, subtitle }: Caption): string {
  const { world } = plan;
  const aside = subtitle
    ? `<tspan dx="8" font-size="${fontSize.subtitle}" font-weight="400" fill="${ink.muted}">${escapeText(subtitle)}</tspan>`
    : '';
  const legend = plan.entries.map(({ label, of, dotX, labelX, y }) => {
    const text = `<text x="${pixel(labelX)}" y="${y}" fill="${ink.text}">${escapeText(label)}</text>`;
    return 'kind' in of ? legendDot(layout, of.kind, of.state, dotX, y) + text : text;
  });
  return [
    `<rect width="${plan.width}" height="${plan.height}" fill="${ink.paper}"/>`,
    `<text x="${titlePlace.x}" y="${titlePlace.y}" font-size="${fontSize.title}" font-weight="600" fill="${ink.text}">${escapeText(title)}${aside}</text>`,
    ...legend,
    `<rect x="${world.left}" y="${world.top}" width="${world.width}" height="${world.height}" fill="${shades.world}"/>`,
    drawMap(plan, map),
  ].join('');
}

/** What changes, on nothing: bodies, the numbers of the legend, the time. */
export function movingPart(layout: SceneLayout, plan: FramePlan, scene: Scene, { step }: Pick<Caption, 'step'>): string {
  const counts = layout.kinds.map((kind, i) => countStates(kind, scene.kinds[i]!));
  const numbers = plan.entries.map(({ of, numberX, y }) => {
    const value = 'kind' in of ? counts[of.kind]![of.state]! : scene.figures[of.figure]!;
    return `<text x="${pixel(numberX)}" y="${y}" font-weight="600" fill="${ink.text}">${formatNumber(value)}</text>`;
  });
  // The first kind lies on top.
  const bodies = layout.kinds.map((kind, i) => drawBodies(plan, kind, scene.kinds[i]!)).reverse();
  const time = `<text x="${plan.width - titlePlace.x}" y="${titlePlace.y}" text-anchor="end" fill="${ink.muted}">${timeOf(layout, scene, step)}</text>`;
  return `${bodies.join('')}${numbers.join('')}${time}`;
}

/** "08:30:00, step 12". */
export function timeOf({ figures = [] }: SceneLayout, scene: Scene, step: number | null): string {
  const clocks = figures.flatMap(({ format }, i) => (format === 'clock' ? [formatClock(scene.figures[i]!)] : []));
  return [...clocks, ...(step === null ? [] : [`step ${step}`])].join(', ');
}

/** A figure in a few characters. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

function formatClock(seconds: number): string {
  const whole = ((Math.round(seconds) % 86_400) + 86_400) % 86_400;
  return [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

function legendDot({ kinds }: SceneLayout, kind: number, state: number, x: number, y: number): string {
  const { shape, states } = kinds[kind]!;
  const rounding = shape === 'disc' ? DOT / 2 : 0;
  return `<rect x="${pixel(x)}" y="${y - DOT}" width="${DOT}" height="${DOT}" rx="${rounding}" fill="${colourOfTone(states[state]!.tone)}"/>`;
}

function drawMap(plan: FramePlan, { discs, rectangles, lines }: SceneMap): string {
  let [walls, circles, roads] = ['', '', ''];
  for (const [left, top, width, height] of shapesOf(rectangles, 4)) {
    const [x0, x1] = [plan.left(left!), plan.left(left! + width!)];
    const [y0, y1] = [plan.top(top!), plan.top(top! + height!)];
    walls += `M${pixel(x0)} ${pixel(y0)}H${pixel(x1)}V${pixel(y1)}H${pixel(x0)}z`;
  }
  for (const [x, y, radius] of shapesOf(discs, 3)) {
    circles += `<circle cx="${pixel(plan.left(x!))}" cy="${pixel(plan.top(y!))}" r="${pixel(radius! * plan.scale)}" fill="${shades.wall}"/>`;
  }
  for (const [x0, y0, x1, y1] of shapesOf(lines, 4)) {
    roads += `M${pixel(plan.left(x0!))} ${pixel(plan.top(y0!))}L${pixel(plan.left(x1!))} ${pixel(plan.top(y1!))}`;
  }
  return `<path d="${roads}" stroke="${shades.road}" stroke-width="1.2" fill="none"/><path d="${walls}" fill="${shades.wall}"/>${circles}`;
}

function* shapesOf(numbers: Float32Array | undefined, width: number): Generator<Float32Array> {
  for (let at = 0; numbers && at < numbers.length; at += width) yield numbers.subarray(at, at + width);
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
