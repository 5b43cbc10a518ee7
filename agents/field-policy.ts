import type { Group } from '../src/environment/population-env.ts';
import type { Foresight, Mode, Policy } from '../src/learning/learner.ts';
import type { MeanField } from '../src/meanfield/mean-field.ts';
import type { Rng, RngState } from '../src/shared/rng.ts';
import type { SnapshotRecord } from '../src/shared/snapshot.ts';

/** One environment's group under a learner that may look at a mean field. */
export class FieldPolicy implements Policy {
  readonly probabilities?: (into: Float64Array) => void;
  readonly foresight?: Foresight;
  private readonly group: Group;
  private readonly meanField: MeanField | null;
  private readonly calls: {
    begin?(copy: number): void;
    choose(mode: Mode, group: Group, fields: Float32Array | null): void;
    /** Writes how likely evaluation chooses each discrete action; absent where that cannot be told. */
    probabilities?(group: Group, fields: Float32Array | null, into: Float64Array): void;
    /** Null where the environment is not the one that is learned in. */
    record: ((group: Group, fields: Float32Array | null) => void) | null;
    /** What `choose` draws from in evaluation; evaluations begin alike, as it is part of the policy's state. */
    readonly evaluating?: Rng;
  };

  constructor(group: Group, meanField: MeanField | null, calls: FieldPolicy['calls']) {
    this.group = group;
    this.meanField = meanField;
    this.calls = calls;
    if (meanField?.isOracle) {
      this.foresight = {
        intend: () => this.choose('evaluate'),
        foresee: () => meanField.foresee(),
        decide: (mode) => this.choose(mode),
      };
    }
    // What an oracle foresees hangs on the actions drawn.
    if (calls.probabilities && !this.foresight) {
      this.probabilities = (into) => calls.probabilities?.(group, meanField?.estimates ?? null, into);
    }
  }

  begin(copy: number): void {
    this.meanField?.begin(copy);
    this.calls.begin?.(copy);
  }

  act(mode: Mode): void {
    this.foresight?.intend();
    this.foresight?.foresee();
    this.choose(mode);
  }

  observe(mode: Mode): void {
    this.meanField?.advance(mode === 'train');
    if (mode === 'train') this.calls.record?.(this.group, this.meanField?.estimates ?? null);
  }

  saveState(): SnapshotRecord {
    const { evaluating } = this.calls;
    return { meanField: this.meanField?.saveState() ?? null, ...(evaluating ? { evaluating: evaluating.save() } : {}) };
  }

  loadState(state: SnapshotRecord): void {
    this.meanField?.loadState(state['meanField'] as SnapshotRecord);
    // Runs of before evaluation could be drawn have no stream of it.
    if (state['evaluating']) this.calls.evaluating?.load(state['evaluating'] as RngState);
  }

  private choose(mode: Mode): void {
    this.calls.choose(mode, this.group, this.meanField?.estimates ?? null);
  }
}
