import { scheduled } from '../src/learning/schedule.ts';
import type { QLearningParameters } from './q-learning-parameters.ts';

/** What changes over a run. */
export class Schedule {
  /** Timesteps so far. */
  step = 0;
  /** Episodes that are over. */
  episodes = 0;
  private readonly parameters: QLearningParameters;
  private readonly totalTimesteps: number;

  constructor(parameters: QLearningParameters, totalTimesteps: number) {
    this.parameters = parameters;
    this.totalTimesteps = totalTimesteps;
  }

  /** Share of random choices. */
  epsilon(): number {
    const { epsilon, finalEpsilon, explorationShare } = this.parameters;
    return scheduled(epsilon, finalEpsilon, explorationShare, this.progress());
  }

  /** Of the softmax policy. */
  temperature(): number {
    const { temperature, finalTemperature, explorationShare } = this.parameters;
    return scheduled(temperature, finalTemperature ?? temperature, explorationShare, this.progress());
  }

  learningRate(): number {
    const { learningRate, finalLearningRate } = this.parameters;
    return learningRate * scheduled(1, finalLearningRate, 1, this.progress());
  }

  /** The exponent of the weights of prioritised samples. */
  importance(): number {
    const first = this.parameters.prioritisation?.importance ?? 0;
    return scheduled(first, 1, 1, this.progress());
  }

  private progress(): number {
    return this.step / this.totalTimesteps;
  }
}
