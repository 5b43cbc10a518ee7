import type { Group } from '../src/environment/population-env.ts';
import { type Frame, readFrame } from '../src/learning/frame.ts';
import type { Replay } from '../src/learning/replay.ts';

/**
 * Tells the replay what the environment's step gave to each row, and whose life or episode it ended; without `terminalMask` lives that ended were only cut off.
 * @param frame to work with, of the replay's shape
 */
export function recordOutcomes(replay: Replay, group: Group, fields: Float32Array | null, terminalMask: boolean, frame: Frame): void {
  for (let row = 0; row < group.rows; row++) {
    replay.reward(row, group.rewards[row]!);
    if (group.terminated[row] && terminalMask) replay.terminate(row);
    else if (group.terminated[row] || group.truncated[row]) {
      readFrame(group, row, fields, replay.shape, frame);
      replay.truncate(row, frame);
    }
  }
}
