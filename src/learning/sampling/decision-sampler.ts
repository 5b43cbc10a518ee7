import type { SnapshotRecord } from '../../shared/snapshot.ts';
import { Priorities } from './priorities.ts';
import type { Sample, Sampler, SamplerOptions } from './sampler.ts';

/** Draws single decisions of every policy whose turn it is: uniformly, or those the more often that surprised most. */
export class DecisionSampler implements Sampler {
  readonly most: number;
  private readonly options: SamplerOptions;
  private readonly priorities: Priorities | null;

  constructor(options: SamplerOptions) {
    const { replay, prioritisation, turns, batchSize } = options;
    this.options = options;
    this.most = turns.size * batchSize;
    this.priorities = prioritisation ? new Priorities(replay.numPolicies, replay.framesOfPolicy, prioritisation) : null;
    const { priorities } = this;
    if (priorities) {
      replay.watch((index, isLearnable) => {
        const { policy, place } = replay.placeOf(index);
        if (isLearnable) priorities.add(policy, place);
        else priorities.remove(policy, place);
      });
    }
  }

  beginStep(): void {}

  decided(): void {}

  draw(batch: readonly Sample[], active: Uint8Array): number {
    const { replay, rng, turns, batchSize, nSteps, learningStarts } = this.options;
    const { priorities } = this;
    let size = 0;
    active.fill(0);
    turns.take((policy) => {
      active[policy] = replay.count(policy) >= learningStarts ? 1 : 0;
      if (!active[policy]) return;
      for (let i = 0; i < batchSize; i++) {
        const sample = batch[size++]!;
        sample.policy = policy;
        sample.weight = 1;
        if (priorities) {
          const place = priorities.draw(policy, rng);
          replay.follow(replay.indexOf(policy, place), nSteps, sample.transition);
          sample.weight = priorities.importance(policy, place, replay.count(policy));
        } else replay.sample(policy, nSteps, rng, sample.transition);
      }
    });
    if (priorities) normaliseWeights(batch, size);
    return size;
  }

  learned(batch: readonly Sample[], size: number): void {
    const { replay } = this.options;
    for (let i = 0; i < size && this.priorities; i++) {
      const { transition, error } = batch[i]!;
      const { policy, place } = replay.placeOf(transition.from);
      this.priorities.rate(policy, place, Math.abs(error));
    }
  }

  saveState(): SnapshotRecord {
    return { priorities: this.priorities?.saveState() ?? null };
  }

  loadState(state: SnapshotRecord): void {
    this.priorities?.loadState(state['priorities'] as SnapshotRecord);
  }
}

/** Brings the weights of each policy's samples to at most 1. */
export function normaliseWeights(batch: readonly Sample[], size: number): void {
  for (let from = 0; from < size; ) {
    let to = from;
    let most = 0;
    for (; to < size && batch[to]!.policy === batch[from]!.policy; to++) most = Math.max(most, batch[to]!.weight);
    for (; from < to; from++) batch[from]!.weight /= most;
  }
}
