import { loadArrays, type NamedArrays, saveArrays } from '../../src/shared/saved-arrays.ts';
import type { SnapshotRecord } from '../../src/shared/snapshot.ts';
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

  /** Goes through the requests whose time is before `until` and that have not appeared yet; they have, then. */
  protected appear(until: number, each: (request: number) => void): void {
    const { time, requests } = this.demand;
    let next = this.seen;
    for (; next < requests && time[next]! < until; next++) each(next);
    this.cursor[1] = next;
  }

  /** Drops from the open list the requests that do not stay. */
  protected keepOpen(stays: (request: number) => boolean): void {
    let kept = 0;
    for (let i = 0; i < this.openCount; i++) {
      const request = this.open[i]!;
      if (stays(request)) this.open[kept++] = request;
    }
    this.cursor[0] = kept;
  }

  /** All that the requests have come to, but for the open list: what an environment keeps of them is added. */
  protected arrays(): NamedArrays {
    const { status, tally, cursor } = this;
    return { status, tally, cursor };
  }

  saveState(): SnapshotRecord {
    return { ...saveArrays(this.arrays()), open: this.open.slice(0, this.openCount) };
  }

  /** Goes on from a saved state of an episode with this demand. */
  loadState(demand: Demand, state: SnapshotRecord): void {
    this.demand = demand;
    loadArrays(this.arrays(), state);
    this.open.set(state['open'] as Int32Array);
  }
}
