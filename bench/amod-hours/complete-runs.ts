import process from 'node:process';
import { formatDuration } from '../../src/cli/format.ts';
import { UserError } from '../../src/shared/user-error.ts';
import type { Murmur } from './murmur.ts';
import { completeStudyRun, readStudyRun, type StudyRun } from './study-run.ts';

/** Completes the runs, so many at a time. After a failure no other is begun, and those in progress are waited for. */
export async function completeRuns(runs: readonly StudyRun[], jobs: number, murmur: Murmur): Promise<void> {
  const waiting: StudyRun[] = [];
  for (const run of runs) if ((await readStudyRun(run)) === null) waiting.push(run);
  const total = waiting.length;
  let failure: unknown;
  const halt = (signal: 'SIGINT' | 'SIGTERM'): void => {
    failure ??= new UserError(`Stopped by ${signal}. The same command goes on from here.`);
    // Ctrl-C in a terminal has reached the runs themselves already.
    if (signal === 'SIGTERM') murmur.stop();
  };
  process.on('SIGINT', halt).on('SIGTERM', halt);
  const work = async (): Promise<void> => {
    for (let run = waiting.shift(); run && failure === undefined; run = waiting.shift()) {
      const number = total - waiting.length;
      const begun = performance.now();
      console.error(`${number}/${total} ${run.folder}`);
      try {
        await completeStudyRun(run, murmur);
        console.error(`${number}/${total} ${run.folder} done in ${formatDuration((performance.now() - begun) / 1000)}`);
      } catch (error) {
        failure ??= error;
      }
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  process.off('SIGINT', halt).off('SIGTERM', halt);
  if (failure !== undefined) throw failure;
}
