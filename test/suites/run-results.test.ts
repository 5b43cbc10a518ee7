import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { JsonLines } from '../../src/runs/json-lines.ts';
import { runClock } from '../../src/suites/run-results.ts';

it('adds up the seconds of all the times a run was taken up, however long each took', async () => {
  const times = fc.record({
    every: fc.integer({ min: 1, max: 20 }),
    // Where it went on, as a share of what there was, and the seconds to each of its logs.
    sessions: fc.array(
      fc.record({
        from: fc.double({ min: 0, max: 1, noNaN: true }),
        paces: fc.array(fc.double({ min: 0.01, max: 90, noNaN: true }), { maxLength: 5 }),
      }),
      { maxLength: 5 },
    ),
  });
  await fc.assert(
    fc.asyncProperty(times, async ({ every, sessions }) => {
      const folder = mkdtempSync(join(tmpdir(), 'murmuration-clock-'));
      try {
        const log = new JsonLines(join(folder, 'timings.jsonl'));
        let [most, total] = [0, 0];
        for (const { from, paces } of sessions) {
          const begun = Math.round(from * most);
          let seconds = 0;
          for (const [index, pace] of paces.entries()) {
            const step = (Math.floor(begun / every) + index + 1) * every;
            seconds += pace;
            log.append({ step, seconds, stepsPerSecond: (step - begun) / seconds, agentStepsPerSecond: 1 });
            most = Math.max(most, step);
          }
          total += seconds;
        }
        log.close();
        expect((await runClock(folder)).seconds).toBeCloseTo(total, 6);
      } finally {
        rmSync(folder, { recursive: true });
      }
    }),
  );
});
