import type { SceneSource } from '../../src/environment/scene.ts';

/** The angle between seeds of a sunflower, which fills a disc evenly. */
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

/** Agents as seeds of sunflowers, one flower a place, in a circle. `place`: of each agent of each copy. [numEnvs, agents] */
export function ringScene(agents: number, states: number, place: Int32Array): SceneSource {
  // A flower of all agents reaches half-way to its neighbours.
  const seed = Math.min(0.06, (0.9 * Math.sin(Math.PI / states)) / (2 * Math.sqrt(agents)));
  const count = new Int32Array(states);
  const extent = [-1.8, 1.8] as const;
  return {
    layout: {
      x: extent,
      y: extent,
      yGrows: 'up',
      resolution: 1 / 4096,
      kinds: [{ name: 'agent', shape: 'disc', size: 0.8 * seed, capacity: agents, states: [{ label: 'agent', tone: 0 }] }],
    },
    map: () => ({
      discs: Float32Array.from(Array.from({ length: states }, (_, state) => [...middle(state, states), 0.02]).flat()),
    }),
    write(copy, { kinds: [bodies] }) {
      count.fill(0);
      for (let agent = 0; agent < agents; agent++) {
        const here = place[copy * agents + agent]!;
        const rank = count[here]!++;
        const [x, y] = middle(here, states);
        const reach = 2 * seed * Math.sqrt(rank);
        bodies!.present[agent] = 1;
        bodies!.x[agent] = x + reach * Math.cos(rank * GOLDEN_ANGLE);
        bodies!.y[agent] = y + reach * Math.sin(rank * GOLDEN_ANGLE);
      }
    },
  };
}

/** Where a place of the ring is. */
function middle(state: number, states: number): [number, number] {
  const angle = (2 * Math.PI * state) / states;
  return [Math.cos(angle), Math.sin(angle)];
}
