import { writtenArrays } from '../environment/group-arrays.ts';
import { createGroup, type Group, type PopulationEnv } from '../environment/population-env.ts';

/** The group of the one agent that may do as it likes. */
export const DEVIATOR = 'deviator';

/** An environment in which one agent has left its group for one of its own. */
export interface DeviatorEnv extends PopulationEnv {
  /** The environment underneath, where it is still one of its group: what the others see, and act in. */
  readonly inner: PopulationEnv;
  /** Its row of a copy in the group that it has left. */
  seatOf(copy: number): number;
}

/**
 * Shows one agent of a group as a group of its own, named `deviator`, last of all. In the group that it has left its rows are not alive, so that whoever
 * looks for neighbours in this environment does not find it twice. What the deviator writes into its `actions` replaces what stands in its row of the
 * environment underneath when the step is taken.
 *
 * @param agent its slot in the group
 */
export function createDeviatorEnv(inner: PopulationEnv, groupName: string, agent: number): DeviatorEnv {
  const left = inner.groups.find(({ name }) => name === groupName)!;
  const { rows: _, ...spec } = left;
  const deviator = createGroup({ ...spec, name: DEVIATOR, capacity: 1 }, inner.numEnvs);
  const others: Group = { ...left, alive: new Uint8Array(left.rows) };
  const seatOf = (copy: number): number => copy * left.capacity + agent;
  const shown = new Map(writtenArrays(left));

  function show(copy: number): void {
    for (const [name, array] of writtenArrays(deviator)) copyRow(shown.get(name)!, left.rows, seatOf(copy), array, deviator.rows, copy);
    const first = copy * left.capacity;
    others.alive.set(left.alive.subarray(first, first + left.capacity), first);
    others.alive[seatOf(copy)] = 0;
  }

  return {
    inner,
    seatOf,
    groups: [...inner.groups.map((group) => (group === left ? others : group)), deviator],
    numEnvs: inner.numEnvs,
    episodeOver: inner.episodeOver,
    reset(copy, options) {
      inner.reset(copy, options);
      show(copy);
    },
    step() {
      for (let copy = 0; copy < inner.numEnvs; copy++) {
        copyRow(deviator.actions, deviator.rows, copy, left.actions, left.rows, seatOf(copy));
      }
      inner.step();
      for (let copy = 0; copy < inner.numEnvs; copy++) show(copy);
    },
    ...(inner.metrics ? { metrics: (copy) => inner.metrics!(copy) } : {}),
    close: () => inner.close?.(),
  };
}

type Numbers = { readonly length: number; [index: number]: number };

function copyRow(from: Numbers, fromRows: number, fromRow: number, to: Numbers, toRows: number, toRow: number): void {
  const width = to.length / toRows;
  if (from.length / fromRows !== width) throw new RangeError('Rows of different widths cannot be copied.');
  for (let i = 0; i < width; i++) to[toRow * width + i] = from[fromRow * width + i]!;
}
