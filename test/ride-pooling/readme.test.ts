import { describe, expect, it } from 'vitest';
import { candidateFeatures } from '../../envs/ride-pooling/candidate-features.ts';
import { keyFigures } from '../../envs/ride-pooling/key-figures.ts';
import { observationParts } from '../../envs/ride-pooling/observation.ts';
import { defaults, parameterShape } from '../../envs/ride-pooling/parameters.ts';
import { arbiterKinds } from '../../src/arbitration/create-set-arbiter.ts';
import { readmeOf, testFleetTables } from '../fleet-readme.ts';
import { poolFleet } from './pool-fleet.ts';

const { table } = readmeOf('ride-pooling');

describe('the README', () => {
  const env = poolFleet({ requests: [] });
  testFleetTables(table, { parameterShape, defaults, keyFigures, observationParts: observationParts(env.world), env });

  it('lists the features of candidates and of stops, and the kinds of arbitration', () => {
    const names = candidateFeatures(1).map((name) => name.replace('stop1.', ''));
    const features = table('feature', 'meaning').map(([name]) => name);
    expect([...features, ...table('of a stop', 'meaning').map(([name]) => name)]).toEqual(names);
    expect(table('arbitration', 'rule').map(([name]) => name)).toEqual([...arbiterKinds]);
  });
});
