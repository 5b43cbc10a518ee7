import { UserError } from '../shared/user-error.ts';

/**
 * The training seeds that are meant: a number is so many from 0 on, a list those themselves.
 * @param where what begins a complaint, e.g. "battle.yaml line 4" or "--seeds"
 * @throws UserError when the list has a seed twice
 */
export function trainingSeeds(given: number | readonly number[], where: string): readonly number[] {
  if (typeof given === 'number') return Array.from({ length: given }, (_, seed) => seed);
  const twice = given.find((seed, index) => given.indexOf(seed) < index);
  if (twice !== undefined) throw new UserError(`${where}: the seed ${twice} stands there twice; name each once.`);
  return given;
}
