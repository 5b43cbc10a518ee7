import type { QLearningParameters } from './q-learning-parameters.ts';
import { RunSchedule } from './run-schedule.ts';

/** What changes over a run of Q-learning. */
export class Schedule extends RunSchedule<QLearningParameters> {
  /** Episodes that are over. */
  episodes = 0;

  /** Share of random choices. */
  epsilon(): number {
    const { epsilon, finalEpsilon, explorationShare } = this.parameters;
    return this.between(epsilon, finalEpsilon, explorationShare);
  }

  /** Of the softmax policy. */
  temperature(): number {
    const { temperature, finalTemperature, explorationShare } = this.parameters;
    return this.between(temperature, finalTemperature ?? temperature, explorationShare);
  }

  learningRate(): number {
    const { learningRate, finalLearningRate } = this.parameters;
    return learningRate * this.between(1, finalLearningRate);
  }

  /** The exponent of the weights of prioritised samples. */
  importance(): number {
    const first = this.parameters.prioritisation?.importance ?? 0;
    return this.between(first, 1);
  }
}
