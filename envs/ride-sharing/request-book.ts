import type { Demand } from '../fleet/demand.ts';

/** What has become of a request. It goes from unseen to open, and from there once and for all to expired, or through held and riding to done. */
export const requestStatus = { unseen: 0, open: 1, expired: 2, held: 3, riding: 4, done: 5 } as const;

/** Names of the tallies in `RequestBook.tally`. */
const tallies = 6;

/** Keeps the requests of one copy's episode: which are open, and what became of the others. */
export class RequestBook {
  /** The requests of the episode. */
  demand: Demand = {
    label: '',
    requests: 0,
    time: new Float64Array(0),
    origin: new Int32Array(0),
    destination: new Int32Array(0),
    fare: new Float64Array(0),
    passengers: new Uint8Array(0),
  };
  /** [mostRequests] */
  readonly status: Uint8Array;
  /** Seconds from appearance to pick-up, or -1. [mostRequests] */
  readonly wait: Float64Array;
  /** When the request was first offered. [mostRequests] */
  readonly shownAt: Float64Array;
  /** Open requests in order of appearance; the first `openCount` count. */
  readonly open: Int32Array;
  /** Requests per status. */
  readonly tally: Int32Array = new Int32Array(tallies);
  /** [0]: number of open requests; [1]: the next request to appear. */
  private readonly cursor = new Int32Array(2);

  constructor(mostRequests: number) {
    this.status = new Uint8Array(mostRequests);
    this.wait = new Float64Array(mostRequests);
    this.shownAt = new Float64Array(mostRequests);
    this.open = new Int32Array(mostRequests);
  }

  get openCount(): number {
    return this.cursor[0]!;
  }

  /** Requests that have appeared so far. */
  get appeared(): number {
    return this.cursor[1]!;
  }

  /** Requests that nobody took in time. */
  get expired(): number {
    return this.tally[requestStatus.expired]!;
  }

  /** Requests given to a vehicle so far. */
  get served(): number {
    return this.tally[requestStatus.held]! + this.tally[requestStatus.riding]! + this.tally[requestStatus.done]!;
  }

  begin(demand: Demand): void {
    this.demand = demand;
    this.status.fill(requestStatus.unseen);
    this.wait.fill(-1);
    this.shownAt.fill(0);
    this.tally.fill(0);
    this.tally[requestStatus.unseen] = demand.requests;
    this.cursor.fill(0);
  }

  become(request: number, status: number): void {
    const former = this.status[request]!;
    this.tally[former]!--;
    this.tally[status]!++;
    this.status[request] = status;
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
    let next = this.appeared;
    while (next < requests && time[next]! < until) {
      if (shown < limit) {
        this.become(next, requestStatus.open);
        this.shownAt[next] = now;
        this.open[this.cursor[0]!] = next;
        this.cursor[0]!++;
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
    const ended = this.openCount + tally[requestStatus.expired]! + this.served;
    const bound = tally[requestStatus.held]! + tally[requestStatus.riding]!;
    if (tally[requestStatus.open] !== this.openCount || ended !== this.appeared || bound !== heldByVehicles) {
      throw new Error(
        `Requests are not conserved: ${this.appeared} appeared, ${this.openCount} are open, ${tally[requestStatus.expired]} expired, ${this.served} were served; ` +
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
