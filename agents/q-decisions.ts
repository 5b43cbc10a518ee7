import type { ActionValues } from '../src/learning/action-values.ts';
import type { Replay } from '../src/learning/replay.ts';
import type { Sample } from '../src/learning/sampling/sampler.ts';

interface Parts {
  readonly replay: Replay;
  readonly values: ActionValues;
}

/** Presents the first `size` decisions of the batch, as they were taken, to be valued next. */
export function presentDecisions({ replay, values }: Parts, batch: readonly Sample[], size: number): void {
  values.clear();
  for (let i = 0; i < size; i++) {
    const sample = batch[i]!;
    const action = replay.action(sample.transition.from);
    const frame = values.frame();
    replay.read(sample.transition.from, frame, action);
    sample.entry = values.add(sample.policy, frame, action);
  }
}
