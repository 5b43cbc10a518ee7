import type { Rng, RngState } from './rng.ts';
import type { SnapshotRecord } from './snapshot.ts';

/** Random numbers of a policy, apart from those that it learns with. Evaluation has a stream of its own, so it can be repeated and moves nothing in training. */
export class ModeStreams {
  private readonly streams: Readonly<Record<'train' | 'evaluate', Rng>>;

  constructor(rng: Rng) {
    this.streams = { train: rng.split('train'), evaluate: rng.split('evaluate') };
  }

  of(mode: 'train' | 'evaluate'): Rng {
    return this.streams[mode];
  }

  saveState(): SnapshotRecord {
    const { train, evaluate } = this.streams;
    return { train: train.save(), evaluate: evaluate.save() };
  }

  loadState(state: SnapshotRecord): void {
    for (const mode of ['train', 'evaluate'] as const) this.streams[mode].load(state[mode] as RngState);
  }
}
