import type { SetContest } from '../../src/arbitration/set-contest.ts';
import { DIRECTIONS } from '../../src/city/city.ts';
import type { CandidateRows } from '../fleet/copy-rows.ts';
import { demandBin } from '../fleet/demand.ts';
import type { Crowd } from './crowd.ts';
import type { RequestBook } from './request-book.ts';
import type { Vehicles } from './vehicles.ts';
import { hourAt, rideMetres, rideSeconds, type World } from './world.ts';

/** Features of a candidate, in order. */
export const candidateFeatures = [
  'isMove',
  'isRequest',
  'reward',
  'approach',
  'approachDistance',
  'busy',
  'waited',
  'endsAfter',
  'remaining',
  'demand',
  'openRequests',
  'x',
  'y',
] as const;

const FEATURES = candidateFeatures.length;
const [IS_MOVE, IS_REQUEST, REWARD, APPROACH, APPROACH_DISTANCE, BUSY, WAITED] = [0, 1, 2, 3, 4, 5, 6];
const [ENDS_AFTER, REMAINING, DEMAND, OPEN_REQUESTS, X, Y] = [7, 8, 9, 10, 11, 12];

/** Index of the first request among the candidates. */
export function firstRequestOf(repositioning: boolean): number {
  return repositioning ? 1 + DIRECTIONS : 1;
}

/** The reward of taking a request: its fare and the service, less the cost of driving to it and with it. */
export function requestReward(world: World, v: number, fare: number, metres: number): number {
  const { rewards } = world.settings;
  return rewards.fare * fare + rewards.service - rewards.cost * (world.fleet.costPerMetre[v]! * metres);
}

/** The reward of driving some metres empty. */
export function moveReward(world: World, v: number, metres: number): number {
  return -world.settings.rewards.cost * (world.fleet.costPerMetre[v]! * metres);
}

/** Metres that a vehicle would drive to a request from where its plan ends. */
export function approachMetres(world: World, vehicles: Vehicles, v: number, book: RequestBook, request: number): number {
  return world.city.distanceMetres(vehicles.planPlace[v]!, book.demand.origin[request]!);
}

/** Lists what each vehicle of a copy can do at a decision. */
export class Offers {
  private readonly world: World;
  /** The nearest feasible requests found so far: place in the open list, and seconds to pick-up. */
  private readonly nearest: Int32Array;
  private readonly approach: Float64Array;

  constructor(world: World) {
    this.world = world;
    this.nearest = new Int32Array(world.settings.requestChoices);
    this.approach = new Float64Array(world.settings.requestChoices);
  }

  write(
    contest: SetContest,
    arrays: CandidateRows,
    crowd: Crowd,
    vehicles: Vehicles,
    book: RequestBook,
    shift: Float64Array,
    now: number,
  ): void {
    const { settings } = this.world;
    contest.mask.fill(0);
    contest.claimed.fill(-1);
    contest.items = book.openCount;
    arrays.features.fill(0);
    arrays.bins.fill(-1);
    for (let v = 0; v < vehicles.count; v++) {
      const row = v * contest.choices;
      const start = Math.max(now, vehicles.planAt[v]!);
      const onShift = shift[v]! > 0;
      contest.mask[row] = 1;
      this.describe(arrays, crowd, v, row, vehicles.planPlace[v]!, start, now);
      if (!onShift || vehicles.held[v]! >= vehicles.slots) continue;
      if (settings.repositioning && vehicles.held[v] === 0 && start < now + settings.epochSeconds) {
        this.writeMoves(contest, arrays, crowd, vehicles, v, start, now);
      }
      this.writeRequests(contest, arrays, crowd, vehicles, book, v, start, now);
    }
  }

  private writeMoves(
    contest: SetContest,
    arrays: CandidateRows,
    crowd: Crowd,
    vehicles: Vehicles,
    v: number,
    start: number,
    now: number,
  ): void {
    const { world } = this;
    const moves = world.moves!;
    const place = vehicles.planPlace[v]!;
    const hour = hourAt(world, start);
    for (let direction = 0; direction < DIRECTIONS; direction++) {
      const target = moves.target(place, direction, hour);
      if (target < 0) continue;
      const at = v * contest.choices + 1 + direction;
      contest.mask[at] = 1;
      this.describe(arrays, crowd, v, at, target, start + moves.seconds(place, direction, hour) / world.fleet.speed[v]!, now);
      arrays.features[at * FEATURES + IS_MOVE] = 1;
      arrays.features[at * FEATURES + REWARD] = moveReward(world, v, moves.metres(place, direction, hour));
    }
  }

