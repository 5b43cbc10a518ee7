import { createAssignmentWork, maximumAssignment, type SparseRows } from './maximum-assignment.ts';

/**
 * How idle vehicles are spread over targets. `once`: as many pairs as the fewer of both allow, each target at most one vehicle (Alonso-Mora
 * et al. 2017). `balanced`: every vehicle gets a target, and no target gets two vehicles more than another (Shah, Lowalekar and
 * Varakantham 2020).
 */
export type Spread = 'once' | 'balanced';

/**
 * Sends idle vehicles to targets at the least total travel time. `seconds` is [vehicles, targets], row-major, Infinity where there is no
 * way; `targetOf[v]` becomes the target of vehicle v, or -1. Returns the total of seconds.
 */
export type Rebalance = (seconds: ArrayLike<number>, vehicles: number, targets: number, targetOf: Int32Array) => number;

/** Targets that each vehicle looks at first, and that are added at a time: those that suit it best. */
const BATCH = 12;

/** Seconds by which a pair that was left out must seem better to be looked at. */
const TOLERANCE = 1e-6;

/**
 * Makes the rebalancing of a fleet. The linear programmes that the papers solve are assignment problems (each target stands for as many
 * places as vehicles may go there), whose solutions are whole numbers: so they are solved as such, over the nearest targets of each
 * vehicle first, and again with the pairs that the prices of that solution show to be better, until there is none.
 */
export function createRebalance(spread: Spread): Rebalance {
  const work = createAssignmentWork();
  return (seconds, vehicles, targets, targetOf) => {
    targetOf.fill(-1, 0, vehicles);
    if (vehicles === 0 || targets === 0) return 0;
    const bonus = bonusOf(spread, seconds, vehicles, targets);
    const places = bonus.length * targets;
    const placeOf = new Int32Array(vehicles);
    const pairs = Array.from({ length: vehicles }, (_, v) => best(targets, (target) => seconds[v * targets + target]!));
    for (let settled = false; !settled; ) {
      maximumAssignment(sparseRows(pairs, seconds, targets, bonus), vehicles, places, placeOf, work);
      // What the cheapest place at each target costs beside the way there.
      const price = Float64Array.from({ length: targets }, (_, target) =>
        bonus.reduce((least, gain, copy) => Math.min(least, -gain - work.columnPotential[copy * targets + target]!), Infinity),
      );
      settled = true;
      for (const [v, known] of pairs.entries()) {
        const cost = (target: number) => seconds[v * targets + target]! + price[target]! - work.rowPotential[v]!;
        const better = best(targets, (target) => (known.includes(target) ? Infinity : cost(target)), -TOLERANCE);
        known.push(...better);
        if (better.length > 0) settled = false;
      }
    }
    let total = 0;
    for (let v = 0; v < vehicles; v++) {
      if (placeOf[v]! < 0) continue;
      targetOf[v] = placeOf[v]! % targets;
      total += seconds[v * targets + targetOf[v]!]!;
    }
    return total;
  };
}

/**
 * What is gained by filling the first, second, ... place at a target, before travel is paid for: enough that a pair is always better than
 * none, and that a place which must be filled is always better than one which may be.
 */
function bonusOf(spread: Spread, seconds: ArrayLike<number>, vehicles: number, targets: number): number[] {
  let longest = 0;
  for (let i = 0; i < vehicles * targets; i++) if (seconds[i]! < Infinity) longest = Math.max(longest, seconds[i]!);
  const pair = 1 + longest * Math.min(vehicles, targets);
  if (spread === 'once') return [pair];
  return [...new Array<number>(Math.floor(vehicles / targets)).fill(2 * pair), pair];
}

/** The BATCH targets of least cost below a limit, the lower on ties. */
function best(targets: number, cost: (target: number) => number, below = Infinity): number[] {
  const found: { target: number; cost: number }[] = [];
  for (let target = 0; target < targets; target++) {
    const value = cost(target);
    if (!(value < below) || (found.length === BATCH && value >= found[BATCH - 1]!.cost)) continue;
    let at = found.length === BATCH ? BATCH - 1 : found.length;
    while (at > 0 && found[at - 1]!.cost > value) {
      found[at] = found[at - 1]!;
      at--;
    }
    found[at] = { target, cost: value };
  }
  return found.map(({ target }) => target);
}

function sparseRows(
  pairs: readonly (readonly number[])[],
  seconds: ArrayLike<number>,
  targets: number,
  bonus: readonly number[],
): SparseRows {
  const first = new Int32Array(pairs.length + 1);
  for (const [v, known] of pairs.entries()) first[v + 1] = first[v]! + known.length * bonus.length;
  const column = new Int32Array(first[pairs.length]!);
  const weight = new Float64Array(first[pairs.length]!);
  for (const [v, known] of pairs.entries()) {
    let entry = first[v]!;
    for (const target of known) {
      for (const [copy, gain] of bonus.entries()) {
        column[entry] = copy * targets + target;
        weight[entry++] = gain - seconds[v * targets + target]!;
      }
    }
  }
  return { first, column, weight };
}
