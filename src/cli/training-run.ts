import { rm } from 'node:fs/promises';
import process from 'node:process';
import type { PopulationEnv } from '../environment/population-env.ts';
import { type TrainingEvent, train } from '../learning/train.ts';
import type { Assembly } from '../runs/assemble.ts';
import { checkpointContent } from '../runs/checkpoint-state.ts';
import type { RunConfig } from '../runs/config.ts';
import type { RunFolder } from '../runs/run-folder.ts';
import type { SnapshotRecord } from '../shared/snapshot.ts';
import type { Progress } from './progress.ts';

export interface TrainingRun {
  readonly config: RunConfig;
  readonly assembly: Assembly;
  /** Null when nothing is to be evaluated. */
  readonly evaluationEnv: PopulationEnv | null;
  readonly folder: RunFolder;
  /** The folder was made for this very run, and is removed again where it fails before anything has happened in it. */
  readonly isNew: boolean;
  /** Training state of the checkpoint to go on from. */
  readonly resume?: SnapshotRecord;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** The last event of a run: done, or stopped with or without a checkpoint. */
export type Ending = Extract<TrainingEvent, { type: 'done' | 'stopped' }>;

/** Trains, and writes what happens into the run folder. A failure becomes the folder's last event (at the very beginning, its end), and is thrown on. */
export async function runTraining(run: TrainingRun): Promise<Ending> {
  const { config, assembly, evaluationEnv, folder, progress } = run;
  let done = (run.resume?.['step'] as number | undefined) ?? 0;
  let hasBegun = !run.isNew;
  const events = train({
    ...assembly,
    ...(evaluationEnv ? { evaluationEnv } : {}),
    config,
    signal: run.signal,
    ...(run.resume ? { resume: run.resume } : {}),
    onStep(step, agentSteps) {
      done = step;
      hasBegun = true;
      progress.step(step, agentSteps);
    },
  });
  try {
    for await (const event of events) {
      hasBegun = true;
      progress.event(event);
      if (event.type === 'done' || event.type === 'stopped') return event;
      if (event.type === 'checkpoint') {
        await folder.writeCheckpoint(event.step, checkpointContent(event.state, config), { keep: config.checkpoint.keep });
        continue;
      }
      folder.append({ ...event });
      if (event.type === 'log') folder.appendTiming({ step: event.step, ...progress.rates() });
    }
    throw new Error('The training loop ended without saying so.');
  } catch (error) {
    const { message, stack, cause } = error as Error;
    if (hasBegun) folder.append({ type: 'failed', step: done + 1, message, stack: cause instanceof Error ? cause.stack : stack });
    else await rm(folder.path, { recursive: true });
    throw error;
  } finally {
    progress.clear();
  }
}

/**
 * Lets Ctrl-C (or SIGTERM) end a run after the step in progress. So does the end of a process that has started this one with a
 * channel between them (a suite that was killed): nothing trains on unseen. A second Ctrl-C ends the process at once, as it would without this.
 * @returns the signal for the loop, and a function that gives Ctrl-C its usual meaning back.
 */
export function stopOnInterrupt(notice: () => void): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  const release = (): void => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    process.off('disconnect', stop);
  };
  function stop(): void {
    release();
    notice();
    controller.abort();
  }
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('disconnect', stop);
  return { signal: controller.signal, release };
}
