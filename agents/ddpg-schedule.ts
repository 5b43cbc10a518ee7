import { scheduled } from '../src/learning/schedule.ts';
import type { DdpgParameters } from './ddpg.ts';

/** What changes over a run. */
export class DdpgSchedule {
  /** Timesteps so far. */
  step = 0;
  /** Learning steps so far. */
  steps = 0;
  private readonly parameters: DdpgParameters;
  private readonly totalTimesteps: number;

  constructor(parameters: DdpgParameters, totalTimesteps: number) {
    this.parameters = parameters;
    this.totalTimesteps = totalTimesteps;
  }

  /** Standard deviation of the noise in half-widths of the box. */
  noiseScale(): number {
    const { noiseScale, finalNoiseScale, explorationShare, noiseDecay } = this.parameters;
    return scheduled(noiseScale, finalNoiseScale, explorationShare, this.progress()) * noiseDecay ** this.steps;
  }

  /** What is left of the learning rates. */
  rateShare(): number {
    return scheduled(1, this.parameters.finalLearningRate, 1, this.progress());
  }

  private progress(): number {
    return this.step / this.totalTimesteps;
  }
}
