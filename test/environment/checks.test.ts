import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineEnvironment } from '../../src/environment/definition.ts';
import type { PopulationEnv } from '../../src/environment/population-env.ts';
import { assertEnvironment, checkEnvironment } from '../../src/environment/testing.ts';
import type { Rng } from '../../src/shared/rng.ts';
import { capacity, createToy, defineToy, put, statusOf, type Toy } from './toy.ts';

it('passes an environment that keeps the contract, in all checks', async () => {
  const report = await checkEnvironment(defineToy());
  expect(report.checks.filter(({ status }) => status !== 'passed')).toEqual([]);
  expect(report).toMatchObject({ environment: 'toy', passed: true });
  expect(report.checks.length).toBe(17);
});

describe('finds, in the whole environment,', () => {
  it('an array of the wrong size, and says nothing else then', async () => {
    const { checks, passed } = await checkEnvironment(
      defineToy(({ env, walkers, buyers }) => ({ ...env, groups: [{ ...walkers, rewards: new Float32Array(2) }, buyers] })),
    );
    expect(passed).toBe(false);
    expect(checks).toEqual([
      {
        name: 'arrays have the sizes that the spec calls for',
        status: 'failed',
        sentence: 'The array "rewards" of group "walker" has 2 numbers instead of 6 (after reset with seed 1).',
      },
    ]);
  });

  it('a step that touches a copy whose episode is over', async () => {
    const meddle = (toy: Toy): PopulationEnv => {
      const step = () => {
        toy.env.step();
        for (const copy of toy.env.episodeOver.keys()) if (toy.env.episodeOver[copy]) toy.walkers.rewards[copy * capacity]! += 1;
      };
      return { ...toy.env, step };
    };
    const check = await statusOf(defineToy(meddle), 'a copy that is over is left alone');
    expect(check?.sentence).toMatch(/^step\(\) changed rewards of agent "walker_0" in copy 1, whose episode was over/);
  });

  it('randomness that does not follow from the seed', async () => {
    let calls = 0;
    const drifting = defineToy(undefined, ({ walkers }, copy) => put(walkers.positions!, copy * capacity, calls++));
    const check = await statusOf(drifting, 'same seed, same trajectory');
    expect(check).toMatchObject({
      status: 'failed',
      sentence: expect.stringMatching(/differ at step 0: positions of agent "walker_0" is \d+ against/),
    });
  });

  it('something left of the episode before', async () => {
    const haunted = ({ env }: Toy): PopulationEnv => {
      let episodes = -1;
      return { ...env, reset: (copy, options) => env.reset(copy, { ...options, seed: options.seed + ++episodes }) };
    };
    expect(await statusOf(defineToy(haunted), 'same seed, same trajectory')).toMatchObject({ status: 'failed' });
  });

  it('a seed without effect, as a warning', async () => {
    const deaf = ({ env }: Toy): PopulationEnv => ({ ...env, reset: (copy, options) => env.reset(copy, { ...options, seed: 0 }) });
    const report = await checkEnvironment(defineToy(deaf));
    expect(report.checks.filter(({ status }) => status !== 'passed')).toEqual([
      {
        name: 'different seeds differ',
        status: 'warning',
        sentence: expect.stringMatching(/^Seeds 1 and 2 gave the same 6 steps .* ignores its seed\.$/),
      },
    ]);
    expect(report.passed).toBe(true);
  });

  const saves: [what: string, change: (toy: Toy) => PopulationEnv][] = [
    [
      'a part of the state that is not saved',
      ({ env, time }) => ({
        ...env,
        loadState(state) {
          env.loadState!(state);
          time.fill(1);
        },
      }),
    ],
    [
      'a snapshot that shares memory with the environment',
      ({ env, time }) => ({ ...env, saveState: () => ({ ...env.saveState!(), time }) }),
    ],
    [
      'saving that moves the random numbers',
      ({ env, rngs }) => ({
        ...env,
        saveState() {
          rngs[0]!.uniform();
          return env.saveState!();
        },
      }),
    ],
    [
      'arrays that are not saved',
      ({ env, walkers }) => ({
        ...env,
        loadState(state) {
          const positions = walkers.positions!.slice();
          env.loadState!(state);
          walkers.positions!.set(positions);
        },
      }),
    ],
  ];
  it.each(saves)('%s', async (_, change) => {
    const check = await statusOf(defineToy(change), 'save and restore continues bit-equal');
    expect(check).toMatchObject({
      status: 'failed',
      sentence: expect.stringMatching(/^A run saved at step 3 and restored differs .* at step \d/),
    });
  });

  it('that nothing can be saved, which is skipped', async () => {
    const forgetful = defineToy(({ env: { saveState, ...env } }) => env);
    expect(await statusOf(forgetful, 'save and restore continues bit-equal')).toMatchObject({
      status: 'skipped',
      sentence: expect.stringContaining('cannot be resumed'),
    });
  });

  it('copies that share their random numbers', async () => {
    const shared = (toy: Toy): PopulationEnv => {
      toy.rngs.fill(toy.rngs[0] as Rng);
      return toy.env;
    };
    const check = await statusOf(defineToy(shared), 'copies are independent');
    expect(check).toMatchObject({
      status: 'failed',
      sentence: expect.stringMatching(/^Copy 0 of two differs from the same copy alone at step 1/),
    });
  });

  it('a reset that disturbs the other copy', async () => {
    const clumsy = ({ env, walkers }: Toy): PopulationEnv => ({
      ...env,
      reset(copy, options) {
        env.reset(copy, options);
        if (copy === 1) walkers.rewards[0] = 9;
      },
    });
    expect(await statusOf(defineToy(clumsy), 'copies are independent')).toMatchObject({ status: 'failed' });
  });
});

describe('an environment that throws', () => {
  const failing = (call: 'make' | 'step') =>
    defineEnvironment({
      name: 'failing',
      summary: '',
      parameters: z.object({}),
      make: (_, { numEnvs }) => {
        if (call === 'make') throw new RangeError('no room');
        const { env } = createToy(numEnvs);
        return { ...env, step: () => [][1]!['x'] };
      },
    });

  it('fails when it is made, with its message', async () => {
    const { checks } = await checkEnvironment(failing('make'));
    expect(checks).toEqual([{ name: 'it can be played', status: 'failed', sentence: expect.stringContaining('RangeError: no room') }]);
  });

  it('fails in step, with the place', async () => {
    const { checks } = await checkEnvironment(failing('step'));
    expect(checks).toEqual([
      { name: 'it can be played', status: 'failed', sentence: expect.stringMatching(/TypeError: .*checks\.test\.ts/s) },
    ]);
  });

  it('fails an assertion, with every failed check', async () => {
    const spoilt = defineToy(undefined, ({ walkers }) => put(walkers.rewards, 0, NaN));
    await expect(assertEnvironment(spoilt)).rejects.toThrow(/^Environment "toy" breaks its contract:\n {2}no NaN: Agent "walker_0"/);
    expect(await assertEnvironment(defineToy())).toMatchObject({ passed: true });
  });
});

it('refuses parameters that the environment does not have', async () => {
  const { checks } = await checkEnvironment(defineToy(), { parameters: { size: 3 } });
  expect(checks).toEqual([
    { name: 'it can be played', status: 'failed', sentence: 'env.size: there is no such parameter; none are taken.' },
  ]);
});
