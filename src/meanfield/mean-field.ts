import type { Group, PopulationEnv } from '../environment/population-env.ts';
import type { SnapshotRecord } from '../shared/snapshot.ts';
import { UserError } from '../shared/user-error.ts';
import type { FieldErrors } from './field-errors.ts';
import type { FieldNetwork } from './field-network.ts';
import type { FieldObserver } from './field-observer.ts';

/**
 * Where the field that a policy is conditioned on at step t comes from:
 * - learned: the agent's own network, f(o_t, mhat_{t-1}) (DMFG);
 * - observed: what was seen in the last step, mhat_{t-1}, and the fallback where nobody was near (MFQ);
 * - persistence: the same, but an empty neighbourhood leaves the last field standing;
 * - uniform: nothing is known;
 * - oracle: the field of the actions that the neighbours would take now, given the last one (two passes; a yardstick, not decentralised).
 */
export type EstimatorKind = 'learned' | 'observed' | 'persistence' | 'uniform' | 'oracle';

export interface MeanFieldOptions {
  readonly env: PopulationEnv;
  readonly group: Group;
  readonly observer: FieldObserver;
  readonly estimator: EstimatorKind;
  /** Needed by 'learned'. */
  readonly network?: FieldNetwork | undefined;
  /** Steps between two updates of the network, each with what the last of them showed. Default 1. */
  readonly trainEvery?: number;
  /** Where the estimates' errors in training are added up. */
  readonly errors?: FieldErrors | undefined;
}

/** The mean field of a group in one environment: what every row estimates now and saw last. */
export class MeanField {
  readonly size: number;
  /** The policy must act twice: first on the last field, then, after `foresee`, on the true one. */
  readonly isOracle: boolean;
  /** m_t of every row, for the step to come. [rows, size] */
  readonly estimates: Float32Array;
  private readonly options: MeanFieldOptions;
  /** mhat_{t-1} of every row. */
  private readonly observed: Float32Array;
  private readonly latest: Float32Array;
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
    this.size = observer.size;
    this.isOracle = options.estimator === 'oracle';
    this.estimates = new Float32Array(group.rows * observer.size);
    this.observed = new Float32Array(group.rows * observer.size);
    this.latest = new Float32Array(group.rows * observer.size);
    this.observations = new Float32Array(group.observations.length);
    this.acting = new Uint8Array(group.rows);
  }

  /** The copy has been reset: no field has been seen yet, but for one that the environment shows at the start. */
  begin(copy: number): void {
    const { group, observer } = this.options;
    const { size } = this;
    const [from, to] = [copy * group.capacity, (copy + 1) * group.capacity];
    if (group.field) observer.observe(copy, this.observed, null);
    else for (let row = from; row < to; row++) this.observed.set(observer.fallback, row * size);
    this.remember();
    this.estimate();
  }

  /** After `env.step()`: sees the field, learns from it where asked to, and estimates the next. Returns the network's loss, 0 where it did not learn. */
  advance(learn: boolean): number {
    const { env, group, observer, estimator, network, errors, trainEvery = 1 } = this.options;
    const { size } = this;
    for (let copy = 0; copy < env.numEnvs; copy++) {
      observer.observe(copy, this.latest, estimator === 'persistence' ? this.observed : null);
    }
    if (learn && errors) {
      for (let row = 0; row < group.rows; row++) {
        if (this.acting[row]) errors.add(this.latest, this.estimates, this.observed, row * size);
      }
    }
    const isDue = learn && ++this.steps % trainEvery === 0;
    const loss = isDue && network ? network.train(this.observations, this.observed, this.latest, this.acting) : 0;
    this.observed.set(this.latest);
    this.remember();
    this.estimate();
    return loss;
  }

  /** Oracle only, between two passes of acting: the field of the actions that now stand in the group's arrays. */
  foresee(): void {
    const { env, observer } = this.options;
    for (let copy = 0; copy < env.numEnvs; copy++) observer.observe(copy, this.estimates, this.observed);
  }

  saveState(): SnapshotRecord {
    return {
      estimates: this.estimates.slice(),
      observed: this.observed.slice(),
      observations: this.observations.slice(),
      acting: this.acting.slice(),
      steps: this.steps,
    };
  }

  /** The environment must stand as it did when the state was saved. */
  loadState(state: SnapshotRecord): void {
    this.options.observer.remember();
    this.estimates.set(state['estimates'] as Float32Array);
    this.observed.set(state['observed'] as Float32Array);
    this.observations.set(state['observations'] as Float32Array);
    this.acting.set(state['acting'] as Uint8Array);
    this.steps = (state['steps'] as number | undefined) ?? 0;
  }

  private remember(): void {
    const { group, observer } = this.options;
    this.observations.set(group.observations);
    this.acting.set(group.alive);
    observer.remember();
  }

  private estimate(): void {
    const { group, observer, estimator, network } = this.options;
    switch (estimator) {
      case 'learned':
        network!.predict(group.observations, this.observed, this.estimates);
        break;
      case 'uniform':
        for (let row = 0; row < group.rows; row++) this.estimates.set(observer.fallback, row * this.size);
        break;
      default:
        this.estimates.set(this.observed);
    }
  }
}
