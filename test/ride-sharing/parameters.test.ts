import { describe, expect, it } from 'vitest';
import definition from '../../envs/ride-sharing/index.ts';
import { defaults, parameterSchema, parameterShape } from '../../envs/ride-sharing/parameters.ts';
import { makeEnvironment } from '../../src/plugins/make-environment.ts';

const make = (raw: Record<string, unknown>) => makeEnvironment(definition, raw, 1);

describe('parameters', () => {
  it('all have a default and a description', () => {
    expect(Object.keys(parameterShape.shape)).toEqual(Object.keys(defaults));
    for (const [name, { description }] of Object.entries(parameterShape.shape))
      expect(description, name).toMatch(/^[A-Z].*\.$|^true: .*\.$/);
    expect(parameterSchema.parse({})).toEqual(defaults);
  });

  it('survive being written down and read again', () => {
    const once = parameterSchema.parse({ preset: 'amod-hours', vehicles: 7, rewards: { service: 2 } });
    expect(once).toMatchObject({ requestChoices: 20, rewards: { fare: 1, service: 2, cost: 1 } });
    expect(parameterSchema.parse(JSON.parse(JSON.stringify(once)))).toEqual(once);
  });

  it.each([
    [{ vehicles: 0 }, 'env.vehicles: A fleet needs at least one vehicle; got 0.'],
    [{ vehicles: 'many' }, 'env.vehicles:'],
    [{ observationRadius: -5 }, 'env.observationRadius: A radius is at least 0 m; got -5.'],
    [{ fieldRadius: -1 }, 'env.fieldRadius: A radius is at least 0 m; got -1.'],
    [{ preset: 'amod' }, 'env.preset:'],
    [{ vehicels: 5 }, 'did you mean env.vehicles?'],
    [{ speedFactor: [1.2, 0.8] }, 'env.speedFactor: A range goes from the lower to the higher number; got [1.2,0.8].'],
    [{ costPerKm: -1 }, 'env.costPerKm: Too small: expected number to be >=0; got -1.'],
    [{ costPerKm: 'cheap' }, 'env.costPerKm: Give a number of at least 0, or a range [low, high] of them; got "cheap".'],
    [{ preset: 'amod-hours', repositioning: true }, 'env.repositioning: The preset amod-hours has its own; leave it out; got true.'],
    [{ preset: 'amod-hours', trips: 'trips.csv' }, 'env.trips: The preset amod-hours has its own; leave it out; got "trips.csv".'],
    [{ preset: 'amod-hours', data: 'no/such/folder' }, 'no/such/folder" has no zones.csv; the preset amod-hours needs'],
    [{ trips: 'trips.csv' }, 'env.trips is given, but env.city does not say which city the trips are in'],
    [{ trips: 'no-such-trips.csv', city: { kind: 'road' } }, 'no-such-trips.csv'],
    [{ window: '8-9' }, 'The time window "8-9" is not of the form HH:MM-HH:MM'],
    [{ city: { kind: 'village' } }, 'The city is described wrongly'],
    [{ city: { kind: 'synthetic', avenues: 8, streets: 10, blockMetres: 50 }, sample: 0.05 }, 'Give the city of the trips as env.city.'],
  ])('%j is refused with a sentence', async (raw, sentence) => {
    const error = await make(raw).then(
      () => null,
      (reason: Error) => reason,
    );
    expect(error?.name).toBe('UserError');
    expect(error?.message).toContain(sentence);
  });
});
