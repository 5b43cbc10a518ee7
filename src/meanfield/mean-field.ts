import type { Group, PopulationEnv } from '../environment/population-env.ts';
import { ModeStreams } from '../shared/mode-streams.ts';
import { createRng, type Rng } from '../shared/rng.ts';
import type { SnapshotRecord } from '../shared/snapshot.ts';
import { UserError } from '../shared/user-error.ts';
import { type BeliefOptions, FieldBelief } from './field-belief.ts';
import type { FieldErrors } from './field-errors.ts';
import type { FieldNetwork } from './field-network.ts';
import type { FieldObserver } from './field-observer.ts';
import type { NeighbourCounts } from './neighbour-counts.ts';
import { ReachBelief } from './reach-belief.ts';

/**
 * Where the field that a policy is conditioned on at step t comes from:
 * - learned: the agent's own network, f(o_t, mhat_{t-1}) (DMFG);
 * - observed: what was seen in the last step, mhat_{t-1}, and the fallback where nobody was near (MFQ);
 * - persistence: the same, but an empty neighbourhood leaves the last field standing;
 * - uniform: nothing is known;
 * - belief: the mean of, or a draw from, a posterior over the field by the actions seen so far (POMFQ), and, where asked for, over how far the agent sees;
 * - oracle: the field of the actions that the neighbours would take now, given the last one (two passes; a yardstick, not decentralised), without what they
 *   explore or draw in the step itself.
 */
export type EstimatorKind = 'learned' | 'observed' | 'persistence' | 'uniform' | 'belief' | 'oracle';

export interface MeanFieldOptions {
  readonly env: PopulationEnv;
  readonly group: Group;
  /** Of the whole neighbourhood. */
  readonly observer: FieldObserver;
  /** Of the part of it that the agents see; default: all of it. */
  readonly seen?: FieldObserver | undefined;
  readonly estimator: EstimatorKind;
  /** Needed by 'learned'. */
  readonly network?: FieldNetwork | undefined;
  /** Needed by 'belief'; with a belief of how far an agent sees, `seen` must be by distance. */
  readonly belief?: BeliefOptions | undefined;
  /** For agents that see by chance, and for draws from beliefs; default: a stream of its own. */
  readonly rng?: Rng | undefined;
  /** Steps between two updates of the network, each with what the last of them showed. Default 1. */
  readonly trainEvery?: number;
  /** Where the estimates' errors in training are added up. */
  readonly errors?: FieldErrors | undefined;
  /** Where the neighbours that make the field in training are counted; nothing is where the environment declares the field. */
  readonly counts?: NeighbourCounts | undefined;
}

/** The mean field of a group in one environment: what every row estimates now and saw last. */
export class MeanField {
  /** Numbers of an estimate: those of the field, and one more where there is a belief of how far an agent sees. */
  readonly size: number;
  /** The policy must act twice: first on the last field, then, after `foresee`, on the true one. */
  readonly isOracle: boolean;
  /** m_t of every row, for the step to come. [rows, size] */
  readonly estimates: Float32Array;
  private readonly options: MeanFieldOptions;
  /** mhat_{t-1} of every row, as it has seen it. */
  private readonly observed: Float32Array;
  private readonly latest: Float32Array;
  /** The field of the whole neighbourhood; the same array as `latest` where that is seen. */
  private readonly whole: Float32Array;
  private readonly seen: FieldObserver;
  /** That of the whole neighbourhood, and that of what is seen of it, where they are two. */
  private readonly observers: readonly FieldObserver[];
  private readonly belief: FieldBelief | null;
  private readonly reach: ReachBelief | null;
  /** The fields of the estimates; the same array where they are all there is to them. [rows, field size] */
  private readonly fields: Float32Array;
  private readonly streams: { readonly visibility: ModeStreams; readonly belief: ModeStreams };
  /** o_t and who lives, before the step. */
  private readonly observations: Float32Array;
  private readonly acting: Uint8Array;
  /** Steps that the network could learn from. */
  private steps = 0;

  constructor(options: MeanFieldOptions) {
    const { group, observer } = options;
    if (options.estimator === 'oracle' && (group.field || group.actionSpace.kind === 'candidates')) {
      throw new UserError(
        `The mean-field estimator "oracle" needs actions that can be seen before the step, but the group "${group.name}" declares its field itself; use "learned", "observed", "persistence" or "uniform".`,
      );
    }
    this.options = options;
    this.isOracle = options.estimator === 'oracle';
    this.fields = new Float32Array(group.rows * observer.size);
    this.observed = new Float32Array(group.rows * observer.size);
    this.latest = new Float32Array(group.rows * observer.size);
    this.seen = options.seen ?? observer;
    this.observers = options.seen ? [observer, options.seen] : [observer];
    this.whole = options.seen ? new Float32Array(this.latest.length) : this.latest;
    this.belief = options.estimator === 'belief' ? createBelief(options) : null;
    const { belief } = options;
    this.reach = this.belief && belief?.reach ? new ReachBelief(group.rows, belief.reach, belief) : null;
    this.size = observer.size + (this.reach ? 1 : 0);
    this.estimates = this.reach ? new Float32Array(group.rows * this.size) : this.fields;
    const rng = options.rng ?? createRng('mean field');
    this.streams = { visibility: new ModeStreams(rng.split('visibility')), belief: new ModeStreams(rng.split('belief')) };
    this.observations = new Float32Array(group.observations.length);
    this.acting = new Uint8Array(group.rows);
  }

