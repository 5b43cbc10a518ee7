import type { Group } from '../src/environment/population-env.ts';

/** Visits the rows of a group's copies, network by network, as populations take them; `policy`: which of the `policies` networks (1: one for all) is the row's. */
export function eachRow(group: Group, policies: number, visit: (row: number, policy: number) => void): void {
  for (let slot = 0; slot < group.capacity; slot++) {
    for (let row = slot; row < group.rows; row += group.capacity) visit(row, policies === 1 ? 0 : slot);
  }
}
