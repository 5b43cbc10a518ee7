import type { Optimiser } from './population.ts';

type Numbers = Float32Array | Float64Array;

/** Arrays of parameters, their gradients, and what the optimiser keeps of them in the order of `momentNames`; alike in length. */
export interface Range {
  readonly weights: Numbers;
  readonly gradients: Numbers;
  readonly first: Numbers | undefined;
  readonly second: Numbers | undefined;
}

/** Updates the numbers `from` .. `to - 1` with their gradients times `scale`. */
type Update = (range: Range, from: number, to: number, scale: number, rate: number) => void;

/** How an optimiser updates numbers, as the definitions of `Optimiser` are written. `step`, of adam, counts from 1. */
export function rangeUpdate(optimiser: Optimiser, step: number): Update {
  switch (optimiser.kind) {
    case 'sgd': {
      const { momentum = 0, nesterov = false } = optimiser;
      return ({ weights, gradients, first }, from, to, scale, rate) => {
        for (let i = from; i < to; i++) {
          const gradient = scale * gradients[i]!;
          const velocity = first ? momentum * first[i]! + gradient : gradient;
          if (first) first[i] = velocity;
          weights[i]! -= rate * (nesterov ? gradient + momentum * velocity : velocity);
        }
      };
    }
    case 'rmsprop': {
      const { decay = 0.99, epsilon = 1e-8, momentum = 0 } = optimiser;
      return ({ weights, gradients, first, second }, from, to, scale, rate) => {
        for (let i = from; i < to; i++) {
          const gradient = scale * gradients[i]!;
          const square = decay * first![i]! + (1 - decay) * gradient * gradient;
          const change = gradient / (Math.sqrt(square) + epsilon);
          const velocity = second ? momentum * second[i]! + change : change;
          first![i] = square;
          if (second) second[i] = velocity;
          weights[i]! -= rate * velocity;
        }
      };
    }
    case 'adam': {
      const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = optimiser;
      const [debias1, debias2] = [1 - beta1 ** step, 1 - beta2 ** step];
      return ({ weights, gradients, first, second }, from, to, scale, rate) => {
        for (let i = from; i < to; i++) {
          const gradient = scale * gradients[i]!;
          const mean = beta1 * first![i]! + (1 - beta1) * gradient;
          const square = beta2 * second![i]! + (1 - beta2) * gradient * gradient;
          first![i] = mean;
          second![i] = square;
          weights[i]! -= (rate * (mean / debias1)) / (Math.sqrt(square / debias2) + epsilon);
        }
      };
    }
  }
}
