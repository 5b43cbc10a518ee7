import { describe, expect, it } from 'vitest';
import { FieldNetwork, type FieldNetworkOptions, type FieldNetworkShape } from '../../src/meanfield/field-network.ts';
import { createRng, type Rng } from '../../src/shared/rng.ts';

const shape: FieldNetworkShape = {
  capacity: 3,
  numEnvs: 2,
  numPolicies: 1,
  observationSize: 4,
  fieldSize: 5,
  isDistribution: true,
  seed: 'test',
};
const options: FieldNetworkOptions = {
  embedding: 0,
  input: 'both',
  hidden: [7],
  residual: false,
  loss: 'mse',
  optimiser: { kind: 'sgd' },
  learningRate: 1,
};
type Parameters = Record<string, Float32Array>;
const parametersOf = (network: FieldNetwork) => network.saveState()['parameters'] as Parameters;

function withParameters(network: FieldNetwork, parameters: Parameters): void {
  network.loadState({ ...network.saveState(), parameters });
}

const normals = (length: number, rng: Rng) => Float32Array.from({ length }, () => rng.normal());

/** Random distributions, one after the other. */
function distributions(rows: number, size: number, rng: Rng): Float32Array {
  const fields = Float32Array.from({ length: rows * size }, () => 0.05 + rng.uniform());
  for (let row = 0; row < rows; row++) {
    const field = fields.subarray(row * size, (row + 1) * size);
    const sum = field.reduce((total, value) => total + value, 0);
    for (let i = 0; i < size; i++) field[i]! /= sum;
  }
  return fields;
}

function meanSquare(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0) / a.length;
}

describe('the gradient of the mean-field network', () => {
  const cases = [true, false].flatMap((isDistribution) =>
    (isDistribution ? (['mse', 'cross-entropy'] as const) : (['mse'] as const)).flatMap((loss) =>
      [true, false].map((residual) => ({ isDistribution, loss, residual })),
    ),
  );

  it.each(cases)('is that of the mean loss which train returns: %o', async ({ isDistribution, loss, residual }) => {
    const rate = 2 ** 20;
    const network = await FieldNetwork.create(
      { ...shape, isDistribution },
      { ...options, embedding: residual ? 6 : 0, residual, loss, learningRate: rate },
    );
    const rng = createRng(3);
    const rows = 6;
    const observations = normals(rows * 4, rng);
    const [last, targets] = isDistribution
      ? [distributions(rows, 5, rng), distributions(rows, 5, rng)]
      : [normals(rows * 5, rng), normals(rows * 5, rng)];
    const acted = Uint8Array.of(1, 0, 1, 1, 1, 0);
    const start = Object.fromEntries(Object.entries(parametersOf(network)).map(([name, data]) => [name, normals(data.length, rng)]));
    const lossAt = (parameters: Parameters) => {
      withParameters(network, parameters);
      return network.train(observations, last, targets, acted);
    };
    lossAt(start);
    const stepped = parametersOf(network);
    const gradient = (name: string, i: number) => (start[name]![i]! - stepped[name]![i]!) / rate;
    const h = 2e-3;
    let [largest, worst] = [0, 0];
    for (const [name, data] of Object.entries(start)) {
      for (let i = 0; i < data.length; i += 3) {
        const nudged = (by: number) => ({ ...start, [name]: data.map((value, j) => (j === i ? value + by : value)) });
        const difference = (lossAt(nudged(h)) - lossAt(nudged(-h))) / (2 * h);
        largest = Math.max(largest, Math.abs(difference));
        worst = Math.max(worst, Math.abs(difference - gradient(name, i)));
      }
    }
    expect(largest).toBeGreaterThan(0.01);
    expect(worst / largest).toBeLessThan(0.01);
  });
});

describe('the residual network', () => {
  it('begins as persistence', async () => {
    const network = await FieldNetwork.create(shape, { ...options, embedding: 3, residual: true });
    const rng = createRng(1);
    const last = distributions(6, 5, rng);
    const into = new Float32Array(30);
    network.predict(normals(24, rng), last, into);
    for (let i = 0; i < 30; i++) expect(into[i]).toBeCloseTo(last[i]!, 6);
    last.set([1, 0, 0, 0, 0]);
    network.predict(normals(24, rng), last, into);
    expect(into[0]).toBeGreaterThan(0.999);
    expect(into[1]).toBeCloseTo(2e-4, 6);
    const reals = await FieldNetwork.create({ ...shape, isDistribution: false }, { ...options, residual: true });
    const means = normals(30, rng);
    reals.predict(normals(24, rng), means, into);
    expect(into).toEqual(means);
  });
});

it('begins with nobody doing anything where actions are real numbers', async () => {
  const network = await FieldNetwork.create({ ...shape, isDistribution: false }, options);
  const rng = createRng(1);
  const into = normals(30, rng);
  network.predict(normals(24, rng), normals(30, rng), into);
  expect(into).toEqual(new Float32Array(30));
});

