import process from 'node:process';
import { formatDuration } from './format.ts';
import { createStatusLine, type ProgressStream } from './status-line.ts';

/** Milliseconds from one drawing to the next: on a terminal, and elsewhere. */
const [REDRAW, PLAIN] = [100, 10_000];

/** Shows how far the parts of a long computation are, one after the other: `predicting  42 %  ETA 0:31`. */
export function createPartProgress(stream: ProgressStream = process.stderr, clock: () => number = () => performance.now()) {
  let current = '';
  let start = 0;
  let drawn = 0;
  const status = createStatusLine(stream);
  return {
    clear: status.clear,
    update(part: string, share: number): void {
      const now = clock();
      if (part !== current) [current, start, drawn] = [part, now, now];
      if (now - drawn < (status.isTerminal ? REDRAW : PLAIN)) return;
      drawn = now;
      const left = share > 0 ? formatDuration(((now - start) / 1000) * (1 / share - 1)) : '-';
      status.draw(`${part}  ${Math.floor(100 * share)} %  ETA ${left}`);
    },
  };
}
