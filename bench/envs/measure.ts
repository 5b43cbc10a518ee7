import { median } from '../engine/measure.ts';
import type { Contestant } from './contestant.ts';
import type { Played } from './protocol.ts';

const ROUNDS = 7;
/** A sample of the slower contestant takes about so long. */
const SAMPLE_MS = 150;
const MOST_STEPS = 2000;

/** CPU microseconds of a step of an agent. */
export interface Cost {
  readonly ours: number;
  readonly yardstick: number;
}

/**
 * Plays the same steps in both, in turn, so that whatever else runs on the machine meets both, and takes medians.
 * @param equal the games are the same to the last bit, so that they must pay the same and have the same agents alive
 */
export async function measure(ours: Contestant, yardstick: Contestant, equal: boolean): Promise<Cost> {
  const both = async (steps: number): Promise<readonly [Played, Played]> => {
    const played = [await ours.play(steps), await yardstick.play(steps)] as const;
    if (equal) checkAgreement(...played);
    return played;
  };
  await both(5);
  const [, slow] = await both(20);
  const steps = Math.max(3, Math.min(MOST_STEPS, Math.round((20 * SAMPLE_MS) / Math.max(1, slow.wallMs))));
  await both(steps);
  const samples: (readonly [Played, Played])[] = [];
  for (let round = 0; round < ROUNDS; round++) samples.push(await both(steps));
  const cost = (which: 0 | 1) => median(samples.map((sample) => (1000 * sample[which].cpuMs) / sample[which].agentSteps));
  return { ours: cost(0), yardstick: cost(1) };
}

function checkAgreement(ours: Played, yardstick: Played): void {
  const scale = Math.max(1, Math.abs(yardstick.reward));
  if (ours.agentSteps !== yardstick.agentSteps || Math.abs(ours.reward - yardstick.reward) > 1e-5 * scale) {
    throw new Error(
      `The games differ: ${ours.agentSteps} agent-steps with reward ${ours.reward} against ${yardstick.agentSteps} with ${yardstick.reward}.`,
    );
  }
}
