import type { Group } from './population-env.ts';

/** All agents of a copy begin to live: nothing has been paid, and nobody has come to an end. */
export function beginLives(group: Group, copy: number): void {
  const [from, to] = rowsOf(group, copy);
  group.alive.fill(1, from, to);
  for (const array of [group.rewards, group.terminated, group.truncated]) array.fill(0, from, to);
}

/** The episode of a copy is over for all who still live: for a reason of the task, or because time is up. */
export function endLives(group: Group, copy: number, how: 'terminated' | 'truncated'): void {
  const [from, to] = rowsOf(group, copy);
  for (let row = from; row < to; row++) {
    if (group.alive[row]) group[how][row] = 1;
    group.alive[row] = 0;
  }
}

function rowsOf({ capacity }: Group, copy: number): readonly [from: number, to: number] {
  return [copy * capacity, (copy + 1) * capacity];
}
