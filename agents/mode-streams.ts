import type { Mode } from '../src/learning/learner.ts';
import type { Rng, RngState } from '../src/shared/rng.ts';
import type { SnapshotRecord } from '../src/shared/snapshot.ts';

/** Random numbers of a policy that does not learn. Evaluation has a stream of its own, so it can be repeated and moves nothing in training. */
export class ModeStreams {
  private readonly streams: Readonly<Record<Mode, Rng>>;

  constructor(rng: Rng) {
    this.streams = { train: rng.split('train'), evaluate: rng.split('evaluate') };
  }

  of(mode: Mode): Rng {
    return this.streams[mode];
  }

  saveState(): SnapshotRecord {
    const { train, evaluate } = this.streams;
    return { train: { ...train.save() }, evaluate: { ...evaluate.save() } };
  }

  loadState(state: SnapshotRecord): void {
    for (const mode of ['train', 'evaluate'] as const) this.streams[mode].load(state[mode] as unknown as RngState);
  }
}
