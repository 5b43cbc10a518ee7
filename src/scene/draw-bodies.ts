import type { SceneBodies, SceneKind } from '../environment/scene.ts';
import { ink } from '../shared/figure-style.ts';
import { colourOfTone, type FramePlan } from './frame-plan.ts';

/** How much of its colour a body keeps where its health is gone. */
const FADED = 0.3;

/** The bodies of a kind as SVG: one path for each of its states, so that thousands stay fast. */
export function drawBodies(plan: FramePlan, kind: SceneKind, bodies: SceneBodies): string {
  const size = Math.max(1.2, kind.size * plan.scale);
  const shape = kind.shape === 'disc' ? disc : square;
  // Discs may overlap; a light rim tells them apart.
  const rim = kind.shape === 'disc' && size >= 3 ? ` stroke="${ink.paper}" stroke-width="1" stroke-opacity="0.8"` : '';
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
        if (kind.pointers && isAway(bodies, slot)) {
          pointers += `M${pixel(x)} ${pixel(y)}L${pixel(plan.left(bodies.toX[slot]!))} ${pixel(plan.top(bodies.toY[slot]!))}`;
        }
      }
      const faded = kind.health && whole !== '' ? `<path d="${whole}" fill="${colour}" fill-opacity="${FADED}"/>` : '';
      const full = kind.health ? health : whole;
      const width = pixel(Math.max(1, size * 0.3));
      return [
        pointers === ''
          ? ''
          : `<path d="${pointers}" stroke="${colour}" stroke-width="${width}" stroke-opacity="0.55" stroke-linecap="round"/>`,
        faded,
        full === '' ? '' : `<path d="${full}" fill="${colour}"${rim}/>`,
      ].join('');
    })
    .join('');
}

/** How many bodies are in each state. */
export function countStates({ states }: SceneKind, bodies: SceneBodies): number[] {
  const counts = states.map(() => 0);
  for (let slot = 0; slot < bodies.present.length; slot++) if (bodies.present[slot]) counts[bodies.state[slot]!]!++;
  return counts;
}

function isAway({ x, y, toX, toY }: SceneBodies, slot: number): boolean {
  return x[slot] !== toX[slot] || y[slot] !== toY[slot];
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
