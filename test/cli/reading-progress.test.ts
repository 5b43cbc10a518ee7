import { describe, expect, it } from 'vitest';
import { createReadingProgress } from '../../src/cli/reading-progress.ts';

describe('the progress of reading', () => {
  const run = (isTTY: boolean) => {
    const written: string[] = [];
    let now = 0;
    const progress = createReadingProgress({ isTTY, columns: 100, write: (text: string) => written.push(text) }, () => now);
    for (now = 50; now <= 1000; now += 50) progress.read(now * 1e5, 4e8);
    progress.clear();
    return written;
  };

  it('is one line with rate and time left, redrawn ten times a second and taken away', () => {
    const written = run(true);
    expect(written).toHaveLength(11);
    expect(written[9]).toBe('\r\x1b[2KReading ██████░░░░░░░░░░░░░░░░░░  100/400 MB  25 %  100 MB/s  ETA 0:03');
    expect(written[10]).toBe('\r\x1b[2K');
  });

  it('is nothing where there is no terminal', () => {
    expect(run(false)).toEqual([]);
  });
});
