import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import process from 'node:process';
import { UserError } from '../shared/user-error.ts';
import { type HeapNeeds, type MemoryPlan, planMemory } from './memory-plan.ts';
import type { NetworkPlan } from './plan-network.ts';

/** A population over one memory or several, all laid out alike: heap h holds the policies from h * policiesPerHeap. */
export interface HeapPlan {
  readonly heaps: number;
  readonly policiesPerHeap: number;
  readonly memory: MemoryPlan;
}

/** What 32-bit addresses reach. */
const LARGEST = 2 ** 32;

/**
 * Spreads a population over as few memories as hold it, each with room for all rows, since they may all be of its policies.
 * Throws a UserError for one that the machine cannot hold, or of which not even one policy fits in a memory.
 */
export function planHeaps(network: NetworkPlan, needs: HeapNeeds, largest = LARGEST): HeapPlan {
  const { policies, maxRows } = needs;
  const plan = (heaps: number): HeapPlan => {
    const policiesPerHeap = Math.ceil(policies / heaps);
    return { heaps, policiesPerHeap, memory: planMemory(network, { ...needs, policies: policiesPerHeap }) };
  };
  const what = `A population of ${policies} networks of ${network.parameterCount} parameters with ${maxRows} rows`;
  const rowsAlone = planMemory(network, { ...needs, policies: 1 }).bytes;
  if (!(rowsAlone <= largest)) {
    throw new UserError(
      `${what} needs ${gibibytes(rowsAlone)} GiB of memory for its rows and one network, and one memory has ${gibibytes(largest)} GiB. ` +
        'Take fewer rows at a time (copies of the environment, or the batch size) or smaller layers.',
    );
  }
  const available = availableMemory();
  const refuseBeyond = (bytes: number): void => {
    if (bytes <= available) return;
    throw new UserError(
      `${what} needs ${gibibytes(bytes)} GiB of memory, and this machine has ${gibibytes(available)} GiB to give. ` +
        'Take fewer policies (or let agents share one), smaller layers or fewer rows at a time.',
    );
  };
  let found = plan(1);
  refuseBeyond(found.memory.bytes);
  while (found.memory.bytes > largest) found = plan(found.heaps + 1);
  refuseBeyond(found.memory.bytes * found.heaps);
  // Rounding up may leave the last of many small heaps without a policy.
  return { ...found, heaps: Math.ceil(policies / found.policiesPerHeap) };
}

/** Allocates a memory that threads can share. Throws a UserError where the machine does not give it. */
export function allocateMemory(bytes: number): WebAssembly.Memory {
  const pages = Math.ceil(bytes / 65536);
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  } catch (error) {
    throw new UserError(
      `The population needs ${gibibytes(bytes)} GiB of memory, which this machine did not give (${(error as Error).message}).`,
    );
  }
}

/** Bytes that can be had without swapping, where the system says so; else all that the machine or the container has. */
function availableMemory(): number {
  const limit = process.constrainedMemory() || Infinity;
  const total = Math.min(totalmem(), limit);
  if (process.platform !== 'linux') return total;
  const line = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'));
  return line ? Math.min(total, Number(line[1]) * 1024) : total;
}

function gibibytes(bytes: number): string {
  return Number((bytes / 2 ** 30).toPrecision(3)).toString();
}
