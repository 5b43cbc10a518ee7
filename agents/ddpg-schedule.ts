import type { DdpgParameters } from './ddpg.ts';
import { RunSchedule } from './run-schedule.ts';

/** What changes over a run of DDPG. */
export class DdpgSchedule extends RunSchedule<DdpgParameters> {
  /** Learning steps so far. */
  steps = 0;

  /** Standard deviation of the noise in half-widths of the box. */
  noiseScale(): number {
    const { noiseScale, finalNoiseScale, explorationShare, noiseDecay } = this.parameters;
    return this.between(noiseScale, finalNoiseScale, explorationShare) * noiseDecay ** this.steps;
  }

  /** What is left of the learning rates. */
  rateShare(): number {
    return this.between(1, this.parameters.finalLearningRate);
  }
}
