import type { NamedArrays } from '../../src/shared/saved-arrays.ts';
import type { SnapshotRecord } from '../../src/shared/snapshot.ts';
import type { Demand } from '../fleet/demand.ts';
import { RequestStates, requestStatus } from '../fleet/request-states.ts';
import type { RequestLog } from './episode-log.ts';
import type { World } from './world.ts';

/** Arrays of the book that follow from the demand and the clock when a request appears, or later from what vehicles do. */
const kept = [
  ...(['status', 'appeared', 'taken', 'pickedUp', 'droppedOff', 'directSeconds', 'directMetres', 'vehicle', 'moved', 'shared'] as const),
  ...(['pickBy', 'dropBy', 'idealTick', 'boardedAt', 'rideMetres', 'riders'] as const),
];

/** Keeps the requests of one copy's episode: which are open, by when they must be served, and what became of them. */
export class RequestBook extends RequestStates {
  /** All [mostRequests]; see `RequestLog`. */
  readonly appeared: Float64Array;
  readonly taken: Float64Array;
  readonly pickedUp: Float64Array;
  readonly droppedOff: Float64Array;
  readonly directSeconds: Float64Array;
  readonly directMetres: Float64Array;
  readonly vehicle: Int32Array;
  readonly moved: Uint8Array;
  readonly shared: Uint8Array;
  /** Riders, at least 1. */
  readonly riders: Uint8Array;
  /** The last tick at which it may be picked up, and dropped off. */
  readonly pickBy: Int32Array;
  readonly dropBy: Int32Array;
  /** When it would be dropped off without waiting or detour. */
  readonly idealTick: Int32Array;
  /** Metres that its vehicle had driven when it was picked up. */
  readonly boardedAt: Float64Array;
  readonly rideMetres: Float64Array;
  /** [0]: riders times metres of all requests dropped off. */
  readonly ridden = new Float64Array(1);
  /** Who holds a request of the open list, while decisions are carried out. */
  private readonly holder: Int32Array;
  /** Place of a request in `open`, where it is there. */
  readonly item: Int32Array;
  private readonly world: World;

  constructor(world: World) {
    const most = world.scenario.mostRequests;
    super(most, 3);
    this.world = world;
    this.moved = new Uint8Array(most);
    this.shared = new Uint8Array(most);
    this.riders = new Uint8Array(most);
    this.appeared = new Float64Array(most);
    this.taken = new Float64Array(most);
    this.pickedUp = new Float64Array(most);
    this.droppedOff = new Float64Array(most);
    this.directSeconds = new Float64Array(most);
    this.directMetres = new Float64Array(most);
    this.boardedAt = new Float64Array(most);
    this.rideMetres = new Float64Array(most);
    this.vehicle = new Int32Array(most);
    this.pickBy = new Int32Array(most);
    this.dropBy = new Int32Array(most);
    this.idealTick = new Int32Array(most);
    this.item = new Int32Array(most);
    this.holder = new Int32Array(most);
  }

  /** The first request of the present epoch; those up to `seen` are new. */
  get firstNew(): number {
    return this.cursor[2]!;
  }

  override begin(demand: Demand): void {
    super.begin(demand);
    for (const name of kept) this[name].fill(0);
    for (const array of [this.appeared, this.taken, this.pickedUp, this.droppedOff, this.vehicle]) array.fill(-1);
    this.ridden.fill(0);
  }

  /** Before the decisions of an epoch are carried out: where requests may be re-assigned, nobody holds those in the open list. */
  release(): void {
    for (let i = 0; i < this.openCount; i++) this.holder[this.open[i]!] = -1;
  }

  /** Gives an open request to a vehicle. @returns whether no vehicle ever had it before */
  give(request: number, v: number, now: number): boolean {
    this.holder[request] = v;
    if (this.status[request] === requestStatus.open) this.become(request, requestStatus.held);
    if (this.vehicle[request]! >= 0 && this.vehicle[request] !== v) this.moved[request]!++;
    this.vehicle[request] = v;
    if (this.taken[request]! >= 0) return false;
    this.taken[request] = now;
    return true;
  }

  /** After the decisions: requests that were held and that nobody holds now are open again. @returns how many */
  settle(): number {
    let givenUp = 0;
    for (let i = 0; i < this.openCount; i++) {
      const request = this.open[i]!;
      if (this.holder[request]! >= 0 || this.status[request] !== requestStatus.held) continue;
      this.become(request, requestStatus.open);
      givenUp++;
    }
    return givenUp;
  }

  /**
   * Drops requests from the open list that are no longer to be decided upon; those that have waited too long expire.
   * @returns how many expired
   */
  closeBook(now: number): number {
    const { settings, clock } = this.world;
    const tick = clock.firstTickAt(now);
    const before = this.expired;
    this.keepOpen((request) => {
      const status = this.status[request];
      if (status !== requestStatus.open) return status === requestStatus.held && settings.reassignment;
      if (now - this.appeared[request]! <= settings.patience && tick <= this.pickBy[request]!) return true;
      this.become(request, requestStatus.expired);
      return false;
    });
    return this.expired - before;
  }

  /** Opens the requests whose time is before `until`. They count from `now`, the beginning of their epoch. */
  show(now: number, until: number): void {
    const { demand, world } = this;
    const { clock, driving, settings } = world;
    const tick = clock.firstTickAt(now);
    const pickBy = clock.lastTickAt(now + settings.maxWait);
    this.cursor[2] = this.seen;
    this.appear(until, (request) => {
      const from = demand.origin[request]!;
      const to = demand.destination[request]!;
      const ticks = Math.max(1, driving.ticks[from * driving.places + to]!);
      const direct = clock.secondsAt(tick + ticks) - clock.secondsAt(tick);
      this.appeared[request] = now;
      this.idealTick[request] = tick + ticks;
      this.directSeconds[request] = direct;
      this.directMetres[request] = driving.metres(from, to);
      this.riders[request] = settings.countPassengers ? demand.passengers[request]! : 1;
      this.pickBy[request] = pickBy;
      this.dropBy[request] = clock.lastTickAt(now + direct + settings.maxDelay);
      this.offer(request);
    });
    this.findItems();
  }

  private findItems(): void {
    for (let i = 0; i < this.openCount; i++) this.item[this.open[i]!] = i;
  }

  log(): RequestLog {
    const { demand } = this;
    const { origin, destination, fare } = demand;
    return Object.assign(this.kept(), {
      count: demand.requests,
      origin,
      destination,
      fare,
      passengers: this.riders,
    }) as unknown as RequestLog;
  }

  protected override arrays(): NamedArrays {
    return { ...super.arrays(), ...this.kept(), ridden: this.ridden };
  }

  override loadState(demand: Demand, state: SnapshotRecord): void {
    super.loadState(demand, state);
    this.findItems();
  }

  private kept(): NamedArrays {
    return Object.fromEntries(kept.map((name) => [name, this[name]]));
  }
}
