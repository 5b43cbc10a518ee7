import type { Group } from '../src/environment/population-env.ts';
import { indexOfMax, randomChoice, softmaxChoice, softmaxProbabilities } from '../src/learning/choices.ts';
import type { Mode } from '../src/learning/learner.ts';
import type { Rng } from '../src/shared/rng.ts';
import type { QLearningParameters } from './q-learning-parameters.ts';
import type { Schedule } from './q-schedule.ts';

/** Turns values into actions, or for candidates into scores. */
export class Exploration {
  private readonly parameters: QLearningParameters;
  private readonly schedule: Schedule;
  private readonly weights: Float64Array;

  /** @param choices how many values a row has */
  constructor(parameters: QLearningParameters, schedule: Schedule, choices: number) {
    this.parameters = parameters;
    this.schedule = schedule;
    this.weights = new Float64Array(choices);
  }

  /**
   * Writes a row's action or scores; `values` (-Infinity where there is no choice) are changed. Only training takes choices at random and makes noise; the
   * softmax is drawn from in evaluation, too, where that is `sampled`.
   */
  write(mode: Mode, group: Group, row: number, values: Float64Array, rng: Rng): void {
    const { foresight, scoreNoise, evaluation } = this.parameters;
    const isTraining = mode === 'train';
    const isCandidates = group.actionSpace.kind === 'candidates';
    if (isCandidates && foresight < 1) this.discountFuture(group, row, values);
    let best = indexOfMax(values);
    if (isTraining || evaluation === 'sampled') {
      const temperature = this.schedule.temperature();
      if (isTraining && rng.uniform() < this.schedule.epsilon()) best = randomChoice(values, rng);
      else if (temperature > 0) best = softmaxChoice(values, temperature, rng, this.weights);
      if (isCandidates) {
        values[best] = bidAbove(values[indexOfMax(values)]!);
        if (isTraining && scoreNoise) this.addNoise(values, group.capacity, rng);
      }
    }
    if (!isCandidates) {
      group.actions[row] = best;
      return;
    }
    const at = row * values.length;
    for (let i = 0; i < values.length; i++) group.actions[at + i] = values[i] === -Infinity ? 0 : values[i]!;
  }

  /** Writes how likely evaluation takes each of a row's discrete actions over the zeros of `into`. */
  probabilities(values: Float64Array, into: Float64Array): void {
    const temperature = this.schedule.temperature();
    if (this.parameters.evaluation === 'sampled' && temperature > 0) softmaxProbabilities(values, temperature, into);
    else into[indexOfMax(values)] = 1;
  }

  private discountFuture(group: Group, row: number, values: Float64Array): void {
    const { foresight } = this.parameters;
    const features = group.actionSpace.kind === 'candidates' ? group.actionSpace.features : [];
    const reward = features.indexOf('reward');
    for (let i = 0; i < values.length; i++) {
      const immediate = reward >= 0 ? group.candidates![(row * values.length + i) * features.length + reward]! : 0;
      values[i] = immediate + foresight * (values[i]! - immediate);
    }
  }

  /** |N(0, s)| on every score, s falling with the episodes and the size of the fleet. */
  private addNoise(values: Float64Array, agents: number, rng: Rng): void {
    const { base, trip, stay } = this.parameters.scoreNoise!;
    const share = 1 / ((this.schedule.episodes + 1) * agents);
    for (let i = 0; i < values.length; i++) {
      if (values[i] !== -Infinity) values[i]! += Math.abs(rng.normal()) * (base + (i === 0 ? stay : trip) * share);
    }
  }
}

/** A bid just above another, in float32 too: with it an exploring agent wins only what nobody else wants. */
function bidAbove(best: number): number {
  return best + Math.max(1e-4, Math.abs(best) * 2 ** -22);
}