  private writeRequests(
    contest: SetContest,
    arrays: CandidateRows,
    crowd: Crowd,
    vehicles: Vehicles,
    book: RequestBook,
    v: number,
    start: number,
    now: number,
  ): void {
    const { world, nearest, approach } = this;
    const { city, settings, fleet } = world;
    const { origin, destination, fare } = book.demand;
    const found = this.findNearest(vehicles.planPlace[v]!, fleet.speed[v]!, book, start, now);
    for (let i = 0; i < found; i++) {
      const request = book.open[nearest[i]!]!;
      const at = v * contest.choices + firstRequestOf(settings.repositioning) + i;
      const feature = at * FEATURES;
      const empty = approachMetres(world, vehicles, v, book, request);
      const pick = now + approach[i]!;
      const drop = pick + rideSeconds(city, origin[request]!, destination[request]!, hourAt(world, pick)) / fleet.speed[v]!;
      contest.mask[at] = 1;
      contest.claimed[at] = nearest[i]!;
      this.describe(arrays, crowd, v, at, destination[request]!, drop, now);
      arrays.features[feature + IS_REQUEST] = 1;
      arrays.features[feature + REWARD] = requestReward(
        world,
        v,
        fare[request]!,
        empty + rideMetres(city, origin[request]!, destination[request]!),
      );
      arrays.features[feature + APPROACH] = approach[i]! / settings.maxWait;
      arrays.features[feature + APPROACH_DISTANCE] = empty / 1000;
      arrays.features[feature + WAITED] = (now - book.shownAt[request]!) / settings.maxWait;
    }
  }

  /** Finds the requests that the vehicle can pick up in time, nearest first (the earlier request on ties), at most `requestChoices`. */
  private findNearest(place: number, speed: number, book: RequestBook, start: number, now: number): number {
    const { world, nearest, approach } = this;
    const { city, settings } = world;
    const hour = hourAt(world, start);
    const most = nearest.length;
    const delay = start - now;
    let found = 0;
    if (delay > settings.maxWait) return 0;
    for (let i = 0; i < book.openCount; i++) {
      const request = book.open[i]!;
      const seconds = delay + city.travelSeconds(place, book.demand.origin[request]!, hour) / speed;
      if (now - book.shownAt[request]! + seconds > settings.maxWait) continue;
      if (found === most && seconds >= approach[found - 1]!) continue;
      let at = found < most ? found++ : most - 1;
      while (at > 0 && approach[at - 1]! > seconds) {
        approach[at] = approach[at - 1]!;
        nearest[at] = nearest[at - 1]!;
        at--;
      }
      approach[at] = seconds;
      nearest[at] = i;
    }
    return found;
  }

  /**
   * Features that all candidates have: where and when the vehicle would be free, the demand that is typical there, and the requests it
   * can see there. Of the other vehicles there it learns through its mean field alone.
   */
  private describe(arrays: CandidateRows, crowd: Crowd, v: number, at: number, place: number, free: number, now: number): void {
    const { city, geography, scenario, settings } = this.world;
    const { features } = arrays;
    const feature = at * FEATURES;
    const zone = city.zoneOf[place]!;
    const typical = demandBin(scenario.typical, free) * city.zones + zone;
    const inSight = geography.zoneDistance[crowd.planZone[v]! * city.zones + zone]! * 1000 <= settings.observationRadius;
    arrays.bins[at] = zone;
    features[feature + BUSY] = Math.min(3, (free - now) / 3600);
    features[feature + ENDS_AFTER] = free > scenario.duration ? 1 : 0;
    features[feature + REMAINING] = Math.max(0, 1 - free / scenario.duration);
    features[feature + DEMAND] = scenario.typical.scaled[typical]!;
    features[feature + OPEN_REQUESTS] = inSight ? Math.log1p(crowd.open[zone]!) : 0;
    features[feature + X] = geography.x[place]! / geography.halfSide;
    features[feature + Y] = geography.y[place]! / geography.halfSide;
  }
}
