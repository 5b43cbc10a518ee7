/**
 * One decision of a fleet: what every vehicle may do and how it scores it. Candidates from `firstRequest` on name a request; those
 * before it (staying, moving) are the vehicle's own and always granted.
 */
export interface Contest {
  readonly vehicles: number;
  /** Candidates of a vehicle. */
  readonly choices: number;
  /** Index of the first candidate that is a request. */
  readonly firstRequest: number;
  /** Open requests, in order of appearance: 0 .. requests - 1. */
  requests: number;
  /** The vehicles' scores, higher is better. NaN and -Infinity mean never. [vehicles, choices] */
  readonly scores: Float32Array;
  /** 1 where a candidate exists. [vehicles, choices] */
  readonly mask: Uint8Array;
  /** The open request a candidate stands for, or -1. [vehicles, choices] */
  readonly requestOf: Int32Array;
  /** Result: the candidate each vehicle carries out. [vehicles] */
  readonly executed: Int32Array;
}

/** Decides a contest: fills `executed` so that no request is given twice. The result depends on the contest alone. */
export type Arbiter = (contest: Contest) => void;

/**
 * Gives every vehicle its best candidate that is not a request (lowest index on ties), and writes the score that a request has to beat:
 * that candidate's score. A vehicle without one finite such score would take any request: it gets the least of its finite request scores
 * minus one.
 */
export function outsideOptions(contest: Contest, outside: Float64Array): void {
  const { vehicles, choices, firstRequest, scores, mask, executed } = contest;
  for (let v = 0; v < vehicles; v++) {
    const row = v * choices;
    let best = 0;
    let bestScore = -Infinity;
    for (let c = 0; c < firstRequest; c++) {
      const score = scores[row + c]!;
      if (mask[row + c] === 1 && score > bestScore) {
        best = c;
        bestScore = score;
      }
    }
    executed[v] = best;
    outside[v] = Number.isFinite(bestScore) ? bestScore : leastRequestScore(contest, row) - 1;
  }
}

function leastRequestScore(contest: Contest, row: number): number {
  let least = Infinity;
  for (let c = contest.firstRequest; c < contest.choices; c++) {
    const score = contest.scores[row + c]!;
    if (contest.mask[row + c] === 1 && Number.isFinite(score) && score < least) least = score;
  }
  return least;
}

/** A Float64Array of at least this length, the given one if it is long enough. */
export function atLeastFloat64(array: Float64Array, length: number): Float64Array {
  return array.length >= length ? array : new Float64Array(2 * length);
}

/** An Int32Array of at least this length, the given one if it is long enough. */
export function atLeastInt32(array: Int32Array, length: number): Int32Array {
  return array.length >= length ? array : new Int32Array(2 * length);
}
