import { describe, expect, it } from 'vitest';
import { formatCount, formatDuration, formatFigure, formatTable, inWords } from '../../src/cli/format.ts';
import { createProgress } from '../../src/cli/progress.ts';

/** A stream that keeps what it is given, and a clock that is set by hand. */
function stage(isTTY: boolean) {
  const stage = {
    now: 0,
    text: '',
    stream: {
      isTTY,
      columns: 200,
      write(text: string) {
        stage.text += text;
      },
    },
  };
  return stage;
}

const fresh = { step: 0, agentSteps: 0 };

const episode = (value: number) =>
  ({ type: 'episode', step: 1, episode: 0, length: 5, return: value, returns: { a: value }, metrics: { serviceRate: 0.825 } }) as const;

describe('createProgress', () => {
  it('redraws one line on a terminal: steps, speed, time left, return, loss, service rate', () => {
    const s = stage(true);
    const progress = createProgress(10_000, fresh, s.stream, () => s.now);
    progress.event(episode(10));
    progress.event(episode(20));
    progress.event({ type: 'log', step: 1, agentSteps: 100, metrics: { a: { epsilon: 0.2, loss: 0.03125 } } });
    progress.step(0, 0);
    s.now = 2000;
    progress.step(2500, 250_000);
    expect(s.text).toBe(
      '\r\x1b[2K2,500/10,000  25 %  1,250 steps/s  125,000 agent-steps/s  ETA 0:06  return 15  loss 0.03125  service 83 %',
    );
    s.text = '';
    s.now = 2050;
    progress.step(2501, 250_100);
    expect(s.text).toBe('');
    progress.clear();
    expect(s.text).toBe('\r\x1b[2K');
  });

  it('cuts the line to the width of the terminal', () => {
    const s = stage(true);
    const progress = createProgress(10, fresh, { ...s.stream, columns: 20 }, () => s.now);
    s.now = 1000;
    progress.step(5, 5);
    expect(s.text.replace('\r\x1b[2K', '')).toHaveLength(19);
  });

  it('writes a plain line now and then elsewhere', () => {
    const s = stage(false);
    const progress = createProgress(1000, fresh, s.stream, () => s.now);
    for (let step = 1; step <= 300; step++) {
      s.now += 100;
      progress.step(step, step);
    }
    const lines = s.text.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^100\/1,000 {2}10 % {2}10 steps\/s .* ETA 1:30$/);
    expect(s.text).not.toContain('\r');
  });

  it('counts speed from where the run was resumed', () => {
    const s = stage(false);
    const progress = createProgress(1000, { step: 500, agentSteps: 5000 }, s.stream, () => s.now);
    progress.step(501, 5010);
    s.now = 10_000;
    progress.step(601, 6010);
    expect(progress.rates()).toEqual({ seconds: 10, stepsPerSecond: 10.1, agentStepsPerSecond: 101 });
  });

  it('tells of evaluations, and is silent without a stream', () => {
    const s = stage(false);
    const evaluation = { type: 'evaluation', step: 2000, episodes: [], mean: { return: 12.5, serviceRate: 0.9 } } as const;
    createProgress(10, fresh, s.stream).event(evaluation);
    expect(s.text).toBe('step 2,000: evaluation return 12.5, service 90.0 %\n');
    const silent = createProgress(10, fresh, null);
    silent.event(evaluation);
    expect(() => silent.step(1, 1)).not.toThrow();
  });
});

describe('formatting', () => {
  it('is short and plain', () => {
    expect([950, 12_400, 1_250_000, 3e9].map(formatCount)).toEqual(['950', '12,400', '1.25M', '3.00G']);
    expect([9.4, 750, 3900, -1].map(formatDuration)).toEqual(['0:09', '12:30', '1:05:00', '0:00']);
    expect([0, 3400, 405.1, 12_345.678, 0.033333, 0.00001, 2e9, Number.NaN, Number.NEGATIVE_INFINITY, undefined].map(formatFigure)).toEqual(
      ['0', '3400', '405.1', '12345.7', '0.03333', '1.00e-5', '2.00e+9', '-', '-inf', '-'],
    );
    expect(['serviceRate', 'waitP95', 'return'].map(inWords)).toEqual(['service rate', 'wait p95', 'return']);
    expect(
      formatTable(
        ['policy', 'return'],
        [
          ['a', '1.5'],
          ['random', '-10'],
        ],
      ),
    ).toBe('policy  return\na          1.5\nrandom     -10');
  });
});
