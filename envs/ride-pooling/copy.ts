import type { SetArbiter, SetContest } from '../../src/arbitration/set-contest.ts';
import type { Group, ResetOptions } from '../../src/environment/population-env.ts';
import type { Scene } from '../../src/environment/scene.ts';
import { spaceSize } from '../../src/environment/spaces.ts';
import { createRng, type Rng, type RngState } from '../../src/shared/rng.ts';
import type { SnapshotRecord, TypedArray } from '../../src/shared/snapshot.ts';
import { type CopyRows, copyContest, copyRows } from '../fleet/copy-rows.ts';
import type { FleetCopy } from '../fleet/fleet-environment.ts';
import { NeighbourField } from '../fleet/neighbour-field.ts';
import { writePositions } from '../fleet/positions.ts';
import { startPlaces } from '../fleet/start-places.ts';
import { Candidates } from './candidates.ts';
import { checkConservation } from './conservation.ts';
import type { DecisionTiming, EpisodeLog } from './episode-log.ts';
import { createEpochLog, logEpoch } from './epoch-log.ts';
import { countFleet, createFleetCounts } from './fleet-counts.ts';
import { keyFiguresOf } from './key-figures.ts';
import { drive, timePlan } from './motion.ts';
import { writeObservation } from './observation.ts';
import { createRebalancing, type Rebalancing } from './rebalancing.ts';
import { RequestBook } from './request-book.ts';
import { RequestField } from './request-field.ts';
import { writeScene } from './scene.ts';
import { planFault } from './validate-plan.ts';
import { createVehicleLog } from './vehicle-log.ts';
import { createVehicles, placeVehicles, type Vehicles, vehicleArrays } from './vehicles.ts';
import type { World } from './world.ts';

/** One copy of the environment: the vehicles and requests of an episode, stepped from decision to decision. */
export class Copy implements FleetCopy {
  readonly vehicles: Vehicles;
  readonly book: RequestBook;
  private readonly world: World;
  private readonly arbiter: SetArbiter;
  private readonly rows: CopyRows;
  private readonly contest: SetContest;
  private readonly candidates: Candidates;
  private readonly counts;
  private readonly vehicleField: NeighbourField;
  private readonly requestField: RequestField;
  private readonly vehicleLog;
  private readonly epochLog;
  private readonly observationWidth: number;
  private readonly rebalance: Rebalancing;
  private readonly timing = { candidates: 0, arbitration: 0, motion: 0 };
  private options: Required<ResetOptions> = { seed: 0, evaluation: false, episode: 0 };
  private rng: Rng = createRng(0);
  private epoch = 0;

  constructor(world: World, arbiter: SetArbiter, group: Group, copy: number) {
    const { city, settings } = world;
    const count = settings.vehicles;
    const choices = spaceSize(group.actionSpace);
    this.world = world;
    this.arbiter = arbiter;
    this.vehicles = createVehicles(count, settings.capacity, settings.planRequests);
    this.book = new RequestBook(world);
    this.candidates = new Candidates(world, this.vehicles, choices);
    this.counts = createFleetCounts(city.zones);
    this.vehicleField = new NeighbourField(city, world.neighbourhood, count);
    this.requestField = new RequestField(world);
    this.vehicleLog = createVehicleLog(count);
    this.epochLog = createEpochLog(settings.epochs);
    this.observationWidth = spaceSize(group.observationSpace);
    this.rebalance = createRebalancing(settings.rebalancing, world.driving);
    this.rows = copyRows(group, copy);
    this.contest = copyContest(group, copy);
  }

  /** Seconds since the episode's start. */
  get now(): number {
    return this.epoch * this.world.settings.epochSeconds;
  }

  /** The present decision as a tick of the clock. */
  private get tick(): number {
    return this.world.clock.firstTickAt(this.now);
  }

  get over(): boolean {
    return this.epoch >= this.world.settings.epochs;
  }

