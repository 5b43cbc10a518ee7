import process from 'node:process';
import type { PlannedRun } from '../suites/planned-run.ts';
import { runClock } from '../suites/run-results.ts';
import { formatDuration } from './format.ts';
import { createStatusLine, type ProgressStream } from './status-line.ts';

/** Milliseconds from one look at the runs to the next: on a terminal, and elsewhere. */
const [LOOK, PLAIN] = [1000, 30_000];

export interface RunsProgress {
  begin(run: PlannedRun): void;
  end(run: PlannedRun, sentence: string): void;
  /** Looks no more. */
  close(): void;
}

/** Shows how many runs go: `3 of 25 runs done  battle/dmfg-ql-0 45 %  battle/mfq-0 12 %  ETA 1:20:00`. Runs done before are part of the count. */
export function createRunsProgress(runs: readonly PlannedRun[], stream: ProgressStream | null = process.stderr): RunsProgress {
  const going = new Map<PlannedRun, number>();
  const start = performance.now();
  const status = createStatusLine(stream);
  const stepsOf = (run: PlannedRun): number => Math.max(1, run.config.totalTimesteps);
  const left = runs.filter(({ state }) => state !== 'done');
  const total = left.reduce((sum, run) => sum + stepsOf(run), 0);
  let done = runs.length - left.length;
  let ended = 0;
  /** Steps that were there before this process began. */
  let before = 0;

  async function look(): Promise<void> {
    for (const run of going.keys()) {
      const { step } = await runClock(run.path);
      if (going.has(run)) going.set(run, step);
    }
    status.draw(line());
  }

  function line(): string {
    const steps = ended + [...going.values()].reduce((sum, step) => sum + step, 0);
    const share = (steps - before) / (total - before);
    const seconds = (performance.now() - start) / 1000;
    const parts = [...going].map(([run, step]) => `${run.name} ${Math.floor((100 * step) / stepsOf(run))} %`);
    return [`${done} of ${runs.length} runs done`, ...parts, `ETA ${share > 0 ? formatDuration(seconds / share - seconds) : '-'}`].join(
      '  ',
    );
  }

  const timer = setInterval(() => void look(), status.isTerminal ? LOOK : PLAIN);
  return {
    begin(run) {
      going.set(run, 0);
      if (run.state === 'begun') {
        void runClock(run.path).then(({ step }) => {
          before += step;
        });
      }
    },
    end(run, sentence) {
      going.delete(run);
      done++;
      ended += stepsOf(run);
      status.say(sentence);
    },
    close() {
      clearInterval(timer);
      status.clear();
    },
  };
}
