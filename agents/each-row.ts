import type { Group } from '../src/environment/population-env.ts';

/** Visits the rows of a group's copies, network by network, as populations take them. */
export function eachRow(group: Group, visit: (row: number) => void): void {
  for (let slot = 0; slot < group.capacity; slot++) {
    for (let row = slot; row < group.rows; row += group.capacity) visit(row);
  }
}
