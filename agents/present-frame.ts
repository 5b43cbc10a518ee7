import type { Frame } from '../src/learning/frame.ts';
import type { Population } from '../src/population/population.ts';

/** Writes what was seen, and the mean field where the networks look at one, into a row of their inputs. */
export function presentFrame({ inputs }: Population, at: number, { observation, field }: Frame): void {
  inputs['observation']!.set(observation, at * observation.length);
  inputs['field']?.set(field, at * field.length);
}
