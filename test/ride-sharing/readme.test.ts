import { describe, expect, it } from 'vitest';
import { candidateFeatures } from '../../envs/ride-sharing/choices.ts';
import { keyFigures } from '../../envs/ride-sharing/ledger.ts';
import { observationParts } from '../../envs/ride-sharing/observation.ts';
import { defaults, parameterShape, presets } from '../../envs/ride-sharing/parameters.ts';
import { readmeOf, testFleetTables } from '../fleet-readme.ts';
import { lineFleet } from './line-world.ts';

const { text, table } = readmeOf('ride-sharing');

describe('the README', () => {
  const env = lineFleet({ requests: [] });
  testFleetTables(table, { parameterShape, defaults, keyFigures, observationParts: observationParts(env.world), env });

  it('lists the features of candidates and the kinds of arbitration', () => {
    expect(table('feature', 'meaning').map(([name]) => name)).toEqual([...candidateFeatures]);
    const kinds = table('arbitration', 'who decides', 'rule').map(([name]) => name);
    for (const kind of kinds) expect(parameterShape.safeParse({ arbitration: kind }).success).toBe(true);
    expect(kinds).toHaveLength(3);
  });

  it('says what the preset sets', () => {
    const section = text.slice(text.indexOf('## Preset amod-hours'));
    for (const [name, value] of Object.entries(presets['amod-hours'])) expect(section).toContain(`\`${name}\` ${value}`);
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
