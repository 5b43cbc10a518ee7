import { existsSync, statSync } from 'node:fs';
import process from 'node:process';
import type { PopulationEnv } from '../environment/population-env.ts';
import { type EvaluationWatch, episodeFigures } from '../learning/evaluate.ts';
import type { RunConfig } from '../runs/config.ts';
import { learnerName } from '../runs/learner-name.ts';
import { ownVersion } from '../runs/system-record.ts';
import { isReplay } from '../scene/replay-reader.ts';
import { ReplayWriter } from '../scene/replay-writer.ts';
import { UserError } from '../shared/user-error.ts';
import { INTERRUPTED } from './exit-codes.ts';

/**
 * Begins to record the episodes of an evaluation. Ctrl-C ends the process, and leaves what was played until then as a whole file.
 * @throws UserError when the environment has no scene, or the file cannot be written or is something else than a replay.
 */
export function beginRecording(path: string, env: PopulationEnv, config: RunConfig): { watch: EvaluationWatch; finish(): void } {
  const { name, ...parameters } = config.env;
  if (!env.scene) {
    throw new UserError(`The environment "${name}" has no scene, so there is nothing to record; docs/replays.md says how to give it one.`);
  }
  if (existsSync(path) && statSync(path).isDirectory()) throw new UserError(`--record ${path} is a folder; give the name of a file.`);
  if (existsSync(path) && !isReplay(path)) throw new UserError(`--record ${path} exists and is not a replay; give another name.`);
  const writer = new ReplayWriter(path, env.scene, {
    environment: { name, parameters },
    player: learnerName(config),
    program: ownVersion(),
  });
  const stop = (): void => {
    writer.finish();
    console.error(`Stopped. What was played until now is in ${path}.`);
    process.exit(INTERRUPTED);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return {
    watch: {
      begin: (copy, episode) => writer.begin(copy, episode),
      step: (copy) => writer.frame(copy),
      end: (copy, result) => writer.end(copy, episodeFigures(result)),
    },
    finish() {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      writer.finish();
    },
  };
}
