import { describe, expect, it } from 'vitest';
import { capacity, defineToy, put, type Sabotage, statusOf } from './toy.ts';

describe('finds, in the arrays after a reset or a step,', () => {
  /** The check that must fail, what is broken, how, and what the sentence must say. */
  const breaches: [check: string, what: string, sabotage: Sabotage, sentence: RegExp][] = [
    [
      'observations stay in their space',
      'an observation outside its box',
      ({ walkers, time }, copy) => {
        if (time[copy] === 2) put(walkers.observations, copy * capacity * 2 + 3, 1.5);
      },
      /^Agent "walker_1" of copy \d has the observation component 1 = 1\.5, outside Box\(2, from 0 to 1\) \(at step \d of episode 0\)\.$/,
    ],
    [
      'observations stay in their space',
      'an observation that cannot be stored as declared',
      ({ buyers }) => put(buyers.observations, 0, 0.5),
      /"buyer_0" of copy 0 has 0\.5 in its observation, which is declared to hold whole numbers/,
    ],
    [
      'no NaN',
      'a reward that is not a number',
      ({ walkers }, _, call) => {
        if (call === 'step') put(walkers.rewards, 0, NaN);
      },
      /NaN in rewards/,
    ],
    ['no NaN', 'an infinite feature', ({ buyers }) => put(buyers.candidates!, 3, Infinity), /"buyer_0" .* has Infinity in candidates/],
    [
      'dead agents stay silent',
      'a reward for the dead',
      ({ walkers, time }, copy) => {
        if (time[copy] === 4) put(walkers.rewards, copy * capacity, 1);
      },
      /"walker_0" of copy \d is dead, but has 1 in rewards/,
    ],
    [
      'dead agents stay silent',
      'an observation of the dead',
      ({ walkers, time }, copy) => {
        if (time[copy] === 4) put(walkers.observations, copy * capacity * 2, 1);
      },
      /"walker_0" of copy \d is dead, but has 1 in observations/,
    ],
    [
      'rows never shift',
      'a death without a flag',
      ({ walkers, time }, copy) => {
        if (time[copy] === 1) put(walkers.alive, copy * capacity, 0);
      },
      /"walker_0" of copy \d is no longer alive, but was neither/,
    ],
    [
      'rows never shift',
      'a flag without a death',
      ({ walkers, time }, copy) => {
        if (time[copy] === 1) put(walkers.truncated, copy * capacity, 1);
      },
      /"walker_0" of copy \d was terminated or truncated, but is still alive/,
    ],
    [
      'rows never shift',
      'a resurrection',
      ({ walkers, time }, copy) => {
        if (time[copy] === 4) put(walkers.alive, copy * capacity, 1);
      },
      /"walker_0" of copy \d came back to life/,
    ],
    [
      'terminated and truncated exclude each other',
      'both flags at once',
      ({ walkers }) => {
        if (walkers.terminated[0]) put(walkers.truncated, 0, 1);
      },
      /"walker_0" of copy 0 is both/,
    ],
    [
      'action masks leave a choice',
      'a mask of zeros',
      ({ walkers }) => walkers.actionMask!.fill(0, 0, 3),
      /"walker_0" of copy 0 has no allowed action/,
    ],
    ['candidates are arbitrated', 'no candidate 0', ({ buyers }) => buyers.actionMask!.set([0, 1], 0), /"buyer_0" .* has no candidate 0/],
    [
      'candidates are arbitrated',
      'an executed candidate that was not offered',
      ({ buyers }, _, call) => {
        if (call === 'step') put(buyers.executed!, 0, 1);
      },
      /"buyer_0" .* executed = 1, a candidate that it had not been offered/,
    ],
    [
      'candidates are arbitrated',
      'no executed candidate',
      ({ buyers }, _, call) => {
        if (call === 'step') put(buyers.executed!, 0, -1);
      },
      /acted, but has executed = -1; expected 0 to 2/,
    ],
    [
      'candidates are arbitrated',
      'an executed candidate of nobody',
      ({ buyers }, _, call) => {
        if (call === 'reset') put(buyers.executed!, 0, 0);
      },
      /did not act, but has executed = 0/,
    ],
    ['candidates are arbitrated', 'a bin that is not there', ({ buyers }) => put(buyers.candidateBins!, 0, 2), /bin 2; expected -1 to 1/],
    [
      'claims go to one agent',
      'one thing for two',
      ({ buyers }, _, call) => {
        buyers.actionMask!.fill(1, 0, 6);
        for (const candidate of [0, 1, 2, 3, 4, 5]) buyers.claimed![candidate * 2] = 7;
        if (call === 'step') buyers.executed!.fill(2, 0, 2);
      },
      /Agents "buyer_0" and "buyer_1" of copy 0 both got claim 7/,
    ],
    [
      'claims go to one agent',
      'claims in disorder',
      ({ buyers }) => buyers.claimed!.set([3, 1], 0),
      /"buyer_0" .* has the claims 3, 1 in candidate 0; expected ascending numbers/,
    ],
    [
      'fields are distributions',
      'a field that sums to less',
      ({ walkers }) => walkers.fields!.set([0.25, 0.25], 0),
      /sums to 0\.5 instead of 1/,
    ],
    ['fields are distributions', 'a negative share', ({ buyers }) => buyers.fields!.set([1.5, -0.5], 0), /has -0\.5 in its field/],
    [
      'a copy that is over is left alone',
      'an end with somebody alive',
      ({ env, time }, copy) => {
        if (time[copy] === 5) put(env.episodeOver, copy, 1);
      },
      /The episode of copy \d is over, but its agent "buyer_0" is still alive\./,
    ],
    [
      'episodes end',
      'no end',
      ({ time }, copy) => put(time, copy, Math.min(time[copy]!, 4)),
      /Episode 0 of copy 0 .* was not over after 50 steps/,
    ],
    [
      'arrays and records agree',
      'a flag other than 0 and 1',
      ({ buyers }) => {
        if (buyers.truncated[0]) put(buyers.truncated, 0, 7);
      },
      /took it out of `agents` without terminating or truncating it/,
    ],
    [
      'arrays and records agree',
      'a mask other than 0 and 1',
      ({ walkers }) => walkers.actionMask!.set([2], 0),
      /differ at step 0: actionMask \(component 0\) of agent "walker_0" is 2 against 1/,
    ],
  ];
  it.each(breaches)('%s: %s', async (name, _, sabotage, sentence) => {
    const check = await statusOf(defineToy(undefined, sabotage), name);
    expect(check).toMatchObject({ status: 'failed', sentence: expect.stringMatching(sentence) });
  });
});
