import { scheduled } from '../src/learning/schedule.ts';

/** What changes over a run, as its parameters say. */
export abstract class RunSchedule<Parameters> {
  /** Timesteps so far. */
  step = 0;
  protected readonly parameters: Parameters;
  private readonly totalTimesteps: number;

  constructor(parameters: Parameters, totalTimesteps: number) {
    this.parameters = parameters;
    this.totalTimesteps = totalTimesteps;
  }

  /** Where a straight line from `first` to `last`, over the first `share` of the run, is now. A run of no timesteps is at its beginning. */
  protected between(first: number, last: number, share = 1): number {
    return scheduled(first, last, share, this.totalTimesteps === 0 ? 0 : this.step / this.totalTimesteps);
  }
}
