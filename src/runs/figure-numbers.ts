/** A number in few letters, for axes and labels: 1250, 0.3, 12k, 1.5M, −40. At most four significant digits. */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  const [unit, letter] = size >= 1e9 ? [1e9, 'G'] : size >= 1e6 ? [1e6, 'M'] : size >= 1e4 ? [1e3, 'k'] : [1, ''];
  return `${Number((value / unit).toPrecision(4))}${letter}`.replaceAll('-', '−');
}

/** A range with some air around the values; [0, 1] when none of them is finite. Values from 0 up do not get a range below 0. */
export function paddedRange(values: Iterable<number | undefined>): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value === undefined || !Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  const air = low === high ? Math.abs(low) * 0.1 || 1 : (high - low) * 0.06;
  return [low >= 0 ? Math.max(0, low - air) : low - air, high + air];
}

/** Moves positions apart until neighbours are at least `gap` from each other, each as little as a sweep in order allows. */
export function spread(positions: readonly number[], gap: number): number[] {
  const order = positions.map((_, i) => i).sort((a, b) => positions[a]! - positions[b]!);
  const moved = [...positions];
  let clusters: { members: number[]; centre: number }[] = [];
  for (const index of order) {
    clusters.push({ members: [index], centre: positions[index]! });
    for (;;) {
      const [before, last] = clusters.slice(-2);
      if (!before || !last || last.centre - before.centre >= (gap * (before.members.length + last.members.length)) / 2) break;
      const members = [...before.members, ...last.members];
      const centre = members.reduce((sum, member) => sum + positions[member]!, 0) / members.length;
      clusters = [...clusters.slice(0, -2), { members, centre }];
    }
  }
  for (const { members, centre } of clusters) {
    for (const [rank, member] of members.entries()) moved[member] = centre + (rank - (members.length - 1) / 2) * gap;
  }
  return moved;
}
