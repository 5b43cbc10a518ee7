import type { Optimiser } from '../population.ts';

/** One parameter and what the optimiser keeps of it, in the order of `momentNames`. */
export interface Entry {
  weight: number;
  first: number;
  second: number;
}

/** One update of one number, as the definitions of `Optimiser` are written. `step`, of adam, counts from 1. */
export function updateNumber(optimiser: Optimiser, entry: Entry, gradient: number, rate: number, step: number): void {
  switch (optimiser.kind) {
    case 'sgd': {
      const { momentum = 0, nesterov = false } = optimiser;
      entry.first = momentum * entry.first + gradient;
      entry.weight -= rate * (nesterov ? gradient + momentum * entry.first : entry.first);
      return;
    }
    case 'rmsprop': {
      const { decay = 0.99, epsilon = 1e-8, momentum = 0 } = optimiser;
      entry.first = decay * entry.first + (1 - decay) * gradient ** 2;
      entry.second = momentum * entry.second + gradient / (Math.sqrt(entry.first) + epsilon);
      entry.weight -= rate * entry.second;
      return;
    }
    case 'adam': {
      const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = optimiser;
      entry.first = beta1 * entry.first + (1 - beta1) * gradient;
      entry.second = beta2 * entry.second + (1 - beta2) * gradient ** 2;
      const mean = entry.first / (1 - beta1 ** step);
      entry.weight -= (rate * mean) / (Math.sqrt(entry.second / (1 - beta2 ** step)) + epsilon);
    }
  }
}