  reset(options: ResetOptions): void {
    const { settings, scenario, city } = this.world;
    this.options = { seed: options.seed, evaluation: options.evaluation ?? false, episode: options.episode ?? 0 };
    const demand = scenario.demand(this.options);
    this.epoch = 0;
    this.rng = createRng(options.seed).split('rebalancing');
    this.epochLog.count = 0;
    for (const sums of Object.values(this.vehicleLog)) sums.fill(0);
    this.book.begin(demand);
    placeVehicles(this.vehicles, startPlaces(settings.start, settings.vehicles, city, demand, createRng(options.seed).split('start')));
    this.vehicles.readyAt.fill(this.tick);
    this.book.show(0, settings.epochSeconds);
    this.contest.executed.fill(-1);
    this.vehicleField.clear();
    this.present();
  }

  step(onDecision?: (timing: Omit<DecisionTiming, 'copy'>) => void): void {
    const { world, book, vehicles, timing, contest } = this;
    const { settings, clock } = world;
    const begun = performance.now();
    const report = this.arbiter(contest);
    const decided = performance.now();
    const counts = this.countEpoch();
    this.carryOut(counts);
    this.rebalance(vehicles, book, this.tick, this.rng);
    this.epoch++;
    drive(world, vehicles, book, this.vehicleLog, clock.lastTickAt(this.now));
    counts.expired = book.closeBook(this.now);
    logEpoch(this.epochLog, counts, report);
    if (this.over) this.finish();
    else book.show(this.now, this.now + settings.epochSeconds);
    checkConservation(vehicles, book, this.vehicleLog);
    const driven = performance.now();
    onDecision?.({ epoch: this.epoch - 1, candidates: timing.candidates, arbitration: decided - begun, motion: driven - decided });
    this.present();
  }

  /** The last decision is made: what was taken is driven to its end, and what was not is lost. */
  private finish(): void {
    const { vehicles, book, world } = this;
    vehicles.target.fill(-1);
    drive(world, vehicles, book, this.vehicleLog, Number.POSITIVE_INFINITY);
    this.epochLog.expired[this.epochLog.count - 1]! += book.closeBook(Number.POSITIVE_INFINITY);
  }

  private countEpoch() {
    const { book, vehicles, candidates } = this;
    let idle = 0;
    let riders = 0;
    for (let v = 0; v < vehicles.count; v++) {
      if (vehicles.stopCount[v] === 0) idle++;
      riders += vehicles.load[v]!;
    }
    const fresh = book.seen - book.firstNew;
    const { trips, calls: feasibilityCalls } = candidates;
    return { seen: fresh, open: book.openCount, taken: 0, givenUp: 0, expired: 0, idle, riders, trips, feasibilityCalls };
  }

  /** Gives every vehicle the plan of the candidate that it carries out, and the requests the vehicles that have them now. */
  private carryOut(counts: { taken: number; givenUp: number }): void {
    const { world, contest, vehicles, book, candidates, rows, tick } = this;
    const { slots } = vehicles;
    const { claims, choices, executed, claimed } = contest;
    book.release();
    for (let v = 0; v < vehicles.count; v++) {
      const at = v * choices + executed[v]!;
      rows.rewards[v] = candidates.rewards[at]!;
      this.vehicleLog.income[v]! += candidates.rewards[at]!;
      for (let k = at * claims; k < (at + 1) * claims && claimed[k]! >= 0; k++) {
        if (book.give(book.open[claimed[k]!]!, v, this.now)) counts.taken++;
      }
      if (executed[v] === 0 && !world.settings.reassignment) continue;
      const length = candidates.stopCount[at]!;
      vehicles.stopCount[v] = length;
      for (let k = 0; k < length; k++) vehicles.stops[v * slots + k] = candidates.stops[at * slots + k]!;
      if (length > 0) {
        vehicles.target[v] = -1;
        timePlan(world, vehicles, v, book, tick);
      }
    }
    counts.givenUp = book.settle();
    for (let v = 0; v < vehicles.count; v++) {
      const fault = planFault(world, vehicles, v, book, tick);
      if (fault) throw new Error(`The plan of vehicle ${v} at second ${this.now} of the episode is not valid: ${fault}.`);
    }
  }

