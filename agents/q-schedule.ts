import type { QLearningParameters } from './q-learning-parameters.ts';

/** What changes over a run. */
export class Schedule {
  /** Timesteps so far. */
  step = 0;
  private readonly parameters: QLearningParameters;
  private readonly totalTimesteps: number;

  constructor(parameters: QLearningParameters, totalTimesteps: number) {
    this.parameters = parameters;
    this.totalTimesteps = totalTimesteps;
  }

  /** Share of random choices. */
  epsilon(): number {
    const { epsilon, finalEpsilon, explorationShare } = this.parameters;
    const share = explorationShare === 0 ? 1 : Math.min(1, this.step / (explorationShare * this.totalTimesteps));
    return epsilon + share * (finalEpsilon - epsilon);
  }

  learningRate(): number {
    const { learningRate, finalLearningRate } = this.parameters;
    return learningRate * (1 + this.share() * (finalLearningRate - 1));
  }

  /** The exponent of the weights of prioritised samples. */
  importance(): number {
    const first = this.parameters.prioritisation?.importance ?? 0;
    return first + this.share() * (1 - first);
  }

  private share(): number {
    return Math.min(1, this.step / this.totalTimesteps);
  }
}
