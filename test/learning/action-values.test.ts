import { describe, expect, it } from 'vitest';
import { type ActionValueOptions, createActionValues } from '../../src/learning/action-values.ts';
import { createFrame, type Frame, type FrameShape } from '../../src/learning/frame.ts';
import type { Dense, NetworkSpec } from '../../src/population/network.ts';
import type { Population } from '../../src/population/population.ts';
import { createRng } from '../../src/shared/rng.ts';

const options = {
  policies: 2,
  maxFrames: 6,
  embedding: 0,
  hidden: [5, 4],
  initialStd: 0.5,
  rewardFeature: -1,
  optimiser: { kind: 'sgd' },
  seed: 'test',
} as const satisfies Omit<ActionValueOptions, 'shape'>;

/** The outputs of one row by plain sums over the population's parameters. */
function plainly(population: Population, policy: number, inputs: Readonly<Record<string, readonly number[]>>): readonly number[] {
  const through = (path: string, layers: readonly Dense[], input: readonly number[]) =>
    layers.reduce<readonly number[]>((values, { units, activation }, layer) => {
      const of = (name: string) => {
        const { data } = population.parameters.get(`${path}/${layer}/${name}`)!;
        return data.subarray((policy * data.length) / population.policies, ((policy + 1) * data.length) / population.policies);
      };
      return Array.from({ length: units }, (_, unit) => {
        const sum = values.reduce((total, value, i) => total + value * of('weights')[i * units + unit]!, of('bias')[unit]!);
        return activation === 'relu' ? Math.max(0, sum) : sum;
      });
    }, input);
  const { branches, trunk, heads } = population.network as NetworkSpec;
  expect(Object.keys(inputs)).toEqual(branches.map(({ name }) => name));
  const joined = branches.flatMap(({ name, layers = [] }) => through(`branches/${name}`, layers, inputs[name]!));
  return through('heads/value', heads[0]!.layers, through('trunk', trunk, joined));
}

/** A frame of random numbers of these choices. */
function randomFrame(shape: FrameShape, seed: number, mask: readonly number[], bins: readonly number[] = []): Frame {
  const rng = createRng(seed);
  const frame = createFrame(shape);
  for (const numbers of [frame.observation, frame.candidates]) for (let i = 0; i < numbers.length; i++) numbers[i] = rng.normal();
  for (let i = 0; i < frame.field.length; i++) frame.field[i] = rng.uniform();
  frame.mask.set(mask);
  frame.bins.set(bins);
  return frame;
}

function expectValues(found: Float64Array, expected: readonly number[]): void {
  for (const [i, value] of expected.entries()) {
    if (value === -Infinity) expect(found[i]).toBe(value);
    else expect(found[i]).toBeCloseTo(value, 4);
  }
}

