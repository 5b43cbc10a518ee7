import { join } from 'node:path';
import type { Evaluation } from '../learning/evaluate.ts';
import { readJsonLines } from '../runs/json-lines.ts';

/** What the last evaluation of a run found; null where there was none. */
export async function lastEvaluation(path: string): Promise<Evaluation | null> {
  let last: Evaluation | null = null;
  for await (const event of readJsonLines(join(path, 'events.jsonl'))) {
    if (event['type'] === 'evaluation') last = { episodes: event['episodes'], mean: event['mean'] } as Evaluation;
  }
  return last;
}

/** How far a run is, by its clock: steps done, and seconds of training over all the times it was taken up. Steps as of its last log. */
export async function runClock(path: string): Promise<{ readonly step: number; readonly seconds: number }> {
  let [step, before, seconds, takenUpAt] = [0, 0, 0, 0];
  for await (const timing of readJsonLines(join(path, 'timings.jsonl'))) {
    const [now, at] = [Number(timing['seconds']), Number(timing['step'])];
    const begun = Math.round(at - now * Number(timing['stepsPerSecond']));
    // Whoever takes a run up begins at a step of its own, or does steps once more.
    if (begun !== takenUpAt || at <= step) before += seconds;
    [step, seconds, takenUpAt] = [at, now, begun];
  }
  return { step, seconds: before + seconds };
}
