import type { SetArbiter, SetContest } from '../../src/arbitration/set-contest.ts';
import type { Group, ResetOptions } from '../../src/environment/population-env.ts';
import type { Scene } from '../../src/environment/scene.ts';
import { spaceSize } from '../../src/environment/spaces.ts';
import { createRng } from '../../src/shared/rng.ts';
import { loadArrays, saveArrays } from '../../src/shared/saved-arrays.ts';
import type { SnapshotRecord } from '../../src/shared/snapshot.ts';
import { type CopyRows, copyContest, copyRows } from '../fleet/copy-rows.ts';
import type { FleetCopy } from '../fleet/fleet-environment.ts';
import { NeighbourField } from '../fleet/neighbour-field.ts';
import { writePositions } from '../fleet/positions.ts';
import { startPlaces } from '../fleet/start-places.ts';
import { approachMetres, moveReward, Offers, requestReward } from './choices.ts';
import { countCrowd, createCrowd } from './crowd.ts';
import { shiftLeft } from './fleet.ts';
import { keyFiguresOf, ledger, ledgerSize } from './ledger.ts';
import { driveEmpty, type Motion } from './motion.ts';
import { createZoneViews, writeObservation, writeZoneViews } from './observation.ts';
import { renderSvg, renderText } from './render.ts';
import { RequestBook } from './request-book.ts';
import { writeScene } from './scene.ts';
import { createVehicles, placeVehicles, type Vehicles, vehicleArrays } from './vehicles.ts';
import { hourAt, rideMetres, secondOfDay, type World } from './world.ts';

/** One copy of the environment: the vehicles and requests of an episode, stepped from decision to decision. */
export class Copy implements FleetCopy {
  readonly vehicles: Vehicles;
  readonly book: RequestBook;
  private readonly world: World;
  private readonly motion: Motion;
  private readonly arbiter: SetArbiter;
  private readonly rows: CopyRows;
  private readonly contest: SetContest;
  private readonly offers: Offers;
  private readonly crowd;
  private readonly views: Float32Array;
  private readonly field: NeighbourField;
  /** Seconds left of each vehicle's shift, 0 when off shift. [vehicles] */
  private readonly shift: Float64Array;
  private readonly sums = new Float64Array(ledgerSize);
  private readonly observationWidth: number;
  private options: Required<ResetOptions> = { seed: 0, evaluation: false, episode: 0 };
  private epoch = 0;

  constructor(world: World, motion: Motion, arbiter: SetArbiter, group: Group, copy: number) {
    const { city, scenario, settings } = world;
    const count = settings.vehicles;
    this.world = world;
    this.motion = motion;
    this.arbiter = arbiter;
    this.vehicles = createVehicles(count, settings.slots);
    this.book = new RequestBook(scenario.mostRequests);
    this.offers = new Offers(world);
    this.crowd = createCrowd(city.zones, count);
    this.views = createZoneViews(city.zones);
    this.field = new NeighbourField(city, world.neighbourhood, count);
    this.shift = new Float64Array(count);
    this.observationWidth = spaceSize(group.observationSpace);
    this.rows = copyRows(group, copy);
    this.contest = copyContest(group, copy);
  }

  /** Seconds since the episode's start. */
  get now(): number {
    return this.epoch * this.world.settings.epochSeconds;
  }

  get over(): boolean {
    return this.epoch >= this.world.settings.epochs;
  }

  reset(options: ResetOptions): void {
    const { settings, scenario } = this.world;
    this.options = { seed: options.seed, evaluation: options.evaluation ?? false, episode: options.episode ?? 0 };
    const demand = scenario.demand(this.options);
    const rule = this.options.evaluation ? settings.start.evaluation : settings.start.training;
    this.epoch = 0;
    this.sums.fill(0);
    this.book.begin(demand);
    placeVehicles(this.vehicles, startPlaces(rule, settings.vehicles, this.world.city, demand, createRng(options.seed).split('start')));
    this.book.show(0, settings.epochSeconds, settings.requestLimit);
    this.contest.executed.fill(-1);
    this.field.clear();
    this.present();
  }

