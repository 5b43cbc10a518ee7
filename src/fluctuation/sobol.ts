import type { Rng } from '../shared/rng.ts';

/**
 * Primitive polynomial (all its bits) and initial direction numbers of each dimension after the first: Joe and Kuo 2008, "Constructing Sobol sequences
 * with better two-dimensional projections", table new-joe-kuo-6.
 */
const DIRECTIONS: readonly (readonly [polynomial: number, ...initial: number[]])[] = [
  [3, 1],
  [7, 1, 3],
  [11, 1, 3, 1],
  [13, 1, 1, 1],
  [19, 1, 1, 3, 3],
  [25, 1, 3, 5, 13],
  [37, 1, 1, 5, 5, 17],
  [41, 1, 1, 5, 5, 5],
  [47, 1, 1, 7, 11, 19],
  [55, 1, 1, 5, 1, 1],
  [59, 1, 1, 1, 3, 11],
  [61, 1, 3, 5, 5, 31],
  [67, 1, 3, 3, 9, 7, 49],
  [91, 1, 1, 1, 15, 21, 21],
  [97, 1, 3, 1, 13, 27, 49],
  [103, 1, 1, 1, 15, 7, 5],
  [109, 1, 3, 1, 15, 13, 25],
  [115, 1, 1, 5, 5, 19, 61],
  [131, 1, 3, 7, 11, 23, 15, 103],
  [137, 1, 3, 7, 13, 13, 15, 69],
  [143, 1, 1, 3, 13, 7, 35, 63],
  [145, 1, 3, 5, 9, 1, 25, 53],
  [157, 1, 3, 1, 13, 9, 35, 107],
  [167, 1, 3, 1, 5, 27, 61, 31],
  [171, 1, 1, 5, 11, 19, 41, 61],
  [185, 1, 3, 5, 3, 3, 13, 69],
  [191, 1, 1, 7, 13, 1, 19, 1],
  [193, 1, 3, 7, 5, 13, 19, 59],
  [203, 1, 1, 3, 9, 25, 29, 41],
  [211, 1, 3, 5, 13, 23, 1, 55],
  [213, 1, 3, 7, 3, 13, 59, 17],
  [229, 1, 3, 1, 3, 5, 53, 69],
  [239, 1, 1, 5, 5, 23, 33, 13],
  [241, 1, 1, 7, 7, 1, 61, 123],
  [247, 1, 1, 7, 9, 13, 61, 49],
  [253, 1, 3, 3, 5, 3, 55, 33],
  [285, 1, 3, 1, 15, 31, 13, 49, 245],
  [299, 1, 3, 5, 15, 31, 59, 63, 97],
  [301, 1, 3, 1, 11, 11, 11, 77, 249],
];

/** Dimensions for which there are direction numbers. */
export const SOBOL_DIMENSIONS = DIRECTIONS.length + 1;

const BITS = 32;

/**
 * The first `count` points of a Sobol sequence in the unit cube, [count, dimension], scrambled by a random lower triangular matrix and a random digital
 * shift in every dimension (Matousek 1998), so that each point is uniform. Powers of two are the best counts.
 */
export function sobolPoints(count: number, dimension: number, rng: Rng): Float64Array {
  if (dimension > SOBOL_DIMENSIONS) throw new RangeError(`Sobol points have at most ${SOBOL_DIMENSIONS} dimensions, not ${dimension}.`);
  const points = new Float64Array(count * dimension);
  for (let d = 0; d < dimension; d++) {
    const directions = scramble(directionNumbers(d), rng);
    let value = randomWord(rng);
    for (let i = 0; i < count; i++) {
      points[i * dimension + d] = (value + 0.5) / 2 ** BITS;
      // Gray code: the next point differs in the direction of the lowest zero bit of i.
      value = (value ^ directions[31 - Math.clz32(~i & (i + 1))]!) >>> 0;
    }
  }
  return points;
}

/** v_1 .. v_32 of a dimension, the first binary digit in the highest bit. */
function directionNumbers(dimension: number): Uint32Array {
  const numbers = new Uint32Array(BITS);
  if (dimension === 0) {
    for (let i = 0; i < BITS; i++) numbers[i] = 1 << (BITS - 1 - i);
    return numbers;
  }
  const [polynomial, ...initial] = DIRECTIONS[dimension - 1]!;
  const degree = initial.length;
  for (let i = 0; i < BITS; i++) {
    if (i < degree) {
      numbers[i] = initial[i]! << (BITS - 1 - i);
      continue;
    }
    let value = numbers[i - degree]! ^ (numbers[i - degree]! >>> degree);
    for (let k = 1; k < degree; k++) if ((polynomial >>> (degree - k)) & 1) value ^= numbers[i - k]!;
    numbers[i] = value;
  }
  return numbers;
}

/** The direction numbers through a random lower triangular matrix over the binary digits with ones on its diagonal. */
function scramble(numbers: Uint32Array, rng: Rng): Uint32Array {
  const rows = Array.from({ length: BITS }, (_, digit) => {
    const diagonal = (1 << (BITS - 1 - digit)) >>> 0;
    const above = ~(2 * diagonal - 1) >>> 0;
    return ((digit === 0 ? 0 : randomWord(rng) & above) | diagonal) >>> 0;
  });
  return numbers.map((number) => {
    let result = 0;
    rows.forEach((row, digit) => {
      result |= parity(row & number) << (BITS - 1 - digit);
    });
    return result >>> 0;
  });
}

function parity(word: number): number {
  let bits = word;
  for (let shift = 16; shift > 0; shift >>= 1) bits ^= bits >>> shift;
  return bits & 1;
}

function randomWord(rng: Rng): number {
  return Math.floor(rng.uniform() * 2 ** BITS) >>> 0;
}
