import type { SceneBodies, SceneKind } from '../environment/scene.ts';
import { ink } from '../shared/figure-style.ts';
import { colourOfTone, type FramePlan } from './frame-plan.ts';

/** How much of its colour a body keeps where its health is gone. */
const FADED = 0.3;

/** The bodies of a kind as SVG: one path for each of its states, so that thousands stay fast. */
export function drawBodies(plan: FramePlan, kind: SceneKind, bodies: SceneBodies): string {
  const size = Math.max(1.2, kind.size * plan.scale);
  const isDisc = kind.shape === 'disc';
  const shape = isDisc ? disc : square;
  // Discs may overlap; a light rim tells them apart. Squares have cells of whole pixels.
  const edge = !isDisc ? ' shape-rendering="crispEdges"' : size < 3 ? '' : ` stroke="${ink.paper}" stroke-opacity="0.8"`;
  return kind.states
    .map(({ tone }, state) => {
      const colour = colourOfTone(tone);
      let [whole, health, pointers] = ['', '', ''];
      for (let slot = 0; slot < bodies.present.length; slot++) {
        if (!bodies.present[slot] || bodies.state[slot] !== state) continue;
        const x = plan.left(bodies.x[slot]!);
        const y = plan.top(bodies.y[slot]!);
        whole += shape(x, y, size);
        if (kind.health) health += shape(x, y, size * Math.sqrt(Math.max(0, bodies.health[slot]!)));
        if (kind.pointers) pointers += pointer(x, y, plan.left(bodies.toX[slot]!), plan.top(bodies.toY[slot]!), size);
      }
      const faded = kind.health && whole !== '' ? `<path d="${whole}" fill="${colour}" fill-opacity="${FADED}"${edge}/>` : '';
      const full = kind.health ? health : whole;
      const width = Math.max(1.2, size * 0.25);
      return faded + (full === '' ? '' : `<path d="${full}" fill="${colour}"${edge}/>`) + drawPointers(pointers, colour, width);
    })
    .join('');
}

/** Lines with a light edge, so that they are seen on bodies, too. */
function drawPointers(path: string, colour: string, width: number): string {
  if (path === '') return '';
  const stroke = (tone: string, thickness: number): string =>
    `<path d="${path}" stroke="${tone}" stroke-width="${pixel(thickness)}" stroke-linecap="round"/>`;
  return stroke(ink.paper, width + Math.max(1, 0.6 * width)) + stroke(colour, width);
}

/** How many bodies are in each state. */
export function countStates({ states }: SceneKind, bodies: SceneBodies): number[] {
  const counts = states.map(() => 0);
  for (let slot = 0; slot < bodies.present.length; slot++) if (bodies.present[slot]) counts[bodies.state[slot]!]!++;
  return counts;
}

/** A line from the edge of a body at (x, y); nothing when it would end inside. */
function pointer(x: number, y: number, toX: number, toY: number, size: number): string {
  const length = Math.hypot(toX - x, toY - y);
  if (length <= size) return '';
  const start = size / length;
  return `M${pixel(x + start * (toX - x))} ${pixel(y + start * (toY - y))}L${pixel(toX)} ${pixel(toY)}`;
}

function disc(x: number, y: number, radius: number): string {
  const r = pixel(radius);
  return `M${pixel(x - radius)} ${pixel(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
}

function square(x: number, y: number, half: number): string {
  const side = pixel(2 * half);
  return `M${pixel(x - half)} ${pixel(y - half)}h${side}v${side}h${-side}z`;
}

/** Tenths of pixels are fine enough, and keep documents small. */
export function pixel(value: number): number {
  return Math.round(value * 10) / 10;
}
