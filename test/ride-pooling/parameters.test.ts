import { describe, expect, it } from 'vitest';
import definition from '../../envs/ride-pooling/index.ts';
import { defaults, parameterSchema, parameterShape } from '../../envs/ride-pooling/parameters.ts';
import { makeEnvironment } from '../../src/plugins/make-environment.ts';
import { poolFleet, stepGreedily } from './pool-fleet.ts';

describe('parameters', () => {
  it('all have a default and a description', () => {
    expect(Object.keys(parameterShape.shape)).toEqual(Object.keys(defaults));
    for (const [name, { description }] of Object.entries(parameterShape.shape)) expect(description, name).toMatch(/^.+: .*\.$|^[A-Z].*\.$/);
    expect(parameterSchema.parse({})).toEqual(defaults);
  });

  it.each([
    [{ capacity: 0 }, 'env.capacity: A vehicle needs a seat for at least one rider; got 0.'],
    [{ capacity: 11 }, 'env.capacity: Vehicles have at most 10 seats for riders; got 11.'],
    [{ capacity: 2.5 }, 'env.capacity: A capacity is a whole number of riders; got 2.5.'],
    [{ vehicles: 0 }, 'env.vehicles: A fleet needs at least one vehicle; got 0.'],
    [{ maxWaitSeconds: 30 }, 'env.maxWaitSeconds is 30, less than an epoch of 60 s'],
    [{ maxWaitSeconds: 0 }, 'env.maxWaitSeconds: A request must be given some time until its pick-up; got 0.'],
    [{ maxDelaySeconds: -1 }, 'env.maxDelaySeconds: A request cannot be dropped off before the direct ride would have ended; got -1.'],
    [{ exhaustiveRequests: 9 }, 'env.exhaustiveRequests: The orders of more than 5 requests are too many to try; got 9.'],
    [{ planRequests: 2, tripRequests: 3 }, 'env.tripRequests: A trip of 3 requests does not fit a plan of at most 2 (planRequests)'],
    [{ search: 'best' }, 'env.search:'],
    [{ arbitration: 'lottery' }, 'env.arbitration:'],
    [{ vehicels: 5 }, 'did you mean env.vehicles?'],
    [{ trips: 'trips.csv' }, 'env.trips is given, but env.city does not say which city the trips are in'],
  ])('%j is refused with a sentence', async (raw, sentence) => {
    const error = await makeEnvironment(definition, raw, 1).then(
      () => null,
      (reason: Error) => reason,
    );
    expect(error?.name).toBe('UserError');
    expect(error?.message).toContain(sentence);
  });
});

describe('a run goes on', () => {
  it('with more vehicles than there are places', () => {
    const env = poolFleet({ requests: [[0, 1, 6]], parameters: { vehicles: 50 } });
    for (let i = 0; i < 20; i++) stepGreedily(env);
    expect(env.metrics(0)).toMatchObject({ served: 1 });
  });

  it('with parties that no vehicle has the seats for, which expire', () => {
    const env = poolFleet({ requests: [[0, 1, 6, 5]], parameters: { capacity: 4 } });
    for (let i = 0; i < 20; i++) stepGreedily(env);
    expect(env.metrics(0)).toMatchObject({ served: 0, expired: 1 });
  });

  it('without any request', () => {
    const env = poolFleet({ requests: [] });
    for (let i = 0; i < 20; i++) stepGreedily(env);
    expect(env.metrics(0)).toMatchObject({ requests: 0, serviceRate: 0, waitMean: 0, km: 0 });
  });
});
