import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { candidateFeatures } from '../../envs/ride-pooling/candidate-features.ts';
import { keyFigures } from '../../envs/ride-pooling/key-figures.ts';
import { observationParts } from '../../envs/ride-pooling/observation.ts';
import { defaults, parameterShape } from '../../envs/ride-pooling/parameters.ts';
import { arbiterKinds } from '../../src/arbitration/create-set-arbiter.ts';
import { tableOf } from '../readme-table.ts';
import { poolFleet } from './pool-fleet.ts';

const readme = readFileSync(join(import.meta.dirname, '../../envs/ride-pooling/README.md'), 'utf8');

const table = (...header: readonly string[]) => tableOf(readme, ...header);

describe('the README', () => {
  it('lists the parameters with their defaults and descriptions', () => {
    const expected = Object.entries(parameterShape.shape).map(([name, { description }]) => [
      name,
      JSON.stringify(defaults[name as keyof typeof defaults]),
      description,
    ]);
    expect(table('parameter', 'default', 'meaning')).toEqual(expected);
  });

  it('lists the features of candidates and of stops, the key figures and the kinds of arbitration', () => {
    const names = candidateFeatures(1).map((name) => name.replace('stop1.', ''));
    const features = table('feature', 'meaning').map(([name]) => name);
    expect([...features, ...table('of a stop', 'meaning').map(([name]) => name)]).toEqual(names);
    expect(table('figure', 'meaning').map(([name]) => name)).toEqual([...keyFigures]);
    expect(table('arbitration', 'rule').map(([name]) => name)).toEqual([...arbiterKinds]);
  });

  it('lists the parts of an observation with their sizes', () => {
    const env = poolFleet({ requests: [] });
    const parts = observationParts(env.world).map(({ part, names }) => [part, part === 'zone' ? 'zones' : String(names.length)]);
    expect(table('part', 'numbers', 'meaning').map(([part, numbers]) => [part, numbers])).toEqual(parts);
    expect(Object.keys(env.metrics(0))).toEqual([...keyFigures]);
  });
});
