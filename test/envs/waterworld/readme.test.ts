import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import waterworld from '../../../envs/waterworld/index.ts';
import { type Parameters, parameterShape, presets } from '../../../envs/waterworld/parameters.ts';
import { observationBlocks } from '../../../envs/waterworld/senses.ts';
import { spaceSize } from '../../../src/environment/spaces.ts';
import { makeEnvironment } from '../../../src/plugins/make-environment.ts';
import { tableOf } from '../../readme-table.ts';

const readme = readFileSync(join(import.meta.dirname, '../../../envs/waterworld/README.md'), 'utf8');
const table = (...header: readonly string[]) => tableOf(readme, ...header);
const names = Object.keys(parameterShape.shape) as (keyof Parameters)[];

it('lists the parameters with both presets and their descriptions', () => {
  const rows = names.map((name) => [
    name,
    JSON.stringify(presets.dmfg[name]),
    JSON.stringify(presets.pettingzoo[name]),
    parameterShape.shape[name].description,
  ]);
  expect(table('parameter', 'dmfg', 'pettingzoo', 'meaning')).toEqual(rows);
});

it('lists the rewards', () => {
  for (const [, dmfg, pettingzoo, name] of table('event', 'dmfg', 'pettingzoo', 'parameter')) {
    const value = (preset: Parameters) => preset[name as keyof Parameters] as number;
    expect([dmfg, pettingzoo].map((cell) => Number.parseFloat(cell!))).toEqual([value(presets.dmfg), value(presets.pettingzoo)]);
  }
});

it.each(['dmfg', 'pettingzoo'] as const)('says what the spaces of %s are', async (preset) => {
  const env = await makeEnvironment(waterworld, { preset }, 1);
  const [group] = env.groups;
  expect(env.groups).toHaveLength(1);
  expect([group!.capacity, group!.name]).toEqual([presets[preset].pursuers, 'pursuer']);
  expect(group!.actionSpace).toEqual({ kind: 'box', shape: [2], low: -1, high: 1 });
  expect(spaceSize(group!.observationSpace)).toBe(212);
  const cells = Object.fromEntries(table('space', 'size', 'contents').map(([name, size]) => [name!, size]));
  expect(cells).toEqual({ action: 'box([2], -1, 1)', observation: '212', position: '2' });
});

it('lists the blocks of an observation and the key figures', async () => {
  expect(table('block', 'meaning').map(([block]) => block)).toEqual([...observationBlocks(true), 'touches']);
  const env = await makeEnvironment(waterworld, {}, 1);
  env.reset(0, { seed: 1 });
  expect(table('figure', 'meaning').map(([name]) => name)).toEqual(Object.keys(env.metrics!(0)));
});

it('has the counts of the paper’s code in the preset dmfg', () => {
  const { pursuers, evaders, poison, coop, encounterReward, episodeLength } = presets.dmfg;
  expect([pursuers, evaders, poison, coop, encounterReward, episodeLength]).toEqual([25, 25, 10, 2, 1, 500]);
});
