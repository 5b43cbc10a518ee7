import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { z } from 'zod';
import type { PopulationEnv } from '../src/environment/population-env.ts';
import { tableOf } from './readme-table.ts';

/** What the README of every fleet tells in tables. */
export interface FleetTables {
  readonly parameterShape: z.ZodObject;
  readonly defaults: object;
  readonly keyFigures: readonly string[];
  readonly observationParts: readonly { readonly part: string; readonly names: readonly string[] }[];
  readonly env: PopulationEnv;
}

/** The README of an environment, and its tables by their headers. */
export function readmeOf(environment: string) {
  const text = readFileSync(join(import.meta.dirname, '../envs', environment, 'README.md'), 'utf8');
  return { text, table: (...header: readonly string[]) => tableOf(text, ...header) };
}

/** Tests that a fleet's README lists its parameters, key figures and observations as they are. */
export function testFleetTables(table: ReturnType<typeof readmeOf>['table'], tables: FleetTables): void {
  const { parameterShape, defaults, keyFigures, observationParts, env } = tables;

  it('lists the parameters with their defaults and descriptions', () => {
    const expected = Object.entries(parameterShape.shape).map(([name, { description }]) => [
      name,
      JSON.stringify(defaults[name as keyof typeof defaults]),
      description,
    ]);
    expect(table('parameter', 'default', 'meaning')).toEqual(expected);
  });

  it('lists the key figures', () => {
    expect(table('figure', 'meaning').map(([name]) => name)).toEqual([...keyFigures]);
    expect(Object.keys(env.metrics!(0))).toEqual([...keyFigures]);
  });

  it('lists the parts of an observation with their sizes', () => {
    const parts = observationParts.map(({ part, names }) => [part, part === 'zone' ? 'zones' : String(names.length)]);
    expect(table('part', 'numbers', 'meaning').map(([part, numbers]) => [part, numbers])).toEqual(parts);
  });
}
