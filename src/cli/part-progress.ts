import process from 'node:process';
import { formatDuration } from './format.ts';
import type { ProgressStream } from './progress.ts';

/** Milliseconds from one drawing to the next: on a terminal, and elsewhere. */
const [REDRAW, PLAIN] = [100, 10_000];

/** Shows how far the parts of a long computation are, one after the other: `predicting  42 %  ETA 0:31`. */
export function createPartProgress(stream: ProgressStream = process.stderr, clock: () => number = () => performance.now()) {
  let current = '';
  let start = 0;
  let drawn = 0;
  const clear = () => {
    if (stream.isTTY) stream.write('\r\x1b[2K');
  };
  return {
    clear,
    update(part: string, share: number): void {
      const now = clock();
      if (part !== current) [current, start, drawn] = [part, now, now];
      if (now - drawn < (stream.isTTY ? REDRAW : PLAIN)) return;
      drawn = now;
      const left = share > 0 ? formatDuration(((now - start) / 1000) * (1 / share - 1)) : '-';
      const line = `${part}  ${Math.floor(100 * share)} %  ETA ${left}`;
      stream.write(stream.isTTY ? `\r\x1b[2K${line.slice(0, (stream.columns ?? 80) - 1)}` : `${line}\n`);
    },
  };
}
