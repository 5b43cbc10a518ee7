import type { TrainingEvent } from '../learning/train.ts';
import { mean } from '../statistics/summaries.ts';
import { formatCount, formatDuration, formatFigure } from './format.ts';
import { createStatusLine, type ProgressStream } from './status-line.ts';

export interface Progress {
  /** After every step. */
  step(step: number, agentSteps: number): void;
  event(event: TrainingEvent): void;
  /** Takes the line away before something else is printed. */
  clear(): void;
  /** Steps and agent-steps a second since the beginning of this process's part of the run. */
  rates(): { readonly seconds: number; readonly stepsPerSecond: number; readonly agentStepsPerSecond: number };
}

/** Milliseconds from one drawing to the next. */
const REDRAW = 100;
const PLAIN = 10_000;
/** Episodes over which the return shown is a mean. */
const RECENT = 10;

/**
 * Shows how a run goes: `12,400/50,000  25 %  1,950 steps/s  195,000 agent-steps/s  ETA 0:19  return 391.2  loss 0.034  service 83 %`.
 * @param begun what an earlier part of the run has done: steps, and steps of single live agents.
 * @param clock milliseconds; only speeds and times left depend on it.
 */
export function createProgress(
  total: number,
  begun: { readonly step: number; readonly agentSteps: number },
  stream: ProgressStream | null,
  clock: () => number = () => performance.now(),
): Progress {
  const start = clock();
  const status = createStatusLine(stream);
  let drawn = start;
  let [done, agents] = [begun.step, begun.agentSteps];
  let loss: number | undefined;
  const recent: Extract<TrainingEvent, { type: 'episode' }>[] = [];

  function rates() {
    const seconds = Math.max((clock() - start) / 1000, 1e-9);
    return { seconds, stepsPerSecond: (done - begun.step) / seconds, agentStepsPerSecond: (agents - begun.agentSteps) / seconds };
  }

  function line(): string {
    const { stepsPerSecond, agentStepsPerSecond } = rates();
    const parts = [
      `${formatCount(done)}/${formatCount(total)}`,
      `${Math.floor((100 * done) / Math.max(total, 1))} %`,
      `${formatCount(stepsPerSecond)} steps/s`,
      `${formatCount(agentStepsPerSecond)} agent-steps/s`,
      `ETA ${stepsPerSecond > 0 ? formatDuration((total - done) / stepsPerSecond) : '-'}`,
    ];
    if (recent.length > 0) parts.push(`return ${formatFigure(mean(recent.map(({ return: value }) => value)))}`);
    if (loss !== undefined) parts.push(`loss ${formatFigure(loss)}`);
    const service = recent.flatMap(({ metrics }) => metrics['serviceRate'] ?? []);
    if (service.length > 0) parts.push(`service ${(100 * mean(service)).toFixed(0)} %`);
    return parts.join('  ');
  }

  return {
    step(step, agentSteps) {
      [done, agents] = [step, agentSteps];
      if (!stream || clock() - drawn < (status.isTerminal ? REDRAW : PLAIN)) return;
      drawn = clock();
      status.draw(line());
    },
    event(event) {
      if (event.type === 'episode') {
        recent.push(event);
        if (recent.length > RECENT) recent.shift();
      } else if (event.type === 'log') {
        loss = Object.values(event.metrics)
          .flatMap((figures) => Object.entries(figures))
          .find(([name]) => /loss/i.test(name))?.[1];
      } else if (event.type === 'evaluation') {
        const { return: value, serviceRate } = event.mean;
        const service = serviceRate === undefined ? '' : `, service ${(100 * serviceRate).toFixed(1)} %`;
        status.say(`step ${formatCount(event.step)}: evaluation return ${formatFigure(value)}${service}`);
      }
    },
    clear: status.clear,
    rates,
  };
}
