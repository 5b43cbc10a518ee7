import type { Rng } from '../shared/rng.ts';
import type { SpaceValue } from './parallel-env.ts';
import { type Space, spaceSize } from './spaces.ts';

/**
 * Whether a value belongs to a space. Numbers are compared in float32, in which the arrays hold them; NaN and infinities belong nowhere.
 * A candidates space contains every list of `choices` finite scores.
 */
export function contains(space: Space, value: SpaceValue): boolean {
  if (space.kind === 'discrete') return typeof value === 'number' && isChoice(value, space.n);
  if (typeof value === 'number' || value.length !== spaceSize(space)) return false;
  for (let i = 0; i < value.length; i++) {
    const component = value[i]!;
    if (!Number.isFinite(component)) return false;
    if (space.kind === 'multi-discrete' && !isChoice(component, space.nvec[i]!)) return false;
    if (space.kind === 'box' && !isWithin(component, space.low, space.high)) return false;
  }
  return true;
}

/**
 * A random value of a space. Discrete: uniform over the choices that `mask` allows (default: all). Box: uniform between finite bounds,
 * exponential from a single bound, standard normal without bounds. Candidates: uniform scores, 0 where `mask` is 0.
 */
export function sample(space: Space, rng: Rng, mask?: ArrayLike<number>): SpaceValue {
  switch (space.kind) {
    case 'discrete':
      return mask ? sampleAllowed(space.n, rng, mask) : rng.integer(space.n);
    case 'multi-discrete':
      return space.nvec.map((n) => rng.integer(n));
    case 'box':
      return Float32Array.from({ length: spaceSize(space) }, () => sampleReal(space.low, space.high, rng));
    case 'candidates':
      return Float32Array.from({ length: space.choices }, (_, choice) => (mask?.[choice] === 0 ? 0 : 1 - rng.uniform()));
  }
}

/** A space in words, for messages: "Discrete(5)", "Box(3, from 0 to 1)". */
export function describeSpace(space: Space): string {
  switch (space.kind) {
    case 'discrete':
      return `Discrete(${space.n})`;
    case 'multi-discrete':
      return `MultiDiscrete(${space.nvec.join(', ')})`;
    case 'box':
      return `Box(${space.shape.join(' x ')}, from ${space.low} to ${space.high})`;
    case 'candidates':
      return `Candidates(${space.choices} choices of ${space.features.length} features)`;
  }
}

function isChoice(value: number, n: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < n;
}

function isWithin(value: number, low: number, high: number): boolean {
  const real = Math.fround(value);
  return real >= Math.fround(low) && real <= Math.fround(high);
}

function sampleAllowed(n: number, rng: Rng, mask: ArrayLike<number>): number {
  let allowed = 0;
  for (let choice = 0; choice < n; choice++) if (mask[choice]) allowed++;
  if (allowed === 0) throw new RangeError(`The mask of a Discrete(${n}) space allows no choice; at least one must be allowed.`);
  let left = rng.integer(allowed);
  let choice = 0;
  while (!mask[choice] || left-- > 0) choice++;
  return choice;
}

function sampleReal(low: number, high: number, rng: Rng): number {
  if (Number.isFinite(low) && Number.isFinite(high)) return low + (high - low) * rng.uniform();
  if (Number.isFinite(low)) return low - Math.log(1 - rng.uniform());
  if (Number.isFinite(high)) return high + Math.log(1 - rng.uniform());
  return rng.normal();
}
