import { ratio } from '../fleet/ratio.ts';
import type { RequestBook } from './request-book.ts';
import type { Vehicles } from './vehicles.ts';

/** Running sums of an episode, one array so that they can be saved as one. */
export const ledger = { reward: 0, metres: 1, emptyMetres: 2, idle: 3, onShift: 4 } as const;

export const ledgerSize = 5;

/** Key figures of an episode, in the order in which they are reported. */
export const keyFigures = [
  'reward',
  'requests',
  'served',
  'expired',
  'open',
  'serviceRate',
  'waitMean',
  'waitP50',
  'waitP95',
  'km',
  'emptyKmShare',
  'idleShare',
  'incomeMean',
  'incomeGini',
] as const;

export function keyFiguresOf(sums: Float64Array, book: RequestBook, vehicles: Vehicles): Record<(typeof keyFigures)[number], number> {
  const waits = book.wait
    .subarray(0, book.seen)
    .filter((wait) => wait >= 0)
    .sort();
  const waited = waits.reduce((sum, wait) => sum + wait, 0);
  const metres = sums[ledger.metres]!;
  return {
    reward: sums[ledger.reward]!,
    requests: book.seen,
    served: book.served,
    expired: book.expired,
    open: book.openCount,
    serviceRate: ratio(book.served, book.seen),
    waitMean: ratio(waited, waits.length),
    waitP50: quantile(waits, 0.5),
    waitP95: quantile(waits, 0.95),
    km: metres / 1000,
    emptyKmShare: ratio(sums[ledger.emptyMetres]!, metres),
    idleShare: ratio(sums[ledger.idle]!, sums[ledger.onShift]!),
    incomeMean: sums[ledger.reward]! / vehicles.count,
    incomeGini: gini(vehicles.income),
  };
}

/** The smallest value that at least this share of a sorted array does not exceed (nearest rank); 0 of nothing. */
export function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** Gini coefficient of incomes, losses counted as nothing: 0 = all alike, towards 1 = one has everything; 0 when nobody has anything. */
export function gini(incomes: Float64Array): number {
  const sorted = incomes.map((income) => Math.max(0, income)).sort();
  let sum = 0;
  let weighted = 0;
  for (const [i, income] of sorted.entries()) {
    sum += income;
    weighted += (i + 1) * income;
  }
  return sum > 0 ? (2 * weighted) / (sorted.length * sum) - (sorted.length + 1) / sorted.length : 0;
}
