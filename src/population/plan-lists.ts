import { ENTRY_BYTES, LIST_ROWS } from './kernels/assembly/layout.ts';
import type { NetworkPlan, Slot } from './plan-network.ts';

/** Room for the lists of numbers that are not zero, which the kernels keep while they work on one layer of one policy. */
export interface ListPlan {
  readonly bytes: number;
  /** Entries of a list of what may be sparse: inputs, which the caller writes. */
  readonly entries: ReadonlyMap<Slot, number>;
}

/** A list is no longer than this, unless a single row is; more rows than fit are taken in turns. */
const MOST_ENTRIES = 65536;
/** Fewer inputs than this are not worth a list. */
const FEWEST_INPUTS = 16;

export function planLists(network: NetworkPlan, maxRows: number): ListPlan {
  const entries = new Map<Slot, number>();
  // A single row is always listed: its end, and as many entries as it has numbers, and one more.
  let bytes = (Math.max(...network.layers.map(({ inputs }) => inputs)) + 2) * ENTRY_BYTES;
  for (const input of network.inputs) {
    const { width } = input;
    if (width < FEWEST_INPUTS) continue;
    const sparseRows = Math.ceil(((Math.min(maxRows, LIST_ROWS) + 2) * width) / 4) + width + 1;
    const count = Math.max(2 * (width + 1), Math.min(sparseRows, MOST_ENTRIES));
    entries.set(input, count);
    bytes = Math.max(bytes, LIST_ROWS * 4 + 2 * count * ENTRY_BYTES + (width + 1) * 4);
  }
  return { bytes, entries };
}
