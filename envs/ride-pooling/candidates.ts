import type { SetContest } from '../../src/arbitration/set-contest.ts';
import type { CandidateRows } from '../fleet/copy-rows.ts';
import { candidateFeatures, type Moment, writeCandidate } from './candidate-features.ts';
import { DispatchOffers, MOST_OFFERS } from './dispatch-offers.ts';
import { createTripMeasure, measureTrip } from './measure-trip.ts';
import type { RequestBook } from './request-book.ts';
import { TripSearch } from './trip-search.ts';
import type { Vehicles } from './vehicles.ts';
import { paceAt, type World } from './world.ts';

/** What every vehicle of a copy can do at a decision: the candidates, and the plan that each would give the vehicle. */
export class Candidates {
  /** Stops of each candidate's plan. [vehicles, choices, slots] */
  readonly stops: Int32Array;
  /** [vehicles, choices] */
  readonly stopCount: Uint8Array;
  /** [vehicles, choices] */
  readonly rewards: Float64Array;
  /** Candidates that are trips, and routes tried, at this decision. */
  trips = 0;
  calls = 0;
  private readonly world: World;
  private readonly offers: DispatchOffers;
  private readonly search: TripSearch;
  private readonly choices: number;
  private readonly width: number;
  private readonly chosen: Uint8Array;
  private readonly measure = createTripMeasure();
  private readonly present = createTripMeasure();

  constructor(world: World, vehicles: Vehicles, choices: number) {
    this.world = world;
    this.choices = choices;
    this.width = candidateFeatures(world.settings.pathStops).length;
    this.stops = new Int32Array(vehicles.count * choices * vehicles.slots);
    this.stopCount = new Uint8Array(vehicles.count * choices);
    this.rewards = new Float64Array(vehicles.count * choices);
    this.offers = new DispatchOffers(world, vehicles.count);
    this.search = new TripSearch(world, vehicles.slots);
    this.chosen = new Uint8Array(this.search.size.length);
  }

  update(contest: SetContest, arrays: CandidateRows, moment: Moment, book: RequestBook): void {
    const { search, offers, world, present } = this;
    const { vehicles, now } = moment;
    const tick = world.clock.firstTickAt(now);
    contest.mask.fill(0);
    contest.claimed.fill(-1);
    contest.items = book.openCount;
    arrays.features.fill(0);
    arrays.bins.fill(-1);
    this.trips = 0;
    this.calls = 0;
    offers.update(vehicles, book, tick);
    for (let v = 0; v < vehicles.count; v++) {
      search.run(vehicles, v, book, tick, offers.request, v * MOST_OFFERS, offers.count[v]!);
      this.calls += search.calls;
      this.choose();
      measureTrip(present, world, search, search.plan, vehicles, v, book);
      let at = v * this.choices;
      for (let trip = 0; trip < search.count; trip++) if (this.chosen[trip] === 1) this.write(contest, arrays, moment, book, v, at++, trip);
      this.trips += at - v * this.choices - 1;
    }
  }

  /**
   * Marks the trips that become candidates: trip 0, the present trip, and of the others the same number of every size as far as there are
   * so many, the larger sizes first, those with the most slack of each.
   */
  private choose(): void {
    const { search, chosen, choices } = this;
    if (search.count <= choices) {
      chosen.fill(1, 0, search.count);
      return;
    }
    chosen.fill(0, 0, search.count);
    chosen[0] = 1;
    let left = choices - 1;
    if (search.present >= 0) {
      chosen[search.present] = 1;
      left--;
    }
    while (left > 0) {
      for (let size = this.world.settings.tripRequests; size >= 1 && left > 0; size--) {
        let best = -1;
        for (let trip = 1; trip < search.count; trip++) {
          if (chosen[trip] === 1 || search.size[trip] !== size) continue;
          if (best < 0 || search.slack[trip]! > search.slack[best]!) best = trip;
        }
        if (best < 0) continue;
        chosen[best] = 1;
        left--;
      }
    }
  }

  private write(contest: SetContest, arrays: CandidateRows, moment: Moment, book: RequestBook, v: number, at: number, trip: number): void {
    const { world, search, measure, present } = this;
    contest.mask[at] = 1;
    this.writeClaims(contest, book, at, trip);
    const length = search.routeLength[trip]!;
    const slots = search.slots;
    for (let k = 0; k < length; k++) this.stops[at * slots + k] = search.router.stop[search.routes[trip * slots + k]!]!;
    this.stopCount[at] = length;
    measureTrip(measure, world, search, trip, moment.vehicles, v, book);
    const { service, fare, cost, delay } = world.settings.rewards;
    const reward =
      service * (search.size[trip]! - search.size[Math.max(0, search.present)]!) +
      fare * (measure.fare - present.fare) -
      cost * world.settings.costPerMetre * (measure.metres - present.metres) -
      (delay * paceAt(world, moment.now) * (measure.delay - present.delay)) / 3600;
    this.rewards[at] = reward;
    arrays.bins[at] = world.city.zoneOf[measure.place]!;
    writeCandidate(arrays.features, at * this.width, moment, search, trip, v, measure, present, reward);
  }

  /** Requests were offered nearest first; claims are listed in ascending order. */
  private writeClaims(contest: SetContest, book: RequestBook, at: number, trip: number): void {
    const { search } = this;
    const first = at * contest.claims;
    let next = first;
    for (let single = 0; single < search.singles; single++) {
      if ((search.members[trip]! & (1 << single)) === 0) continue;
      const item = book.item[search.request[single]!]!;
      let slot = next++;
      while (slot > first && contest.claimed[slot - 1]! > item) {
        contest.claimed[slot] = contest.claimed[slot - 1]!;
        slot--;
      }
      contest.claimed[slot] = item;
    }
  }
}
