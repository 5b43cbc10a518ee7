/** A pairing and how it went: `score` of `games` for the first, a draw counting half; of both together there were `games`. */
export interface Pairing {
  readonly first: number;
  readonly second: number;
  readonly games: number;
  readonly score: number;
}

/** Points of Elo's scale for a factor of e in the odds: 400 points are a factor of 10. */
const ELO = 400 / Math.LN10;

/**
 * Elo ratings by maximum likelihood in the model of Bradley and Terry (1952), P(i beats j) = 1 / (1 + 10^((r_j - r_i) / 400)), with their mean at
 * `mean`. All games count at once, so that, other than in running Elo, their order is of no consequence. A draw is half a win. Every pair that met is given
 * one more game, drawn, without which the ratings of who has won or lost all games would be infinite.
 *
 * Newton's method on the concave log-likelihood. Entrants between whom no chain of games runs are held at the same mean.
 */
export function eloRatings(entrants: number, pairings: readonly Pairing[], mean = 1500): Float64Array {
  const games = square(entrants);
  const scores = square(entrants);
  for (const { first, second, games: played, score } of pairings) {
    if (played === 0) continue;
    games[first]![second]! += played;
    games[second]![first]! += played;
    scores[first]![second]! += score;
    scores[second]![first]! += played - score;
  }
  for (let i = 0; i < entrants; i++) {
    for (let j = 0; j < entrants; j++) {
      if (games[i]![j] === 0) continue;
      games[i]![j]!++;
      scores[i]![j]! += 0.5;
    }
  }
  const strengths = new Float64Array(entrants);
  for (let round = 0; round < 100; round++) {
    const step = newtonStep(strengths, games, scores);
    const longest = step.reduce((most, part) => Math.max(most, Math.abs(part)), 0);
    const scale = Math.min(1, 2 / longest);
    for (let i = 0; i < entrants; i++) strengths[i]! += scale * step[i]!;
    if (longest < 1e-12) break;
  }
  const centre = strengths.reduce((sum, strength) => sum + strength, 0) / entrants;
  return strengths.map((strength) => mean + ELO * (strength - centre));
}

/** The solution of (-Hessian + 1) step = gradient; the 1 in every cell fixes the sum, which the games say nothing of. */
function newtonStep(strengths: Float64Array, games: readonly Float64Array[], scores: readonly Float64Array[]): Float64Array {
  const size = strengths.length;
  const matrix = square(size);
  const gradient = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) matrix[i]![j] = 1;
    // Where nobody has met anybody the Hessian is zero; a little of the identity keeps it solvable and moves nothing.
    matrix[i]![i]! += 1e-9;
  }
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      if (games[i]![j] === 0) continue;
      const expected = 1 / (1 + Math.exp(strengths[j]! - strengths[i]!));
      const curvature = games[i]![j]! * expected * (1 - expected);
      gradient[i]! += scores[i]![j]! - games[i]![j]! * expected;
      matrix[i]![i]! += curvature;
      matrix[i]![j]! -= curvature;
    }
  }
  return solve(matrix, gradient);
}

/** Gaussian elimination with pivots, in place. */
function solve(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const rows = [...matrix];
  const size = right.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    [right[column], right[pivot]] = [right[pivot]!, right[column]!];
    for (let row = column + 1; row < size; row++) {
      const factor = rows[row]![column]! / rows[column]![column]!;
      for (let k = column; k < size; k++) rows[row]![k]! -= factor * rows[column]![k]!;
      right[row]! -= factor * right[column]!;
    }
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let k = row + 1; k < size; k++) right[row]! -= rows[row]![k]! * right[k]!;
    right[row]! /= rows[row]![row]!;
  }
  return right;
}

function square(size: number): Float64Array[] {
  return Array.from({ length: size }, () => new Float64Array(size));
}
