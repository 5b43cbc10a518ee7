import { createScene, type Scene, type SceneLayout, type SceneMap, type SceneSource } from '../../src/environment/scene.ts';

/** Everything that a layout can have. */
export const layout: SceneLayout = {
  x: [0, 12],
  y: [0, 8],
  resolution: 0.25,
  kinds: [
    {
      name: 'boat',
      shape: 'square',
      size: 0.5,
      capacity: 3,
      states: [
        { label: 'idle', tone: 0 },
        { label: 'busy', tone: '#aa3311' },
      ],
      health: true,
      pointers: true,
    },
    { name: 'buoy', shape: 'disc', size: 0.4, capacity: 2, states: [{ label: 'buoy', tone: 2 }] },
  ],
  figures: [{ name: 'catch' }, { name: 'time', format: 'clock' }],
};

export const map: SceneMap = {
  discs: Float32Array.of(6, 4, 1),
  rectangles: Float32Array.of(0, 0, 12, 0.5),
  lines: Float32Array.of(0, 8, 12, 8, 1, 1, 2, 2),
};

/** A body as it is told in tests: x, y, state, health, where it points. */
export type Body = readonly [x: number, y: number, state?: number, health?: number, toX?: number, toY?: number];

/** A scene with bodies in its slots, null where there is none. */
export function sceneWith(boats: readonly (Body | null)[], buoys: readonly (Body | null)[] = [], figures = [0, 0], of = layout): Scene {
  const scene = createScene(of);
  for (const [i, bodies] of [boats, buoys].entries()) {
    const kind = scene.kinds[i]!;
    for (const [slot, body] of bodies.entries()) {
      if (!body) continue;
      const [x, y, state = 0, health = 1, toX = x, toY = y] = body;
      kind.present[slot] = 1;
      [kind.x[slot], kind.y[slot], kind.state[slot]] = [x, y, state];
      if (kind.health.length > 0) kind.health[slot] = health;
      if (kind.toX.length > 0) [kind.toX[slot], kind.toY[slot]] = [toX, toY];
    }
  }
  scene.figures.set(figures);
  return scene;
}

export function copyScene(from: Scene, to: Scene): void {
  for (const [i, kind] of from.kinds.entries()) {
    for (const [name, array] of Object.entries(kind) as [keyof typeof kind, Float32Array][]) to.kinds[i]![name].set(array);
  }
  to.figures.set(from.figures);
}

/** What a scene says: bodies by slot (null: none) with all that they have, and figures. */
export function meaning(scene: Scene): unknown {
  return {
    bodies: scene.kinds.map(({ present, ...arrays }) =>
      Array.from(present, (there, slot) =>
        there ? Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, array[slot]])) : null,
      ),
    ),
    figures: [...scene.figures],
  };
}

/** A source that shows whatever scene stands in `now` for a copy. */
export function sourceOf(now: Scene[], of: SceneLayout = layout): SceneSource {
  return { layout: of, map: () => map, write: (copy, scene) => copyScene(now[copy]!, scene) };
}
