import type { Bids } from './bids.ts';
import { type Central, createCentral, relaxAndRound } from './central.ts';
import { clearGrants, execute, grant, worthOf } from './grants.ts';
import type { Highs, HighsPool } from './highs-pool.ts';
import { netOf, surplusOf } from './prices.ts';
import { reportOf, type SetArbiter } from './set-contest.ts';
import { createSetPacking } from './set-packing.ts';

/** Parts of the gap that one programme after another is to close: a small one soon finds what makes the last one small. */
const PARTS = [1 / 8, 1 / 2, 1];

export interface IlpLimits {
  /** Seconds for one decision. What a search ended by it finds depends on the speed of the machine. */
  readonly timeLimit: number;
  /** Relative gap at which a decision is good enough. */
  readonly gap: number;
}

/**
 * A central dispatcher: the decision of the greatest total advantage, as a set packing problem (a variable a bid, at most one bid a
 * vehicle and a request; Alonso-Mora et al. 2017). The linear relaxation gives a bound and prices, rounding and exchange a first
 * decision. At those prices a bid that is worth less to its vehicle than the best by more than the gap between the two cannot be part of
 * anything better; HiGHS searches among the others, from the decision there is.
 */
export function createIlp(pool: HighsPool, { timeLimit, gap }: IlpLimits): SetArbiter {
  const central = createCentral();
  return (contest) => {
    const end = performance.now() + 1000 * timeLimit;
    const left = () => (end - performance.now()) / 1000;
    relaxAndRound(contest, pool, timeLimit, central);
    const relaxed = central.bound;
    const tolerance = () => gap * Math.max(Math.abs(central.objective), 1e-9);
    let nodes = 0;
    let stopped = central.failed;
    for (const part of PARTS) {
      if (stopped || central.bound - central.objective <= tolerance()) break;
      const target = central.bound - part * (central.bound - central.objective);
      // A decision that takes a bid left out is worth the target at most: its cost is less than what the prices bound, that is the relaxation.
      const searched = search(pool, central, relaxed - target, { timeLimit: part < 1 ? left() / 2 : left(), gap });
      nodes += searched.nodes;
      central.bound = Math.max(central.objective, Math.min(central.bound, Math.max(searched.bound, target)));
      stopped = searched.failed || left() <= 0 || (part === 1 && searched.stopped);
    }
    execute(central.grants, central.bids, contest.executed);
    const timedOut = stopped && central.bound - central.objective > tolerance();
    return reportOf(central.objective, central.bound, { rounds: nodes, ...(timedOut ? { timedOut } : {}) });
  };
}

interface Searched {
  /** Upper bound for decisions among the bids searched. */
  readonly bound: number;
  readonly nodes: number;
  /** Time ran out. */
  readonly stopped: boolean;
  /** The solver broke down. */
  readonly failed: boolean;
}

/** Searches among the bids that cost at most `cost` at the prices there are, and keeps what it finds if that is better. */
function search(pool: HighsPool, central: Central, cost: number, limits: IlpLimits): Searched {
  const highs = pool.current();
  const nothing = { bound: Infinity, nodes: 0 };
  if (highs === undefined) return { ...nothing, stopped: false, failed: true };
  if (limits.timeLimit <= 0) return { ...nothing, stopped: true, failed: false };
  try {
    return searchAmong(highs, central, cheapBids(central, cost), limits);
  } catch {
    // Out of memory or an abort inside of the solver: that instance is lost, the decision is not.
    pool.discard();
    return { ...nothing, stopped: false, failed: true };
  }
}

function searchAmong(highs: Highs, central: Central, chosen: Int32Array, { timeLimit, gap }: IlpLimits): Searched {
  const { bids, grants } = central;
  const { modelStatus } = highs.constants;
  const { model, scale } = createSetPacking(highs, bids, chosen, true);
  return highs.withModel(model, (solver) => {
    solver.options.set({ output_flag: false, time_limit: timeLimit, mip_rel_gap: gap });
    solver.setSolution({ colValue: Float64Array.from(chosen, (bid) => (grants.held[bids.vehicle[bid]!] === bid ? 1 : 0)) });
    solver.run();
    const status = solver.getModelStatus();
    keepIfBetter(central, chosen, solver.getSolution().colValue);
    return {
      bound: (solver.info.get('mip_dual_bound') as number) / scale,
      nodes: Math.max(0, Number(solver.info.get('mip_node_count'))),
      stopped: status === modelStatus.timeLimit,
      failed: status !== modelStatus.optimal && status !== modelStatus.timeLimit,
    };
  });
}

/** The bids that are worth at most `cost` less to their vehicle than its best at the present prices, and those that are held. */
function cheapBids({ bids, prices, grants }: Central, cost: number): Int32Array {
  const chosen: number[] = [];
  for (let v = 0; v < bids.vehicles; v++) {
    const surplus = surplusOf(bids, prices, v);
    for (let bid = bids.first[v]!; bid < bids.first[v + 1]!; bid++) {
      if (grants.held[v] === bid || surplus - netOf(bids, prices, bid) <= cost) chosen.push(bid);
    }
  }
  return Int32Array.from(chosen);
}

function keepIfBetter(central: Central, chosen: Int32Array, value: ArrayLike<number>): void {
  const { bids, grants } = central;
  const found = Array.from(chosen).filter((_, column) => value[column]! > 0.5);
  if (!(totalOf(bids, found) > central.objective)) return;
  clearGrants(grants, bids);
  for (const bid of found) grant(grants, bids, bid);
  central.objective = worthOf(grants, bids);
}

function totalOf({ advantage }: Bids, found: readonly number[]): number {
  return found.reduce((sum, bid) => sum + advantage[bid]!, 0);
}
