import waterworld from '../../../envs/waterworld/index.ts';
import { makeEnvironment } from '../../../src/plugins/make-environment.ts';
import type { SnapshotRecord } from '../../../src/shared/snapshot.ts';

/** x, y, and the velocity where there is one. */
export type Place = readonly [number, number, number?, number?];

/** A pond of one copy with its bodies (pursuers, evaders, poison) put at places; more parameters over those that follow from them. */
export async function pondWith(
  bodies: { readonly pursuers: readonly Place[]; readonly evaders?: readonly Place[]; readonly poison?: readonly Place[] },
  parameters: Record<string, unknown> = {},
) {
  const { pursuers, evaders = [], poison = [] } = bodies;
  const counts = { pursuers: pursuers.length, evaders: evaders.length, poison: poison.length };
  const env = await makeEnvironment(waterworld, { ...counts, controlPenalty: 0, ...parameters }, 1);
  env.reset(0, { seed: 1 });
  const state = env.saveState!();
  const pond = (state['ponds'] as readonly SnapshotRecord[])[0] as Record<'x' | 'y' | 'vx' | 'vy', Float64Array>;
  for (const [body, [x, y, vx = 0, vy = 0]] of [...pursuers, ...evaders, ...poison].entries()) {
    pond.x[body] = x;
    pond.y[body] = y;
    pond.vx[body] = vx;
    pond.vy[body] = vy;
  }
  env.loadState!(state);
  return env;
}

/** x, y and velocity of all bodies. */
export function bodiesOf(env: Awaited<ReturnType<typeof pondWith>>): number[][] {
  const { x, y, vx, vy } = (env.saveState!()['ponds'] as readonly SnapshotRecord[])[0] as Record<'x' | 'y' | 'vx' | 'vy', Float64Array>;
  return Array.from(x, (_, body) => [x[body]!, y[body]!, vx[body]!, vy[body]!]);
}