describe('the values of discrete actions', () => {
  const shape: FrameShape = { observationSize: 3, fieldSize: 2, choices: 4, actionSize: 0, features: 0, bins: 0 };

  it.each([0, 6])('are those of the agent’s own network, and nothing where masked (embedding %i)', async (embedding) => {
    const values = await createActionValues({ ...options, shape, embedding });
    const frames = [
      { policy: 0, frame: randomFrame(shape, 1, [1, 1, 1, 1]) },
      { policy: 0, frame: randomFrame(shape, 2, [0, 1, 0, 1]) },
      { policy: 1, frame: randomFrame(shape, 1, [1, 1, 1, 0]) },
    ];
    const found = new Float64Array(4);
    for (let round = 0; round < 2; round++) {
      values.clear();
      const entries = frames.map(({ policy, frame }) => values.add(policy, frame));
      values.evaluate('online');
      for (const [i, { policy, frame }] of frames.entries()) {
        const inputs = { observation: [...frame.observation], field: [...frame.field] };
        const expected = plainly(values.population, policy, inputs).map((value, choice) => (frame.mask[choice] ? value : -Infinity));
        values.values(entries[i]!, found);
        expectValues(found, expected);
        expect(values.value(entries[i]!, 3)).toBeCloseTo(plainly(values.population, policy, inputs)[3]!, 4);
      }
    }
  });

  it('need no field', async () => {
    const alone = { ...shape, fieldSize: 0 };
    const values = await createActionValues({ ...options, shape: alone });
    const frame = randomFrame(alone, 3, [1, 1, 1, 1]);
    const entry = values.add(1, frame);
    values.evaluate('online');
    expect(values.value(entry, 2)).toBeCloseTo(plainly(values.population, 1, { observation: [...frame.observation] })[2]!, 4);
  });

  it('are learned one choice at a time, and the target follows when it is told to', async () => {
    const values = await createActionValues({ ...options, shape, policies: 1 });
    const frame = randomFrame(shape, 1, [1, 1, 1, 1]);
    const all = (which: 'online' | 'target') => {
      values.clear();
      const entry = values.add(0, frame);
      values.evaluate(which);
      return [0, 1, 2, 3].map((choice) => values.value(entry, choice));
    };
    const before = all('online');
    values.population.outputGradients['value']!.fill(9);
    values.gradient(0, 2, 1);
    expect([...values.population.outputGradients['value']!.subarray(0, 4)]).toEqual([0, 0, 1, 0]);
    values.backward();
    values.population.step(0.01);
    expect(all('online')[2]).toBeLessThan(before[2]!);
    expect(all('target')).toEqual(before);
    values.population.updateTarget(1);
    expect(all('target')).toEqual(all('online'));
  });
});

describe('the values of a dueling network', () => {
  const shape: FrameShape = { observationSize: 3, fieldSize: 0, choices: 4, actionSize: 0, features: 0, bins: 0 };

  it('are the state’s value and the advantages over their mean, and so are the gradients', async () => {
    const values = await createActionValues({ ...options, shape, policies: 1, dueling: true, hidden: [6, 5] });
    const { outputs, outputGradients, parameters } = values.population;
    expect([...parameters.keys()].filter((name) => name.endsWith('weights'))).toEqual(
      ['trunk/0', 'heads/state/0', 'heads/state/1', 'heads/advantage/0', 'heads/advantage/1'].map((name) => `${name}/weights`),
    );
    const masked = values.add(0, randomFrame(shape, 1, [1, 0, 1, 1]));
    const entry = values.add(0, randomFrame(shape, 2, [1, 1, 1, 1]));
    values.evaluate('online');
    const [state, advantages] = [outputs['state']!, [...outputs['advantage']!.subarray(4, 8)]];
    const mean = advantages.reduce((sum, value) => sum + value, 0) / 4;
    const found = new Float64Array(4);
    values.values(entry, found);
    for (const [i, advantage] of advantages.entries()) expect(found[i]).toBeCloseTo(state[1]! + advantage - mean, 6);
    values.values(masked, found);
    expect(found[1]).toBe(-Infinity);
    values.gradient(masked, 0, 0);
    values.gradient(entry, 2, 2);
    values.backward();
    expect([...outputGradients['state']!.subarray(0, 2)]).toEqual([0, 2]);
    expect([...outputGradients['advantage']!.subarray(0, 8)]).toEqual([0, 0, 0, 0, -0.5, -0.5, 1.5, -0.5]);
  });
});