  step(): void {
    const { settings } = this.world;
    const { now, vehicles, book } = this;
    const until = now + settings.epochSeconds;
    this.arbiter(this.contest);
    for (let v = 0; v < vehicles.count; v++) this.carryOut(v, now);
    this.motion.advance(vehicles, book, now, until);
    for (let v = 0; v < vehicles.count; v++) if (vehicles.planAt[v]! < until) vehicles.planAt[v] = until;
    this.epoch++;
    book.closeBook(until, settings.patience);
    if (!this.over) book.show(until, until + settings.epochSeconds, settings.requestLimit);
    book.checkConservation(vehicles.held.reduce((sum, held) => sum + held, 0));
    this.present();
  }

  keyFigures(): Record<string, number> {
    return keyFiguresOf(this.sums, this.book, this.vehicles);
  }

  render(mode: 'ansi' | 'svg'): string {
    if (mode === 'svg') return renderSvg(this.world, this.vehicles, this.book, this.rows.positions);
    return renderText(this.world, this.crowd, this.now, this.keyFigures());
  }

  writeScene(scene: Scene): void {
    writeScene(this.world, this.vehicles, this.book, this.rows.positions, this.shift, this.now, scene);
  }

  private carryOut(v: number, now: number): void {
    const { world, contest, vehicles, book, sums } = this;
    const choice = contest.executed[v]!;
    let reward = 0;
    const claimed = contest.claimed[v * contest.choices + choice]!;
    if (claimed >= 0) {
      const request = book.open[claimed]!;
      const { origin, destination, fare } = book.demand;
      const empty = approachMetres(world, vehicles, v, book, request);
      const full = rideMetres(world.city, origin[request]!, destination[request]!);
      reward = requestReward(world, v, fare[request]!, empty + full);
      this.motion.assign(vehicles, v, book, request, now);
      sums[ledger.metres]! += empty + full;
      sums[ledger.emptyMetres]! += empty;
    } else if (choice > 0) {
      const moves = world.moves!;
      const place = vehicles.planPlace[v]!;
      const start = Math.max(now, vehicles.planAt[v]!);
      const hour = hourAt(world, start);
      const metres = moves.metres(place, choice - 1, hour);
      reward = moveReward(world, v, metres);
      const arrival = start + moves.seconds(place, choice - 1, hour) / world.fleet.speed[v]!;
      driveEmpty(vehicles, v, start, moves.target(place, choice - 1, hour), arrival);
      sums[ledger.metres]! += metres;
      sums[ledger.emptyMetres]! += metres;
    }
    this.rows.rewards[v] = reward;
    vehicles.income[v]! += reward;
    sums[ledger.reward]! += reward;
    if (this.shift[v]! > 0) {
      sums[ledger.onShift]!++;
      if (vehicles.held[v] === 0) sums[ledger.idle]!++;
    }
  }

  /** Writes what the vehicles see at this decision: observations, candidates, positions and mean fields. */
  private present(): void {
    const { world, rows, vehicles, crowd, now } = this;
    const local = secondOfDay(world, now);
    for (let v = 0; v < vehicles.count; v++) this.shift[v] = shiftLeft(world.fleet, v, local);
    countCrowd(crowd, world, vehicles, this.book, this.shift, now);
    writeZoneViews(world, crowd, now, this.views);
    this.field.update(vehicles);
    for (let v = 0; v < vehicles.count; v++) {
      const start = v * this.observationWidth;
      writeObservation(world, crowd, this.views, vehicles, v, now, this.shift[v]!, rows.observations, start);
      this.field.write(v, rows.fields);
    }
    writePositions(world.geography, vehicles, now, rows.positions);
    this.offers.write(this.contest, rows.candidates, crowd, vehicles, this.book, this.shift, now);
  }

  saveState(): SnapshotRecord {
    return {
      options: { ...this.options },
      epoch: this.epoch,
      vehicles: saveArrays(vehicleArrays(this.vehicles)),
      book: this.book.saveState(),
      sums: this.sums.slice(),
    };
  }

  /** Goes on from a saved state. The group's arrays are the caller's to restore. */
  loadState(state: SnapshotRecord): void {
    this.options = state['options'] as unknown as Required<ResetOptions>;
    this.epoch = state['epoch'] as number;
    loadArrays(vehicleArrays(this.vehicles), state['vehicles'] as SnapshotRecord);
    this.book.loadState(this.world.scenario.demand(this.options), state['book'] as SnapshotRecord);
    this.sums.set(state['sums'] as Float64Array);
    this.field.clear();
    this.present();
  }
}
