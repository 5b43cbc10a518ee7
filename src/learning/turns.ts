import { setImmediate } from 'node:timers/promises';

/** How long a loop may keep the thread before it lets timers and signals have their turn. Has no bearing on results. */
const TURN_MILLISECONDS = 40;

/** A function to call once a step: it returns a promise to wait for when timers and signals should have their turn, else null. */
export function createTurns(): () => Promise<unknown> | null {
  let last = performance.now();
  return () => {
    if (performance.now() - last < TURN_MILLISECONDS) return null;
    return setImmediate().then(() => {
      last = performance.now();
    });
  };
}
