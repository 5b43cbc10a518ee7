import type { Demand } from './demand.ts';

/**
 * What has become of a request. It goes from unseen to open, and from there once and for all to expired, or through held and riding to done; where vehicles may give
 * requests up, from held to open again.
 */
export const requestStatus = { unseen: 0, open: 1, expired: 2, held: 3, riding: 4, done: 5 } as const;

const noDemand: Demand = {
  label: '',
  requests: 0,
  time: new Float64Array(0),
  origin: new Int32Array(0),
  destination: new Int32Array(0),
  fare: new Float64Array(0),
  passengers: new Uint8Array(0),
};

/** The requests of one copy's episode: which are yet to appear, which are open, and how many have come to what. */
export class RequestStates {
  /** The requests of the episode. */
  demand = noDemand;
  /** [mostRequests] */
  readonly status: Uint8Array;
  /** Requests to decide upon, in order of appearance; the first `openCount` count. */
  readonly open: Int32Array;
  /** Requests per status. */
  readonly tally = new Int32Array(Object.keys(requestStatus).length);
  /** [0]: number of open requests; [1]: the next request to appear; what comes then is the environment's own. */
  protected readonly cursor: Int32Array;

  constructor(mostRequests: number, cursors = 2) {
    this.status = new Uint8Array(mostRequests);
    this.open = new Int32Array(mostRequests);
    this.cursor = new Int32Array(cursors);
  }

  get openCount(): number {
    return this.cursor[0]!;
  }

  /** Requests that have appeared so far. */
  get seen(): number {
    return this.cursor[1]!;
  }

  /** Requests that nobody took in time. */
  get expired(): number {
    return this.tally[requestStatus.expired]!;
  }

  /** Requests that a vehicle has taken (and has not given up). */
  get served(): number {
    return this.tally[requestStatus.held]! + this.tally[requestStatus.riding]! + this.tally[requestStatus.done]!;
  }

  begin(demand: Demand): void {
    this.demand = demand;
    this.status.fill(requestStatus.unseen);
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

  /** A request appears, and is to be decided upon. */
  protected offer(request: number): void {
    this.become(request, requestStatus.open);
    this.open[this.cursor[0]!] = request;
    this.cursor[0]!++;
  }
}
