import type { Demand } from '../fleet/demand.ts';
import { RequestStates, requestStatus } from '../fleet/request-states.ts';

/** Keeps the requests of one copy's episode: which are open, and what became of the others. */
export class RequestBook extends RequestStates {
  /** Seconds from appearance to pick-up, or -1. [mostRequests] */
  readonly wait: Float64Array;
  /** When the request was first offered. [mostRequests] */
  readonly shownAt: Float64Array;

  constructor(mostRequests: number) {
    super(mostRequests);
    this.wait = new Float64Array(mostRequests);
    this.shownAt = new Float64Array(mostRequests);
  }

  override begin(demand: Demand): void {
    super.begin(demand);
    this.wait.fill(-1);
    this.shownAt.fill(0);
  }

  /** Drops requests from the open list that were taken, or have waited longer than `patience` by `now`: those expire. */
  closeBook(now: number, patience: number): void {
    let kept = 0;
    for (let i = 0; i < this.openCount; i++) {
      const request = this.open[i]!;
      if (this.status[request] !== requestStatus.open) continue;
      if (now - this.shownAt[request]! > patience) this.become(request, requestStatus.expired);
      else this.open[kept++] = request;
    }
    this.cursor[0] = kept;
  }

  /** Opens the requests that appear before `until`, the first `limit` of them; the others are lost: they expire at once. */
  show(now: number, until: number, limit: number): void {
    const { time, requests } = this.demand;
    let shown = 0;
    let next = this.seen;
    while (next < requests && time[next]! < until) {
      if (shown < limit) {
        this.offer(next);
        this.shownAt[next] = now;
        shown++;
      } else {
        this.become(next, requestStatus.expired);
      }
      next++;
    }
    this.cursor[1] = next;
  }

  /**
   * Checks that every request that has appeared is in exactly one state, and that the vehicles hold exactly those that are held or riding.
   * @param heldByVehicles requests in the vehicles' queues
   */
  checkConservation(heldByVehicles: number): void {
    const { tally } = this;
    const ended = this.openCount + this.expired + this.served;
    const bound = tally[requestStatus.held]! + tally[requestStatus.riding]!;
    if (tally[requestStatus.open] !== this.openCount || ended !== this.seen || bound !== heldByVehicles) {
      throw new Error(
        `Requests are not conserved: ${this.seen} appeared, ${this.openCount} are open, ${this.expired} expired, ${this.served} were served; ` +
          `${bound} should be with vehicles, which hold ${heldByVehicles}.`,
      );
    }
  }

  saveState(): { status: Uint8Array; wait: Float64Array; shownAt: Float64Array; open: Int32Array; tally: Int32Array; cursor: Int32Array } {
    return {
      status: this.status.slice(),
      wait: this.wait.slice(),
      shownAt: this.shownAt.slice(),
      open: this.open.slice(),
      tally: this.tally.slice(),
      cursor: this.cursor.slice(),
    };
  }

  loadState(demand: Demand, state: ReturnType<RequestBook['saveState']>): void {
    this.demand = demand;
    this.status.set(state.status);
    this.wait.set(state.wait);
    this.shownAt.set(state.shownAt);
    this.open.set(state.open);
    this.tally.set(state.tally);
    this.cursor.set(state.cursor);
  }
}
