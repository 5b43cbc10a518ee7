import { ENTRY_BYTES, LIST_ROWS } from './kernels/assembly/layout.ts';
import type { Layer, NetworkPlan } from './plan-network.ts';

/** Room for the lists of numbers that are not zero, which the kernels keep while they work on one layer of one policy. */
export interface ListPlan {
  readonly bytes: number;
  /** Entries of a list for each layer whose inputs may be sparse: those that read what the caller has written. */
  readonly entries: ReadonlyMap<Layer, number>;
}

/** A list is no longer than this, unless a single row is; more rows than fit are taken in turns. */
const MOST_ENTRIES = 65536;
/** Fewer inputs than this are not worth a list. */
const FEWEST_INPUTS = 16;

export function planLists(network: NetworkPlan, maxRows: number): ListPlan {
  const entries = new Map<Layer, number>();
  // A single row is always listed: its end, and as many entries as it has numbers, and one more.
  let bytes = (Math.max(...network.layers.map(({ inputs }) => inputs)) + 2) * ENTRY_BYTES;
  for (const layer of network.layers) {
    const { from, inputs } = layer;
    const readsInputs = network.inputs.includes(from) || (from === network.concatenation && network.copies.length > 0);
    if (!readsInputs || inputs < FEWEST_INPUTS) continue;
    const sparseRows = Math.ceil(((Math.min(maxRows, LIST_ROWS) + 2) * inputs) / 4) + inputs + 1;
    const count = Math.max(2 * (inputs + 1), Math.min(sparseRows, MOST_ENTRIES));
    entries.set(layer, count);
    bytes = Math.max(bytes, LIST_ROWS * 4 + 2 * count * ENTRY_BYTES + (inputs + 1) * 4);
  }
  return { bytes, entries };
}
