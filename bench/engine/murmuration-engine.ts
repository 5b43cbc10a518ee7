import type { Population } from '../../src/population/population.ts';
import { actionsOf, type Engine, huberGradient, LEARNING_RATE, observationSize, type Task } from './task.ts';

/** This project's engine, of whichever kind the population was made. */
export function murmurationEngine(task: Task, population: Population): Engine {
  const { agents, batch } = task;
  const [inputs, actions] = [observationSize(task), actionsOf(task)];
  const observation = population.inputs['observation']!;
  const q = population.outputs['q']!;
  const gradient = population.outputGradients['q']!;
  const learnCounts = new Int32Array(agents).fill(batch);
  const actCounts = new Int32Array(agents).fill(1);
  const greedy = new Int32Array(agents);
  return {
    learn({ observations, actions: chosen, targets }) {
      observation.set(observations);
      population.forward(learnCounts);
      gradient.fill(0);
      for (let row = 0; row < chosen.length; row++) {
        const at = row * actions + chosen[row]!;
        gradient[at] = huberGradient(q[at]!, targets[row]!, batch);
      }
      population.backward(learnCounts);
      population.step(LEARNING_RATE);
    },
    act({ observations }) {
      for (let agent = 0; agent < agents; agent++) {
        const from = agent * batch * inputs;
        for (let i = 0; i < inputs; i++) observation[agent * inputs + i] = observations[from + i]!;
      }
      population.forward(actCounts);
      for (let agent = 0; agent < agents; agent++) {
        const from = agent * actions;
        let best = 0;
        for (let action = 1; action < actions; action++) if (q[from + action]! > q[from + best]!) best = action;
        greedy[agent] = best;
      }
      return greedy;
    },
    values: () => q.slice(0, agents * actions),
  };
}
