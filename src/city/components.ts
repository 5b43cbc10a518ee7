import type { Graph } from './graph.ts';

/** Strongly connected components. */
export interface Components {
  readonly count: number;
  /** The component of every place, [places]. */
  readonly of: Int32Array;
  /** Places in each component, [count]. */
  readonly sizes: Int32Array;
  /** The component with the most places (the first of equals). */
  readonly largest: number;
}

/** Strongly connected components by Tarjan's algorithm, without recursion. */
export function strongComponents(graph: Graph): Components {
  const { places, starts, targets } = graph;
  const of = new Int32Array(places).fill(-1);
  const order = new Int32Array(places).fill(-1);
  const low = new Int32Array(places);
  const cursor = starts.slice(0, places);
  const path = new Int32Array(places);
  const open = new Int32Array(places);
  let pathLength = 0;
  let openLength = 0;
  let visited = 0;
  let count = 0;

  const enter = (place: number) => {
    order[place] = low[place] = visited++;
    path[pathLength++] = place;
    open[openLength++] = place;
  };
  const leave = (place: number) => {
    pathLength--;
    if (pathLength > 0) {
      const parent = path[pathLength - 1]!;
      low[parent] = Math.min(low[parent]!, low[place]!);
    }
    if (low[place] !== order[place]) return;
    let member: number;
    do {
      member = open[--openLength]!;
      of[member] = count;
    } while (member !== place);
    count++;
  };

  for (let root = 0; root < places; root++) {
    if (order[root] !== -1) continue;
    enter(root);
    while (pathLength > 0) {
      const place = path[pathLength - 1]!;
      if (cursor[place] === starts[place + 1]) {
        leave(place);
        continue;
      }
      const next = targets[cursor[place]!++]!;
      if (order[next] === -1) enter(next);
      else if (of[next] === -1) low[place] = Math.min(low[place]!, order[next]!);
    }
  }

  const sizes = new Int32Array(count);
  for (const component of of) sizes[component]!++;
  let largest = 0;
  for (let component = 1; component < count; component++) if (sizes[component]! > sizes[largest]!) largest = component;
  return { count, of, sizes, largest };
}
