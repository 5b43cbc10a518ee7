import type { Rng, RngState } from '../shared/rng.ts';
import type { SnapshotRecord } from '../shared/snapshot.ts';

/**
 * What is added to the actions of a deterministic policy so that it explores.
 * - gaussian: independent draws;
 * - ornstein-uhlenbeck: x <- (1 - reversion) x + sqrt(1 - (1 - reversion)^2) n with standard normal n, from 0 in each episode: draws that hang together
 *   over about 1 / reversion steps (Lillicrap et al. 2016; scaled so that its deviation, too, tends to 1);
 * - none.
 */
export type NoiseKind = 'gaussian' | 'ornstein-uhlenbeck' | 'none';

export interface NoiseOptions {
  readonly kind: NoiseKind;
  readonly rows: number;
  /** Numbers of an action. */
  readonly width: number;
  /** Of ornstein-uhlenbeck: the share that is forgotten in a step, above 0 and at most 1. */
  readonly reversion: number;
}

/** Noise of deviation 1 for each row of an environment. */
export class ActionNoise {
  private readonly options: NoiseOptions;
  private readonly rng: Rng;
  private readonly walks: Float32Array;

  constructor(options: NoiseOptions, rng: Rng) {
    this.options = options;
    this.rng = rng;
    this.walks = new Float32Array(options.kind === 'ornstein-uhlenbeck' ? options.rows * options.width : 0);
  }

  /** Rows `from` .. `to` - 1 begin an episode. */
  begin(from: number, to: number): void {
    this.walks.fill(0, from * this.options.width, to * this.options.width);
  }

  /** The next number for a component of a row's action; each component is asked for once a step. */
  next(row: number, component: number): number {
    const { kind, width, reversion } = this.options;
    if (kind === 'none') return 0;
    if (kind === 'gaussian') return this.rng.normal();
    const at = row * width + component;
    const kept = 1 - reversion;
    this.walks[at] = kept * this.walks[at]! + Math.sqrt(1 - kept * kept) * this.rng.normal();
    return this.walks[at]!;
  }

  saveState(): SnapshotRecord {
    return { walks: this.walks.slice(), rng: this.rng.save() };
  }

  loadState(state: SnapshotRecord): void {
    this.walks.set(state['walks'] as Float32Array);
    this.rng.load(state['rng'] as RngState);
  }
}
