import { createPopulation } from '../../src/population/create-population.ts';
import type { NetworkSpec } from '../../src/population/network.ts';
import type { Optimiser, Population, PopulationOptions } from '../../src/population/population.ts';
import { rangeUpdate } from '../../src/population/range-update.ts';
import { createRng, type Rng } from '../../src/shared/rng.ts';

/** Two branches (one with a layer, one without), two trunk layers, two heads, no size a multiple of 4. */
export const raggedNetwork: NetworkSpec = {
  branches: [
    { name: 'observation', size: 13, layers: [{ units: 11, activation: 'relu' }] },
    { name: 'meanAction', size: 5 },
    {
      name: 'task',
      size: 3,
      layers: [
        { units: 6, activation: 'tanh' },
        { units: 2, activation: 'elu' },
      ],
    },
  ],
  trunk: [
    { units: 19, activation: 'elu' },
    { units: 9, activation: 'tanh' },
  ],
  heads: [
    {
      name: 'q',
      layers: [
        { units: 7, activation: 'relu' },
        { units: 9, activation: 'linear' },
      ],
    },
    { name: 'value', layers: [{ units: 1, activation: 'tanh' }] },
  ],
};

/** A chain of layers with one branch "x" and one head "y". */
export const chain = (size: number, units: number, activation: NetworkSpec['trunk'][number]['activation'], out = 3): NetworkSpec => ({
  branches: [{ name: 'x', size }],
  trunk: [{ units, activation, init: { kind: 'normal', std: 0.7, bias: 0.1 } }],
  heads: [{ name: 'y', layers: [{ units: out, activation: 'linear' }] }],
});

export const makePopulation = (options: Partial<PopulationOptions> & Pick<PopulationOptions, 'network'>): Promise<Population> =>
  createPopulation({ policies: 1, maxRows: 16, seed: 'test', optimiser: { kind: 'sgd' }, ...options });

export const widthOf = (network: NetworkSpec, head: string) => network.heads.find(({ name }) => name === head)!.layers.at(-1)!.units;

export function fillNormal(array: Float32Array | Float64Array, rng: Rng, from = 0, to = array.length): void {
  for (let i = from; i < to; i++) array[i] = rng.normal();
}

/** Normal numbers in all inputs and output gradients, a stream per policy, so that a policy's rows are alike whatever the others have. */
export function fillRows(
  population: Population<Float32Array> | Population<Float64Array>,
  counts: Int32Array,
  seed: string,
  policyOf = (policy: number) => policy,
): void {
  const { network } = population;
  let row = 0;
  for (let policy = 0; policy < counts.length; policy++) {
    const rng = createRng(`${seed}/${policyOf(policy)}`);
    const end = row + counts[policy]!;
    for (const { name, size } of network.branches) fillNormal(population.inputs[name]!, rng, row * size, end * size);
    for (const { name } of network.heads) {
      const width = population.outputs[name]!.length / population.maxRows;
      fillNormal(population.outputGradients[name]!, rng, row * width, Math.min(end * width, population.outputGradients[name]!.length));
    }
    row = end;
  }
}

/** Copies of the parameters of one policy, by name. */
export function parametersOf(population: Population, policy: number) {
  return Object.fromEntries([...population.parametersOf(policy)].map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]));
}

/** The gradients of the last `backward`, by policy, read off a plain SGD step so long that the parameters before it drown in it. Changes the parameters. */
export function gradientsOf(population: Population): Record<string, Float32Array>[] {
  const rate = 2 ** 20;
  const all = () => Array.from({ length: population.policies }, (_, policy) => parametersOf(population, policy));
  const before = all();
  population.step(rate);
  return all().map((after, policy) =>
    Object.fromEntries(
      Object.entries(before[policy]!).map(([name, { data }]) => [name, data.map((value, i) => (value - after[name]!.data[i]!) / rate)]),
    ),
  );
}

/** Largest |a - b|, relative to the largest |b| (at least 1); NaN if a length or a number is wrong. */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.NaN;
  let scale = 1;
  let worst = 0;
  for (let i = 0; i < b.length; i++) {
    scale = Math.max(scale, Math.abs(b[i]!));
    worst = Math.max(worst, Math.abs(a[i]! - b[i]!));
    if (Number.isNaN(a[i]! - b[i]!)) return Number.NaN;
  }
  return worst / scale;
}

/** A number and what an optimiser keeps of it. */
export interface Entry {
  weight: number;
  first: number;
  second: number;
}

/** One update of one number, by its definition in double precision. */
export function updateNumber(optimiser: Optimiser, entry: Entry, gradient: number, rate: number, step: number): void {
  const range = {
    weights: Float64Array.of(entry.weight),
    gradients: Float64Array.of(gradient),
    first: Float64Array.of(entry.first),
    second: Float64Array.of(entry.second),
  };
  rangeUpdate(optimiser, step)(range, 0, 1, 1, rate);
  Object.assign(entry, { weight: range.weights[0], first: range.first[0], second: range.second[0] });
}
