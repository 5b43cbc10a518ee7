import { describe, expect, test } from 'vitest';
import { createPopulation } from '../../src/population/create-population.ts';
import type { NetworkSpec } from '../../src/population/network.ts';
import type { PopulationOptions } from '../../src/population/population.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { chain, makePopulation, raggedNetwork } from './helpers.ts';

describe('impossible populations are refused with a sentence', () => {
  const network = chain(4, 5, 'relu');
  const cases: [string, Partial<PopulationOptions> & { network: NetworkSpec }, RegExp][] = [
    ['no policies', { network, policies: 0 }, /policies is 0; it must be a whole number of at least 1/],
    ['half a row', { network, maxRows: 0.5 }, /maxRows is 0\.5/],
    ['a branch of no size', { network: { ...network, branches: [{ name: 'sight', size: 0 }] } }, /size of branch "sight" is 0/],
    ['a layer of no units', { network: chain(4, -3, 'relu') }, /units of layer "trunk\/0" is -3/],
    ['a head without layers', { network: { ...network, heads: [{ name: 'q', layers: [] }] } }, /Head "q" of the network has no layers/],
    ['no branches', { network: { ...network, branches: [] } }, /no branch/],
    ['two heads of one name', { network: { ...network, heads: [...network.heads, ...network.heads] } }, /a head named "y"/],
    ['a name with a slash', { network: { ...network, branches: [{ name: 'a/b', size: 2 }] } }, /named "a\/b"/],
    [
      'a beta of 1',
      { network, optimiser: { kind: 'adam', beta1: 1 } },
      /beta1 of the adam optimiser is 1; it must be at least 0 and below 1/,
    ],
    ['an epsilon of 0', { network, optimiser: { kind: 'adam', epsilon: 0 } }, /epsilon of the adam optimiser is 0/],
    ['Nesterov without momentum', { network, optimiser: { kind: 'sgd', nesterov: true } }, /nesterov set but no momentum/],
    ['more memory than there can be', { network: chain(1000, 1000, 'relu'), policies: 1e6 }, /needs \d+ GiB of memory.*this machine has/],
    ['a beyond-number of rows', { network, maxRows: 1e300 }, /GiB of memory/],
  ];
  test.each(cases)('%s', async (_, options, message) => {
    const error = await makePopulation(options).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toMatch(message);
  });
});

describe('calls out of order or of the wrong shape say so', () => {
  const counts = Int32Array.of(2, 3);
  const make = (options: Partial<PopulationOptions> = {}) =>
    makePopulation({ network: raggedNetwork, policies: 2, maxRows: 8, ...options });

  test('row counts', async () => {
    const population = await make();
    expect(() => population.forward(Int32Array.of(1))).toThrow(/forward was given 1 row counts for 2 policies/);
    expect(() => population.forward(Int32Array.of(5, 4))).toThrow(
      /given 9 rows, and the branches "observation", "meanAction", "task" hold 8/,
    );
    expect(() => population.forward(Int32Array.of(5, -4))).toThrow(/-4 rows for policy 1/);
    population.forward(counts);
    expect(() => population.backward(Int32Array.of(3, 2))).toThrow(/given 3 rows for policy 0, .* had 2/);
    expect(() => population.backward(Int32Array.of(2))).toThrow(/backward was given 1 row counts for 2 policies/);
  });

  test('backward without the online forward before it', async () => {
    const population = await make({ target: true });
    const message = /backward of the heads "q", "value" has no online forward/;
    expect(() => population.backward(counts)).toThrow(message);
    population.forward(counts, 'target');
    expect(() => population.backward(counts)).toThrow(message);
    population.forward(counts);
    population.backward(counts);
    population.step(0.1);
    expect(() => population.step(0.1)).toThrow(/step of the heads "q", "value" has no gradients/);
    expect(() => population.backward(counts)).toThrow(message);
    population.forward(counts);
    population.backward(counts);
    population.forward(counts);
    expect(() => population.step(0.1)).toThrow(/no gradients/);
    expect(() => population.forward(Int32Array.of(9, 9))).toThrow();
    expect(() => population.backward(Int32Array.of(9, 9))).toThrow(message);
  });

  test('a population without an optimiser only acts', async () => {
    const population = await createPopulation({ network: raggedNetwork, policies: 2, maxRows: 8, seed: 'test' });
    expect(population.outputGradients['q']!.length).toBe(0);
    population.forward(counts);
    expect(() => population.backward(counts)).toThrow(/only acts/);
    expect(() => population.step(0.1)).toThrow(/only acts/);
    expect(() => population.forward(counts, 'target')).toThrow(/without one/);
    expect(() => population.updateTarget(1)).toThrow(/without a target/);
  });

  test('settings of a step and of a target update', async () => {
    const population = await make({ target: true });
    expect(() => population.step(Number.NaN)).toThrow(/learning rate of NaN/);
    expect(() => population.step(0.1, { maxGradientNorm: 0 })).toThrow(/maxGradientNorm of 0/);
    expect(() => population.step(0.1, { active: new Uint8Array(3) })).toThrow(/3 active flags for 2 policies/);
    expect(() => population.updateTarget(1.5)).toThrow(/tau = 1\.5/);
  });

  test('after it was disposed of', async () => {
    const population = await make();
    population.dispose();
    expect(() => population.forward(counts)).toThrow(/disposed/);
    expect(() => population.saveState()).toThrow(/disposed/);
  });
});
