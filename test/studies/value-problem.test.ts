import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/index.ts';
import type { ValueRegression } from '../../src/learning/learner.ts';
import type { NetworkSpec } from '../../src/population/network.ts';
import { createRng } from '../../src/shared/rng.ts';
import { intoSpan } from '../../src/studies/advice/into-span.ts';
import { scaleInputs } from '../../src/studies/advice/scale-inputs.ts';
import { standardise } from '../../src/studies/advice/standardise.ts';
import { valueProblem } from '../../src/studies/advice/value-problem.ts';

const normals = (count: number, seed: number) => {
  const rng = createRng(seed);
  return Float64Array.from({ length: count }, () => 3 + 2 * rng.normal());
};
const product = (points: Float64Array, size: number, i: number, j: number) => {
  let sum = 0;
  for (let k = 0; k < size; k++) sum += points[i * size + k]! * points[j * size + k]!;
  return sum;
};

describe('points in the space they span', () => {
  it('keep all their inner products in no more dimensions than there are points', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 12 }), fc.nat(), (rows, size, seed) => {
        const points = normals(rows * size, seed);
        const turned = intoSpan(points, size);
        expect(turned.size).toBeLessThanOrEqual(size);
        if (rows < size) expect(turned.size).toBeLessThanOrEqual(rows);
        for (let i = 0; i < rows; i++) {
          for (let j = 0; j < rows; j++) expect(product(turned.values, turned.size, i, j)).toBeCloseTo(product(points, size, i, j), 8);
        }
      }),
    ));

  it('need one for points that are all alike', () => {
    expect(intoSpan(Float64Array.from([1, 2, 3, 2, 4, 6]), 3).size).toBe(1);
    expect(intoSpan(new Float64Array(6), 3)).toEqual({ values: new Float64Array(2), size: 1 });
  });
});

it('brings columns to mean 0 and deviation 1 by the rows that count, and constant ones to 0', () => {
  const { values, deviations } = standardise(Float64Array.from([1, 7, 3, 7, 9, 7]), 2, 2);
  expect([...values]).toEqual([-1, 0, 1, 0, 7, 0]);
  expect([...deviations]).toEqual([1, 0]);
});

it('brings points to mean 0 and squared length 4, and keeps the proportions of their coordinates', () => {
  const scaled = scaleInputs(normals(20 * 3, 4), 3, 20);
  let squares = 0;
  for (const column of [0, 1, 2])
    expect(Array.from({ length: 20 }, (_, row) => scaled[row * 3 + column]!).reduce((a, b) => a + b)).toBeCloseTo(0, 9);
  for (const value of scaled) squares += (value * value) / 20;
  expect(squares).toBeCloseTo(4, 9);
  const stretched = scaleInputs(
    normals(20 * 3, 4).map((value) => 7 * value),
    3,
    20,
  );
  stretched.forEach((value, index) => {
    expect(value).toBeCloseTo(scaled[index]!, 9);
  });
  expect([...scaleInputs(Float64Array.from([5, 5, 5, 5]), 2, 2)]).toEqual([0, 0, 0, 0]);
});

describe('the problem of an agent', () => {
  const spec: NetworkSpec = {
    branches: [{ name: 'observation', size: 5 }],
    trunk: [
      { units: 20, activation: 'relu' },
      { units: 10, activation: 'tanh' },
    ],
    heads: [{ name: 'value', layers: [{ units: 2, activation: 'linear' }] }],
  };
  const regression = (network: NetworkSpec | null = spec): ValueRegression => ({
    inputs: normals(12 * 5, 1),
    inputSize: 5,
    targets: normals(12 * 2, 2),
    outputSize: 2,
    network,
  });

  it('has the hidden layers of its network, in proportion, and its decisions as points', () => {
    const { network, width, problem, points, groups, notes, scales } = valueProblem(regression(), 8, 3, createRng(0));
    expect(width).toBe(20);
    expect(network).toMatchObject({
      inputs: 5,
      outputs: 2,
      hidden: [
        { activation: 'relu', relativeWidth: 1 },
        { activation: 'tanh', relativeWidth: 0.5 },
      ],
    });
    expect(problem.inputs).toHaveLength(8 * 5);
    expect(problem.targets).toHaveLength(8 * 2);
    expect(points).toHaveLength(9 * 5);
    expect(points.subarray(0, 15)).toEqual(problem.inputs.subarray(0, 15));
    expect(groups.map(({ points }) => points)).toEqual([
      [0, 1, 2],
      [3, 4, 5],
      [6, 7, 8],
    ]);
    expect(scales.every((scale) => scale > 0.5 && scale < 4)).toBe(true);
    expect(notes).toEqual([]);
  });

  it('says where it is not quite the agent’s network', () => {
    const embedded: NetworkSpec = {
      ...spec,
      branches: [
        { name: 'observation', size: 3, layers: [{ units: 6, activation: 'elu' }] },
        { name: 'field', size: 2, layers: [{ units: 4, activation: 'elu' }] },
      ],
    };
    const { network, width, notes } = valueProblem(regression(embedded), 8, 3, createRng(0));
    expect(width).toBe(10);
    expect(network.hidden.map(({ activation }) => activation)).toEqual(['softplus', 'relu', 'tanh']);
    expect(notes).toEqual([
      expect.stringMatching(/taken as one layer/),
      expect.stringMatching(/activation elu, which is taken as softplus/),
    ]);
  });

  it('cannot be made of a network that is not data', () => {
    expect(() => valueProblem(regression(null), 8, 3, createRng(0))).toThrow(UserError);
  });
});
