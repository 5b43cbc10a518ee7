import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { candidateFeatures } from '../../envs/ride-sharing/choices.ts';
import { keyFigures } from '../../envs/ride-sharing/ledger.ts';
import { observationParts } from '../../envs/ride-sharing/observation.ts';
import { defaults, parameterShape, presets } from '../../envs/ride-sharing/parameters.ts';
import { tableOf } from '../readme-table.ts';
import { lineFleet } from './line-world.ts';

const readme = readFileSync(join(import.meta.dirname, '../../envs/ride-sharing/README.md'), 'utf8');

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

  it('lists the features of candidates, the key figures and the kinds of arbitration', () => {
    expect(table('feature', 'meaning').map(([name]) => name)).toEqual([...candidateFeatures]);
    expect(table('figure', 'meaning').map(([name]) => name)).toEqual([...keyFigures]);
    const kinds = table('arbitration', 'who decides', 'rule').map(([name]) => name);
    for (const kind of kinds) expect(parameterShape.safeParse({ arbitration: kind }).success).toBe(true);
    expect(kinds).toHaveLength(3);
  });

  it('lists the parts of an observation with their sizes', () => {
    const env = lineFleet({ requests: [] });
    const parts = observationParts(env.world).map(({ part, names }) => [part, part === 'zone' ? 'zones' : String(names.length)]);
    expect(table('part', 'numbers', 'meaning').map(([part, numbers]) => [part, numbers])).toEqual(parts);
    expect(env.metrics(0)).toHaveProperty('reward');
    expect(Object.keys(env.metrics(0))).toEqual([...keyFigures]);
  });

  it('says what the preset sets', () => {
    const text = readme.slice(readme.indexOf('## Preset amod-hours'));
    for (const [name, value] of Object.entries(presets['amod-hours'])) expect(text).toContain(`\`${name}\` ${value}`);
  });
});

describe('rendering', () => {
  it('shows the zones as text and the vehicles as a drawing', () => {
    const env = lineFleet({ vehicles: 7, requests: [[0, 2, 10, 5]] });
    const [title, map] = env.render(0, 'ansi').split('\n');
    expect(title).toBe('08:00:00  0 of 1 requests served, 1 open; reward 0.00');
    expect(map!.split(/ +/)).toEqual(['0/2', '1/1', '0/1', '0/1', '0/1', '0/1']);
    const svg = env.render(0, 'svg');
    expect(svg.match(/<circle/g)).toHaveLength(7);
    expect(svg.match(/<rect/g)).toHaveLength(1);
  });
});
