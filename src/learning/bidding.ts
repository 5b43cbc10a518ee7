import type { Candidates } from '../environment/spaces.ts';
import { type ActionDistribution, categorical } from './action-distribution.ts';

/**
 * Softmax over candidates, among which an arbiter decides between agents: what is written are scores. In a draw they are logits plus Gumbel
 * noise, the highest of which is a draw from the softmax; without chance, the logits. The choice is the agent's own best.
 */
export function bidding({ choices }: Candidates): ActionDistribution {
  const softmax = categorical({ kind: 'discrete', n: choices });
  /** Of the last draw, which `write` follows. */
  const scores = new Float32Array(choices);
  return {
    ...softmax,
    draw(heads, row, mask, rng, into, at) {
      const logits = heads['logits']!;
      let best = -1;
      for (let i = 0; i < choices; i++) {
        scores[i] = 0;
        if (mask && mask.flags[mask.at + i] !== 1) continue;
        scores[i] = logits[row * choices + i]! + (rng ? gumbel(rng.uniform()) : 0);
        if (best < 0 || scores[i]! > scores[best]!) best = i;
      }
      into[at] = best;
      return softmax.logProbability(heads, row, mask, into, at);
    },
    write(_choice, _at, actions, row) {
      actions.set(scores, row * choices);
    },
  };
}

/** A standard Gumbel number from one of the 2^32 uniform numbers, none of which gives infinity. */
function gumbel(uniform: number): number {
  return -Math.log(-Math.log(uniform + 2 ** -33));
}
