import { UserError } from '../shared/user-error.ts';
import type { Optimiser } from './population.ts';

/** Throws a UserError that names the setting of an optimiser that is out of its range. */
export function checkOptimiser(optimiser: Optimiser | undefined): void {
  if (!optimiser) return;
  const { kind, ...settings } = optimiser;
  for (const [name, value] of Object.entries(settings)) {
    if (typeof value !== 'number') continue;
    const positive = name === 'epsilon';
    if (positive ? value > 0 : value >= 0 && value < 1) continue;
    throw new UserError(`The ${name} of the ${kind} optimiser is ${value}; it must be ${positive ? 'above 0' : 'at least 0 and below 1'}.`);
  }
  if (optimiser.kind === 'sgd' && optimiser.nesterov && !optimiser.momentum) {
    throw new UserError('The sgd optimiser has nesterov set but no momentum; Nesterov needs a momentum above 0, such as 0.9.');
  }
}

/** A learning rate that no schedule should give is a mistake of the caller. */
export function checkRate(learningRate: number): void {
  if (!(learningRate >= 0 && learningRate < Infinity)) {
    throw new Error(`step was given a learning rate of ${learningRate}; it must be a finite number of at least 0.`);
  }
}
