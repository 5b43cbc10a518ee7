import type { Bodies, Cast } from './bodies.ts';
import { CellList } from './cell-list.ts';
import { distance } from './motion.ts';
import type { Parameters } from './parameters.ts';

/** Of what a sensor tells the distance, in the order of observations, and of which also the speed. */
const sensed = ['obstacle', 'evader', 'poison', 'pursuer'] as const;

/** The blocks of an observation, one number a sensor each, in order; after them two numbers: touches an evader, touches poison. */
export function observationBlocks(speedFeatures: boolean): readonly string[] {
  return sensed.flatMap((what) => (speedFeatures && what !== 'obstacle' ? [`${what} distance`, `${what} speed`] : [`${what} distance`]));
}

export function observationSize({ sensors, speedFeatures }: Parameters): number {
  return sensors * observationBlocks(speedFeatures).length + 2;
}

/** Kinds of bodies in the order of an observation. */
const EVADER = 0;
const POISON = 1;
const PURSUER = 2;

/** What pursuers sense and touch of the bodies of one copy. One serves all copies, one after the other. */
export class Senses {
  /** Of the copy looked at last: pursuers that touch each body; zero for pursuers themselves. [bodies] */
  readonly touchedBy: Int32Array;
  /** 1 where a pursuer touches an evader; poison; an evader that is caught. [pursuers] */
  readonly touchesEvader: Uint8Array;
  readonly touchesPoison: Uint8Array;
  readonly touchesCaught: Uint8Array;
  private readonly cast: Cast;
  private readonly parameters: Parameters;
  private readonly cells: CellList;
  private readonly cos: Float64Array;
  private readonly sin: Float64Array;
  /** Of the pursuer looking, for evaders, poison and pursuers: the nearest reading of each sensor and whose it is. [3, sensors] */
  private readonly nearest: Float64Array;
  private readonly nearestBody: Int32Array;

  constructor(parameters: Parameters, cast: Cast) {
    const { sensors, sensorRange, radius, side } = parameters;
    this.parameters = parameters;
    this.cast = cast;
    this.touchedBy = new Int32Array(cast.bodies);
    this.touchesEvader = new Uint8Array(cast.pursuers.to);
    this.touchesPoison = new Uint8Array(cast.pursuers.to);
    this.touchesCaught = new Uint8Array(cast.pursuers.to);
    const touch = radius + Math.max(cast.evaders.radius, cast.poison.radius);
    this.cells = new CellList(cast.bodies, side, Math.max(touch, distance(sensorRange, radius)));
    this.cos = Float64Array.from({ length: sensors }, (_, k) => Math.cos((k * 2 * Math.PI) / sensors));
    this.sin = Float64Array.from({ length: sensors }, (_, k) => Math.sin((k * 2 * Math.PI) / sensors));
    this.nearest = new Float64Array(3 * sensors);
    this.nearestBody = new Int32Array(3 * sensors);
  }

  /** Writes the observations of a copy's pursuers, in rows from `firstRow`, and notes who touches whom. */
  look(bodies: Bodies, observations: Float32Array, firstRow: number): void {
    this.touchedBy.fill(0);
    this.cells.sort(bodies);
    const size = observationSize(this.parameters);
    for (let pursuer = 0; pursuer < this.cast.pursuers.to; pursuer++) {
      this.lookFrom(bodies, pursuer, observations, (firstRow + pursuer) * size);
    }
    this.touchesCaught.fill(0);
    for (let evader = this.cast.evaders.from; evader < this.cast.evaders.to; evader++) {
      if (this.isCaught(evader)) this.noteCatchers(bodies, evader);
    }
  }

  /** Whether enough pursuers touch an evader of the copy looked at last. */
  isCaught(evader: number): boolean {
    return this.touchedBy[evader]! >= this.parameters.coop;
  }

  private noteCatchers({ x, y }: Bodies, evader: number): void {
    const { cells, cast } = this;
    const touch = cast.pursuers.radius + cast.evaders.radius;
    const count = cells.find(x[evader]!, y[evader]!);
    for (let i = 0; i < count; i++) {
      const body = cells.found[i]!;
      if (body < cast.pursuers.to && distance(x[evader]! - x[body]!, y[evader]! - y[body]!) <= touch) this.touchesCaught[body] = 1;
    }
  }

