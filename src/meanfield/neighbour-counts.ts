/**
 * How many neighbours agents have, averaged over agents and steps, and the share of those who have none: a field that is mostly empty teaches nothing, whatever its
 * errors are, and says that the neighbourhood is too small.
 */
export class NeighbourCounts {
  private neighbours = 0;
  private empty = 0;
  private count = 0;

  /** Adds one agent's step. */
  add(neighbours: number): void {
    this.neighbours += neighbours;
    if (neighbours === 0) this.empty++;
    this.count++;
  }

  /** Averages since the last call; none when nothing was added. */
  take(): Record<string, number> {
    const { neighbours, empty, count } = this;
    this.load({ neighbours: 0, empty: 0, count: 0 });
    return count === 0 ? {} : { neighbours: neighbours / count, emptyNeighbourhoods: empty / count };
  }

  save(): Record<string, number> {
    return { neighbours: this.neighbours, empty: this.empty, count: this.count };
  }

  load(state: Readonly<Record<string, number>>): void {
    this.neighbours = state['neighbours']!;
    this.empty = state['empty']!;
    this.count = state['count']!;
  }
}
