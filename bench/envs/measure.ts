import { median } from '../../src/statistics/summaries.ts';
import type { Contestant } from './contestant.ts';
import type { Played } from './protocol.ts';

const ROUNDS = 7;
/** A sample of the slower contestant takes about so long. */
const SAMPLE_MS = 150;
const MOST_STEPS = 2000;

/** CPU microseconds of a step of an agent. */
export interface Cost {
  readonly ours: number;
  readonly yardstick: number | null;
}

/**
 * Plays the same steps in both, in turn, so that whatever else runs on the machine meets both, and takes medians.
 * @param equal the games are the same to the last bit, so that they must pay the same and have the same agents alive. Otherwise each plays
 * as many steps as fit a sample.
 */
export async function measure(ours: Contestant, yardstick: Contestant | null, equal: boolean): Promise<Cost> {
  const players = yardstick ? [ours, yardstick] : [ours];
  const all = async (steps: readonly number[]): Promise<Played[]> => {
    const played: Played[] = [];
    for (const [i, player] of players.entries()) played.push(await player.play(steps[i]!));
    if (equal && played.length === 2) checkAgreement(played[0]!, played[1]!);
    return played;
  };
  await all([5, 5]);
  const trial = await all([20, 20]);
  const fitting = trial.map(({ wallMs }) => Math.max(3, Math.min(MOST_STEPS, Math.round((20 * SAMPLE_MS) / Math.max(1, wallMs)))));
  const steps = equal ? fitting.map(() => Math.min(...fitting)) : fitting;
  await all(steps);
  const samples: Played[][] = [];
  for (let round = 0; round < ROUNDS; round++) samples.push(await all(steps));
  const [our, their] = players.map((_, which) =>
    median(samples.map((sample) => (1000 * sample[which]!.cpuMs) / sample[which]!.agentSteps)),
  );
  return { ours: our!, yardstick: their ?? null };
}

function checkAgreement(ours: Played, yardstick: Played): void {
  const scale = Math.max(1, Math.abs(yardstick.reward));
  if (ours.agentSteps !== yardstick.agentSteps || Math.abs(ours.reward - yardstick.reward) > 1e-5 * scale) {
    throw new Error(
      `The games differ: ${ours.agentSteps} agent-steps with reward ${ours.reward} against ${yardstick.agentSteps} with ${yardstick.reward}.`,
    );
  }
}
