import type { Population } from '../../src/population/population.ts';
import { ACTIONS, BATCH, type Engine, huberGradient, LEARNING_RATE, OBSERVATION } from './task.ts';

/** This project's engine. */
export function murmurationEngine(population: Population): Engine {
  const { policies } = population;
  const observation = population.inputs['observation']!;
  const q = population.outputs['q']!;
  const gradient = population.outputGradients['q']!;
  const learnCounts = new Int32Array(policies).fill(BATCH);
  const actCounts = new Int32Array(policies).fill(1);
  const greedy = new Int32Array(policies);
  return {
    name: 'murmuration',
    learn({ observations, actions, targets }) {
      observation.set(observations);
      population.forward(learnCounts);
      gradient.fill(0);
      for (let row = 0; row < actions.length; row++) {
        const at = row * ACTIONS + actions[row]!;
        gradient[at] = huberGradient(q[at]!, targets[row]!);
      }
      population.backward(learnCounts);
      population.step(LEARNING_RATE);
    },
    act({ observations }) {
      for (let policy = 0; policy < policies; policy++) {
        const from = policy * BATCH * OBSERVATION;
        for (let i = 0; i < OBSERVATION; i++) observation[policy * OBSERVATION + i] = observations[from + i]!;
      }
      population.forward(actCounts);
      for (let policy = 0; policy < policies; policy++) {
        const from = policy * ACTIONS;
        let best = 0;
        for (let action = 1; action < ACTIONS; action++) if (q[from + action]! > q[from + best]!) best = action;
        greedy[policy] = best;
      }
      return greedy;
    },
    values: () => q.slice(0, policies * ACTIONS),
  };
}