  /** The copy has been reset: no field has been seen yet, but for one that the environment shows at the start. */
  begin(copy: number): void {
    const { group, observer } = this.options;
    const [from, to] = [copy * group.capacity, (copy + 1) * group.capacity];
    if (group.field) observer.observe(copy, this.observed, null);
    else for (let row = from; row < to; row++) this.observed.set(observer.fallback, row * observer.size);
    this.remember();
    if (this.belief) this.belief.begin(from, to, this.fields);
    else this.estimate();
    this.reach?.begin(from, to, this.estimates, this.size);
    this.layOut();
  }

  /** After `env.step()`, of training (`learn`) or evaluation: sees the field, learns from it where asked to, and estimates the next. Returns the network's loss, 0 where it did not learn. */
  advance(learn: boolean): number {
    const { network, trainEvery = 1 } = this.options;
    const mode = learn ? 'train' : 'evaluate';
    this.look(this.streams.visibility.of(mode));
    if (learn) this.keepBooks();
    const isDue = learn && ++this.steps % trainEvery === 0;
    const loss = isDue && network ? network.train(this.observations, this.observed, this.latest, this.acting) : 0;
    this.observed.set(this.latest);
    this.belief?.see(this.latest, this.seen.numbers!, this.acting);
    this.reach?.see(this.seen.numbers!, this.seen.distances!, this.acting);
    this.remember();
    const stream = this.streams.belief.of(mode);
    if (this.belief) this.belief.estimate(this.fields, stream);
    else this.estimate();
    this.reach?.estimate(this.estimates, this.size, stream);
    this.layOut();
    return loss;
  }

  /** Oracle only, between two passes of acting: the field of the actions that now stand in the group's arrays. */
  foresee(): void {
    const { env, observer } = this.options;
    for (let copy = 0; copy < env.numEnvs; copy++) observer.observe(copy, this.fields, this.observed);
  }

  saveState(): SnapshotRecord {
    return {
      estimates: this.estimates.slice(),
      observed: this.observed.slice(),
      observations: this.observations.slice(),
      acting: this.acting.slice(),
      steps: this.steps,
      belief: this.belief?.saveState() ?? null,
      reach: this.reach?.saveState() ?? null,
      streams: { visibility: this.streams.visibility.saveState(), belief: this.streams.belief.saveState() },
    };
  }

  /** The environment must stand as it did when the state was saved. */
  loadState(state: SnapshotRecord): void {
    for (const observer of this.observers) observer.remember();
    this.estimates.set(state['estimates'] as Float32Array);
    if (this.reach) copyRows(this.estimates, this.size, this.fields, this.options.observer.size);
    this.observed.set(state['observed'] as Float32Array);
    this.observations.set(state['observations'] as Float32Array);
    this.acting.set(state['acting'] as Uint8Array);
    this.steps = (state['steps'] as number | undefined) ?? 0;
    if (this.belief) this.belief.loadState(state['belief'] as SnapshotRecord);
    if (this.reach) this.reach.loadState(state['reach'] as SnapshotRecord);
    // Runs of before agents could see by chance had no streams to save.
    const streams = state['streams'] as { visibility: SnapshotRecord; belief: SnapshotRecord } | undefined;
    if (!streams) return;
    this.streams.visibility.loadState(streams.visibility);
    this.streams.belief.loadState(streams.belief);
  }

  /** Sees what has just been done. */
  private look(rng: Rng): void {
    const { env, observer, estimator } = this.options;
    const empty = estimator === 'persistence' ? this.observed : null;
    for (let copy = 0; copy < env.numEnvs; copy++) {
      observer.observe(copy, this.whole, empty);
      if (this.seen !== observer) this.seen.observe(copy, this.latest, empty, rng);
    }
  }

  /** Adds what has just been seen to the figures of training. */
  private keepBooks(): void {
    const { group, observer, errors, counts } = this.options;
    const { size, numbers } = observer;
    for (let row = 0; row < group.rows; row++) {
      if (!this.acting[row]) continue;
      errors?.add(this.whole, this.fields, this.observed, row * size);
      if (numbers) counts?.add(numbers[row]!);
    }
  }

  private remember(): void {
    const { group } = this.options;
    this.observations.set(group.observations);
    this.acting.set(group.alive);
    for (const observer of this.observers) observer.remember();
  }

  private estimate(): void {
    const { group, observer, estimator, network } = this.options;
    switch (estimator) {
      case 'learned':
        network!.predict(group.observations, this.observed, this.fields);
        break;
      case 'uniform':
        for (let row = 0; row < group.rows; row++) this.fields.set(observer.fallback, row * observer.size);
        break;
      default:
        this.fields.set(this.observed);
    }
  }

  /** Puts the fields where the policy looks for them. */
  private layOut(): void {
    if (this.reach) copyRows(this.fields, this.options.observer.size, this.estimates, this.size);
  }
}

function createBelief({ group, observer, belief }: MeanFieldOptions): FieldBelief {
  if (!observer.isDistribution || !observer.numbers) {
    throw new UserError(
      `The mean-field estimator "belief" counts discrete actions that it sees, but the group "${group.name}" ${observer.isDistribution ? 'declares its field itself' : `has ${group.actionSpace.kind} actions`}; use "learned", "observed", "persistence" or "uniform".`,
    );
  }
  return new FieldBelief(group.rows, observer.size, belief!);
}

/** Copies the rows of an array to one whose rows are longer or shorter: as much as both hold. */
function copyRows(from: Float32Array, fromWidth: number, into: Float32Array, intoWidth: number): void {
  const width = Math.min(fromWidth, intoWidth);
  for (let at = 0, to = 0; at < from.length; at += fromWidth, to += intoWidth) {
    for (let i = 0; i < width; i++) into[to + i] = from[at + i]!;
  }
}
