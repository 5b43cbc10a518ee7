/** A number in few letters, for axes and labels: 1250, 0.3, 12k, 1.5M, −40, 1e15. At most four significant digits. */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  const [unit, letter] = size >= 1e9 ? [1e9, 'G'] : size >= 1e6 ? [1e6, 'M'] : size >= 1e4 ? [1e3, 'k'] : [1, ''];
  const rounded = Number((value / unit).toPrecision(4));
  const text =
    size >= 1e12 && Number.isFinite(size) ? Number(value.toPrecision(4)).toExponential().replace('+', '') : `${rounded}${letter}`;
  return text.replaceAll('-', '−');
}

/** Beyond this, and below its inverse, axes cannot be divided in double precision. */
const largest = 1e200;

/** The nearest value that an axis can show. */
export function clampToAxis(value: number): number {
  return Math.min(largest, Math.max(-largest, value));
}

/**
 * A range with some air around the values; [0, 1] when none of them is finite. Values from 0 up do not get a range below 0. Values too
 * large for an axis count as 1e200.
 */
export function paddedRange(values: Iterable<number | undefined>): [number, number] {
  let low = largest;
  let high = -largest;
  for (const value of values) {
    if (value === undefined || !Number.isFinite(value)) continue;
    low = Math.min(low, clampToAxis(value));
    high = Math.max(high, clampToAxis(value));
  }
  if (low > high) return [0, 1];
  const size = Math.max(Math.abs(low), Math.abs(high));
  const flat = high - low <= 1e-9 * size;
  const air = size < 1 / largest ? 1 : flat ? size * 0.1 : (high - low) * 0.06;
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
