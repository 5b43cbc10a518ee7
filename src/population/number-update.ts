import type { Optimiser } from './population.ts';

/** One parameter and what the optimiser keeps of it, in the order of `momentNames`. */
export interface Entry {
  weight: number;
  first: number;
  second: number;
}

/** How an optimiser updates one number, as the definitions of `Optimiser` are written. `step`, of adam, counts from 1. */
export function numberUpdate(optimiser: Optimiser, step: number): (entry: Entry, gradient: number, rate: number) => void {
  switch (optimiser.kind) {
    case 'sgd': {
      const { momentum = 0, nesterov = false } = optimiser;
      return (entry, gradient, rate) => {
        entry.first = momentum * entry.first + gradient;
        entry.weight -= rate * (nesterov ? gradient + momentum * entry.first : entry.first);
      };
    }
    case 'rmsprop': {
      const { decay = 0.99, epsilon = 1e-8, momentum = 0 } = optimiser;
      return (entry, gradient, rate) => {
        entry.first = decay * entry.first + (1 - decay) * gradient * gradient;
        entry.second = momentum * entry.second + gradient / (Math.sqrt(entry.first) + epsilon);
        entry.weight -= rate * entry.second;
      };
    }
    case 'adam': {
      const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = optimiser;
      const [debias1, debias2] = [1 - beta1 ** step, 1 - beta2 ** step];
      return (entry, gradient, rate) => {
        entry.first = beta1 * entry.first + (1 - beta1) * gradient;
        entry.second = beta2 * entry.second + (1 - beta2) * gradient * gradient;
        entry.weight -= (rate * (entry.first / debias1)) / (Math.sqrt(entry.second / debias2) + epsilon);
      };
    }
  }
}
