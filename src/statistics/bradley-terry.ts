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
 * Newton's method on the concave log-likelihood. Of entrants between whom no chain of games runs, games say nothing: each set of those whom chains join is
 * held at the same mean.
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
  const joined = joinedBy(games);
  const strengths = new Float64Array(entrants);
  for (let round = 0; round < 100; round++) {
    const step = newtonStep(strengths, games, scores, joined);
    const longest = step.reduce((most, part) => Math.max(most, Math.abs(part)), 0);
    const scale = Math.min(1, 2 / longest);
    for (let i = 0; i < entrants; i++) strengths[i]! += scale * step[i]!;
    if (longest < 1e-12) break;
  }
  return strengths.map((strength, entrant) => {
    const others = strengths.filter((_, other) => joined[other] === joined[entrant]);
    const centre = others.reduce((sum, other) => sum + other, 0) / others.length;
    return mean + ELO * (strength - centre);
  });
}

/** The first of those to whom a chain of games leads from each entrant, itself among them: the same for all whom chains join. */
function joinedBy(games: readonly Float64Array[]): Int32Array {
  const first = new Int32Array(games.length).fill(-1);
  const reach = (entrant: number, from: number): void => {
    if (first[entrant]! >= 0) return;
    first[entrant] = from;
    for (const [other, played] of games[entrant]!.entries()) if (played > 0) reach(other, from);
  };
  for (let entrant = 0; entrant < games.length; entrant++) reach(entrant, entrant);
  return first;
}

/** The solution of (-Hessian + 1) step = gradient; the 1 between any two who are joined fixes their sum, which their games say nothing of. */
function newtonStep(
  strengths: Float64Array,
  games: readonly Float64Array[],
  scores: readonly Float64Array[],
  joined: Int32Array,
): Float64Array {
  const size = strengths.length;
  const matrix = square(size);
  const gradient = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) matrix[i]![j] = joined[i] === joined[j] ? 1 : 0;
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
