import type { NamedArrays } from '../../src/shared/saved-arrays.ts';
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
    this.keepOpen((request) => {
      if (this.status[request] !== requestStatus.open) return false;
      if (now - this.shownAt[request]! <= patience) return true;
      this.become(request, requestStatus.expired);
      return false;
    });
  }

  /** Opens the requests that appear before `until`, the first `limit` of them; the others are lost: they expire at once. */
  show(now: number, until: number, limit: number): void {
    let shown = 0;
    this.appear(until, (request) => {
      if (shown++ >= limit) return this.become(request, requestStatus.expired);
      this.offer(request);
      this.shownAt[request] = now;
    });
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

  protected override arrays(): NamedArrays {
    const { wait, shownAt } = this;
    return { ...super.arrays(), wait, shownAt };
  }
}