describe('what the network learns', () => {
  /** The next field is the last one moved on by one place, or mirrored, as the observation says. */
  function sample(rng: Rng, rows: number) {
    const last = distributions(rows, 5, rng);
    const observations = new Float32Array(rows * 4);
    const targets = new Float32Array(rows * 5);
    for (let row = 0; row < rows; row++) {
      const mirrored = rng.uniform() < 0.5;
      observations[row * 4] = mirrored ? 1 : 0;
      for (let i = 0; i < 5; i++) targets[row * 5 + i] = last[row * 5 + (mirrored ? 4 - i : (i + 1) % 5)]!;
    }
    return { observations, last, targets };
  }

  it.each([
    { residual: true, loss: 'cross-entropy', numPolicies: 1 },
    { residual: false, loss: 'mse', numPolicies: 1 },
    { residual: true, loss: 'mse', numPolicies: 3 },
  ] as const)('is a field map that persistence does not know: %o', async ({ numPolicies, ...more }) => {
    const network = await FieldNetwork.create(
      { ...shape, numPolicies, numEnvs: 8 },
      { ...options, hidden: [32], optimiser: { kind: 'adam' }, learningRate: 5e-3, ...more },
    );
    const rng = createRng(2);
    const acted = new Uint8Array(24).fill(1);
    for (let step = 0; step < 1200; step++) {
      const { observations, last, targets } = sample(rng, 24);
      network.train(observations, last, targets, acted);
    }
    const { observations, last, targets } = sample(rng, 24);
    const estimates = new Float32Array(targets.length);
    network.predict(observations, last, estimates);
    expect(meanSquare(estimates, targets)).toBeLessThan(0.25 * meanSquare(last, targets));
    expect(meanSquare(estimates, targets)).toBeLessThan(0.25 * meanSquare(new Float32Array(targets.length).fill(0.2), targets));
  });

  it('is each agent’s own: its estimates do not depend on what others live through, nor on whether they act', async () => {
    const lives = async (others: string, othersAct: boolean) => {
      const network = await FieldNetwork.create({ ...shape, numPolicies: 3 }, { ...options, learningRate: 0.1 });
      const [own, rest] = [createRng('own'), createRng(others)];
      const of = (row: number) => (row % 3 === 1 ? own : rest);
      const into = new Float32Array(30);
      const acted = Uint8Array.from({ length: 6 }, (_, row) => (row % 3 === 1 || othersAct ? 1 : 0));
      for (let step = 0; step < 20; step++) {
        const draw = (make: (rng: Rng) => Float32Array) => Float32Array.from([0, 1, 2, 3, 4, 5].flatMap((row) => [...make(of(row))]));
        const observations = draw((rng) => normals(4, rng));
        const [last, targets] = [draw((rng) => distributions(1, 5, rng)), draw((rng) => distributions(1, 5, rng))];
        network.train(observations, last, targets, acted);
        network.predict(observations, last, into);
      }
      return { own: [...into.subarray(5, 10), ...into.subarray(20, 25)], other: [...into.subarray(0, 5)] };
    };
    const [one, two, three] = [await lives('a', true), await lives('b', true), await lives('a', false)];
    expect(two.own).toEqual(one.own);
    expect(three.own).toEqual(one.own);
    expect(two.other).not.toEqual(one.other);
  });

  it('is learned from the rows that acted alone; without any nothing changes', async () => {
    const rng = createRng(5);
    const [observations, last, targets] = [normals(24, rng), distributions(6, 5, rng), distributions(6, 5, rng)];
    const trainOnce = async (acted: number[], changed: Float32Array) => {
      const network = await FieldNetwork.create({ ...shape, numPolicies: 3 }, { ...options, learningRate: 0.1 });
      const before = parametersOf(network);
      const loss = network.train(observations, last, changed, Uint8Array.from(acted));
      return { before, loss, parameters: parametersOf(network) };
    };
    const none = await trainOnce([0, 0, 0, 0, 0, 0], targets);
    expect(none.loss).toBe(0);
    expect(none.parameters).toEqual(none.before);
    const changed = targets.slice();
    changed.copyWithin(5, 20, 25);
    const [a, b] = [await trainOnce([1, 0, 0, 1, 0, 1], targets), await trainOnce([1, 0, 0, 1, 0, 1], changed)];
    expect(b).toEqual(a);
    const size = a.parameters['heads/field/0/bias']!.length / 3;
    const policy = (p: number, of: Parameters) => of['heads/field/0/bias']!.subarray(p * size, (p + 1) * size);
    expect(policy(1, a.parameters)).toEqual(policy(1, a.before));
    expect(policy(2, a.parameters)).not.toEqual(policy(2, a.before));
  });

  it('is kept in its saved state, and serves an environment of fewer copies', async () => {
    const make = (seed: string) => FieldNetwork.create({ ...shape, seed }, { ...options, optimiser: { kind: 'adam' }, learningRate: 0.01 });
    const [one, two] = [await make('one'), await make('two')];
    const rng = createRng(6);
    const data = () => [normals(24, rng), distributions(6, 5, rng), distributions(6, 5, rng)] as const;
    const acted = new Uint8Array(6).fill(1);
    for (let i = 0; i < 5; i++) one.train(...data(), acted);
    two.loadState(one.saveState());
    const next = data();
    expect(two.train(...next, acted)).toBe(one.train(...next, acted));
    const [observations, last] = data();
    const [whole, half] = [new Float32Array(30), new Float32Array(15)];
    one.predict(observations, last, whole);
    two.predict(observations.subarray(12), last.subarray(15), half);
    expect([...half]).toEqual([...whole.subarray(15)]);
  });
});