describe('the values of candidates', () => {
  const shape: FrameShape = { observationSize: 0, fieldSize: 3, choices: 3, actionSize: 0, features: 2, bins: 3 };

  it('are the immediate reward and what the network makes of features, destination and the field there', async () => {
    const values = await createActionValues({ ...options, shape, rewardFeature: 1 });
    for (const { data } of values.population.parameters.values()) for (let i = 0; i < data.length; i++) data[i] = Math.sin(i + 1);
    const frames = [
      { policy: 0, frame: randomFrame(shape, 1, [1, 1, 1], [-1, 0, 2]) },
      { policy: 1, frame: randomFrame(shape, 2, [1, 0, 1], [1, -1, -1]) },
      { policy: 1, frame: randomFrame(shape, 3, [1, 1, 0], [2, 2, 0]) },
    ];
    const found = new Float64Array(3);
    for (let round = 0; round < 2; round++) {
      values.clear();
      const entries = frames.map(({ policy, frame }) => values.add(policy, frame));
      values.evaluate('online');
      for (const [i, { policy, frame }] of frames.entries()) {
        const expected = [...frame.mask].map((exists, choice) => {
          if (!exists) return -Infinity;
          const bin = frame.bins[choice]!;
          const candidate = [...frame.candidates.subarray(choice * 2, choice * 2 + 2)];
          const destination = [0, 1, 2].map((each) => (each === bin ? 1 : 0));
          const fieldThere = [bin < 0 ? 1 : 3 * frame.field[bin]!];
          return candidate[1]! + plainly(values.population, policy, { candidate, destination, fieldThere })[0]!;
        });
        values.values(entries[i]!, found);
        expectValues(found, expected);
      }
    }
  });

  it('take observation and the whole field where candidates name no bins', async () => {
    const other: FrameShape = { observationSize: 2, fieldSize: 3, choices: 2, actionSize: 0, features: 1, bins: 0 };
    const values = await createActionValues({ ...options, shape: other, embedding: 4 });
    const frame = randomFrame(other, 4, [1, 1]);
    const entry = values.add(1, frame);
    values.evaluate('online');
    const inputs = (choice: number) => ({
      observation: [...frame.observation],
      candidate: [frame.candidates[choice]!],
      field: [...frame.field],
    });
    for (const choice of [0, 1]) expect(values.value(entry, choice)).toBeCloseTo(plainly(values.population, 1, inputs(choice))[0]!, 4);
  });

  it('take the destination alone where there is no field', async () => {
    const other: FrameShape = { ...shape, fieldSize: 0 };
    const values = await createActionValues({ ...options, shape: other });
    const frame = randomFrame(other, 5, [1, 1, 1], [0, 1, -1]);
    const entry = values.add(0, frame);
    values.evaluate('online');
    const candidate = [...frame.candidates.subarray(2, 4)];
    expect(values.value(entry, 1)).toBeCloseTo(plainly(values.population, 0, { candidate, destination: [0, 1, 0] })[0]!, 4);
  });

  it('begin as the immediate reward, whatever the initial weights of the layers before', async () => {
    for (const initialStd of [null, 0.3]) {
      const values = await createActionValues({ ...options, shape, rewardFeature: 0, initialStd });
      const frame = randomFrame(shape, 6, [1, 0, 1], [0, -1, 2]);
      const found = new Float64Array(3);
      const entry = values.add(0, frame);
      values.evaluate('target');
      values.values(entry, found);
      expect([...found]).toEqual([frame.candidates[0], -Infinity, frame.candidates[4]]);
    }
  });

  it('are looked at one by one where only one is asked for', async () => {
    const values = await createActionValues({ ...options, shape, rewardFeature: 0, policies: 1, maxFrames: 2 });
    const frames = [randomFrame(shape, 7, [1, 1, 1], [0, 1, 2]), randomFrame(shape, 8, [1, 1, 1], [0, 1, 2])];
    const found = new Float64Array(3);
    for (const frame of frames) values.add(0, frame, 2);
    values.evaluate('online');
    values.values(1, found);
    expect([...found]).toEqual([-Infinity, -Infinity, frames[1]!.candidates[4]]);
    const gradients = values.population.outputGradients['value']!;
    gradients.fill(9);
    values.gradient(0, 2, 0.5);
    values.gradient(1, 2, -1);
    expect([...gradients.subarray(0, 3)]).toEqual([0.5, -1, 9]);
  });

  it('have no gradient but that of the choice that was given one', async () => {
    const values = await createActionValues({ ...options, shape, policies: 1, maxFrames: 2 });
    values.add(0, randomFrame(shape, 9, [1, 1, 0], [0, 1, -1]));
    values.add(0, randomFrame(shape, 10, [1, 1, 1], [0, 1, 2]));
    const gradients = values.population.outputGradients['value']!;
    gradients.fill(9);
    values.gradient(0, 1, 3);
    values.gradient(1, 0, 4);
    expect([...gradients.subarray(0, 6)]).toEqual([0, 3, 4, 0, 0, 9]);
  });
});
