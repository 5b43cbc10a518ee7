import type { Draws } from '../../envs/grid/placement.ts';

/** The generator of MAgent2, the minimal standard one of 1969 (16807 x mod 2^31 - 1), so that games can be compared draw by draw. */
export function minimalStandard(seed: number): Draws & { save(): never; load(): never } {
  const modulus = 2 ** 31 - 1;
  let state = seed % modulus || 1;
  const unsaved = (): never => {
    throw new Error('This generator is not saved.');
  };
  return {
    integer(bound) {
      state = (16807 * state) % modulus;
      return state % bound;
    },
    save: unsaved,
    load: unsaved,
  };
}