  keyFigures(): Record<string, number> {
    return keyFiguresOf(this.book, this.vehicleLog, this.epochLog, this.world.settings.vehicles);
  }

  log(): EpisodeLog {
    const { settings, scenario } = this.world;
    const { vehicles, capacity, epochSeconds, maxWait, maxDelay } = settings;
    const { startSecond, duration } = scenario;
    return {
      label: this.book.demand.label,
      rules: { vehicles, capacity, epochSeconds, startSecond, duration, maxWait, maxDelay },
      requests: this.book.log(),
      vehicles: this.vehicleLog,
      epochs: this.epochLog,
    };
  }

  writeScene(scene: Scene): void {
    writeScene(this.world, this.vehicles, this.book, this.rows.positions, this.now, scene);
  }

  /** Writes what the vehicles see at this decision: observations, candidates, positions and mean fields. */
  private present(): void {
    const { world, rows, vehicles, counts, book } = this;
    const { settings, city } = world;
    const begun = performance.now();
    const moment = { world, vehicles, counts, fresh: book.seen - book.firstNew, now: this.now };
    countFleet(counts, world, vehicles, book);
    if (settings.field === 'vehicles') this.vehicleField.update(vehicles);
    else this.requestField.update(counts);
    for (let v = 0; v < vehicles.count; v++) {
      writeObservation(rows.observations, v * this.observationWidth, moment, v);
      if (settings.field === 'vehicles') this.vehicleField.write(v, rows.fields);
      else this.requestField.write(v, city.zoneOf[vehicles.place[v]!]!, rows.fields);
    }
    writePositions(world.geography, vehicles, this.tick, rows.positions);
    this.candidates.update(this.contest, rows.candidates, moment, book);
    this.timing.candidates = performance.now() - begun;
  }

  saveState(): SnapshotRecord {
    const { epochLog } = this;
    return {
      options: { ...this.options },
      epoch: this.epoch,
      rng: this.rng.save(),
      vehicles: vehicleArrays(this.vehicles).map((array) => array.slice()),
      book: this.book.saveState(),
      vehicleLog: Object.values(this.vehicleLog).map((array: Float64Array) => array.slice()),
      epochLog: epochArrays(epochLog).map((array) => array.slice(0, epochLog.count)),
      epochs: epochLog.count,
    };
  }

  /** Goes on from a saved state. The group's arrays are the caller's to restore. */
  loadState(state: SnapshotRecord): void {
    const arrays = (name: string) => state[name] as unknown as readonly TypedArray[];
    this.options = state['options'] as unknown as Required<ResetOptions>;
    this.epoch = state['epoch'] as number;
    this.rng.load(state['rng'] as RngState);
    // Runs of before legs knew their stop have none to go on from.
    this.vehicles.legStop.fill(-1);
    for (const [i, array] of vehicleArrays(this.vehicles).entries()) array.set(arrays('vehicles')[i] ?? array);
    this.book.loadState(this.world.scenario.demand(this.options), state['book'] as SnapshotRecord);
    for (const [i, array] of Object.values(this.vehicleLog).entries()) (array as Float64Array).set(arrays('vehicleLog')[i]!);
    for (const [i, array] of epochArrays(this.epochLog).entries()) array.set(arrays('epochLog')[i]!);
    this.epochLog.count = state['epochs'] as number;
    this.vehicleField.clear();
    this.present();
  }
}

function epochArrays(log: ReturnType<typeof createEpochLog>): TypedArray[] {
  return Object.values(log).filter((value): value is Int32Array | Float64Array | Uint8Array => typeof value !== 'number');
}