  private lookFrom(bodies: Bodies, pursuer: number, observations: Float32Array, at: number): void {
    const { cells, cast, parameters, nearest, touchedBy } = this;
    const { evaders, poison } = cast;
    const { sensors, sensorRange, radius } = parameters;
    const { x, y } = bodies;
    const [ownX, ownY] = [x[pursuer]!, y[pursuer]!];
    const sensible = (sensorRange * sensorRange + radius * radius) * (1 + 1e-9);
    const touchEvader = radius + evaders.radius;
    const touchPoison = radius + poison.radius;
    let [evaderTouched, poisonTouched] = [0, 0];
    nearest.fill(Number.POSITIVE_INFINITY);
    const count = cells.find(ownX, ownY);
    for (let i = 0; i < count; i++) {
      const body = cells.found[i]!;
      if (body === pursuer) continue;
      const dx = x[body]! - ownX;
      const dy = y[body]! - ownY;
      const square = dx * dx + dy * dy;
      const kind = body < evaders.from ? PURSUER : body < evaders.to ? EVADER : POISON;
      if (kind === EVADER && Math.sqrt(square) <= touchEvader) {
        evaderTouched = 1;
        touchedBy[body]!++;
      } else if (kind === POISON && Math.sqrt(square) <= touchPoison) {
        poisonTouched = 1;
        touchedBy[body]!++;
      }
      if (square <= sensible) this.sense(body, kind, dx, dy, square);
    }
    this.senseObstacle(bodies.obstacle.x - ownX, bodies.obstacle.y - ownY, observations, at);
    const end = this.writeReadings(bodies, pursuer, observations, at + sensors);
    observations[end] = this.touchesEvader[pursuer] = evaderTouched;
    observations[end + 1] = this.touchesPoison[pursuer] = poisonTouched;
  }

  /** Lets every sensor that a body touches note it, if it is the nearest of its kind so far; of equally near ones, the first. */
  private sense(body: number, kind: number, dx: number, dy: number, square: number): void {
    const { cos, sin, nearest, nearestBody } = this;
    const { sensors, sensorRange, radius } = this.parameters;
    const width = radius * radius;
    for (let k = 0; k < sensors; k++) {
      const along = cos[k]! * dx + sin[k]! * dy;
      if (along < 0 || square - along * along > width || along > sensorRange) continue;
      const reading = kind * sensors + k;
      if (along > nearest[reading]! || (along === nearest[reading]! && body > nearestBody[reading]!)) continue;
      nearest[reading] = along;
      nearestBody[reading] = body;
    }
  }

  /** The obstacle is sensed by its centre, as in the original. */
  private senseObstacle(dx: number, dy: number, observations: Float32Array, at: number): void {
    const { sensors, sensorRange, radius } = this.parameters;
    const square = dx * dx + dy * dy;
    for (let k = 0; k < sensors; k++) {
      const along = this.cos[k]! * dx + this.sin[k]! * dy;
      const seen = along >= 0 && along <= sensorRange && square - along * along <= radius * radius;
      observations[at + k] = seen ? along : 0;
    }
  }

  /** Writes the blocks of evaders, poison and pursuers; returns where they end. */
  private writeReadings({ vx, vy }: Bodies, pursuer: number, observations: Float32Array, at: number): number {
    const { cos, sin, nearest, nearestBody } = this;
    const { sensors, speedFeatures } = this.parameters;
    const blocks = speedFeatures ? 2 : 1;
    let block = at;
    for (let kind = 0; kind < 3; kind++) {
      for (let k = 0; k < sensors; k++) {
        const along = nearest[kind * sensors + k]!;
        const seen = along !== Number.POSITIVE_INFINITY;
        observations[block + k] = seen ? along : 0;
        if (!speedFeatures) continue;
        const body = nearestBody[kind * sensors + k]!;
        observations[block + sensors + k] = seen ? cos[k]! * (vx[body]! - vx[pursuer]!) + sin[k]! * (vy[body]! - vy[pursuer]!) : 0;
      }
      block += blocks * sensors;
    }
    return block;
  }
}
