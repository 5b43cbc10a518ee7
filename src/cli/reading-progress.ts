import { formatDuration } from './format.ts';
import { createStatusLine, type ProgressStream } from './status-line.ts';

/** Milliseconds from one drawing to the next; nothing is drawn before the first of them is over. */
const REDRAW = 100;
const BAR = 24;

/** Shows how far the reading of files is, on a terminal only. */
export interface ReadingProgress {
  read(bytes: number, total: number): void;
  clear(): void;
}

/** Shows `Reading ██████░░░░  1,240/2,000 MB  62 %  71 MB/s  ETA 0:11` in one line that is redrawn. */
export function createReadingProgress(stream: ProgressStream, clock: () => number = () => performance.now()): ReadingProgress {
  const start = clock();
  const status = createStatusLine(stream);
  let drawn = start;
  let shown = false;
  return {
    read(bytes, total) {
      const now = clock();
      if (!status.isTerminal || now - drawn < REDRAW) return;
      drawn = now;
      shown = true;
      status.draw(progressLine(bytes, total, (now - start) / 1000));
    },
    clear() {
      if (shown) status.clear();
      shown = false;
    },
  };
}

function progressLine(bytes: number, total: number, seconds: number): string {
  const share = Math.min(1, bytes / Math.max(1, total));
  const full = Math.round(share * BAR);
  const rate = bytes / seconds;
  const megabytes = (count: number) => Math.round(count / 1e6).toLocaleString('en-GB');
  return [
    `Reading ${'█'.repeat(full)}${'░'.repeat(BAR - full)}`,
    `${megabytes(bytes)}/${megabytes(total)} MB`,
    `${Math.floor(100 * share)} %`,
    `${megabytes(rate)} MB/s`,
    `ETA ${rate > 0 ? formatDuration((total - bytes) / rate) : '-'}`,
  ].join('  ');
}
