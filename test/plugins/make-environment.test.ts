import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { defineEnvironment, type EnvironmentDefinition } from '../../src/environment/definition.ts';
import type { PopulationEnv } from '../../src/environment/population-env.ts';
import { makeEnvironment } from '../../src/plugins/make-environment.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { no, scripted } from '../environment/scripted.ts';
import { createToy } from '../environment/toy.ts';

const parameters = z.object({ vehicles: z.int().min(1).default(5), zones: z.object({ radius: z.number().min(0) }).optional() });

function define(more: Partial<EnvironmentDefinition<z.infer<typeof parameters>>>) {
  return { ...defineEnvironment({ name: 'crowd', summary: '', parameters, ...more }), plugin: 'mine', origin: 'mine.ts' };
}
const failure = async (work: () => unknown): Promise<UserError> => {
  try {
    await work();
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return error as UserError;
  }
  throw new Error('nothing was thrown');
};

describe('parameters', () => {
  it('reach the environment with their defaults', async () => {
    const make = vi.fn((_: unknown, { numEnvs }: { numEnvs: number }) => createToy(numEnvs).env);
    await makeEnvironment(define({ make }), { zones: { radius: 2 } }, 3);
    expect(make).toHaveBeenCalledWith({ vehicles: 5, zones: { radius: 2 } }, { numEnvs: 3 });
  });

  it.each([
    [{ vehicles: 0 }, /^env\.vehicles: .*>=1; got 0\.$/],
    [{ vehicles: 'many' }, /^env\.vehicles: .*expected number, received string; got "many"\.$/],
    [{ zones: { radius: -1 } }, /^env\.zones\.radius: .*>=0; got -1\.$/],
    [{ zones: {} }, /^env\.zones\.radius: .*expected number.*; it is missing\.$/],
    [{ vehicels: 3 }, /^env\.vehicels: there is no such parameter; did you mean env\.vehicles\?$/],
    [{ colour: 3 }, /^env\.colour: there is no such parameter; known ones are vehicles, zones\.$/],
    [{ vehicles: 0, zones: 3 }, /^env\.vehicles: .*\nenv\.zones: .*got 3\.$/],
  ])('%o are refused in a sentence', async (raw, message) => {
    const error = await failure(() => makeEnvironment(define({ make: () => createToy(1).env }), raw, 1));
    expect(error.message).toMatch(message);
  });
});

it('packs environments that are written in records, one for every copy', async () => {
  let made = 0;
  const makeParallel = async () => {
    made++;
    return scripted(['a_0', 'a_1'], [{ agents: ['a_0'], observations: { a_0: [1, 2] } }]).env;
  };
  const env = await makeEnvironment(define({ makeParallel }), {}, 3);
  expect(made).toBe(3);
  env.reset(1, { seed: 0 });
  expect([...env.groups[0]!.observations]).toEqual([0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0]);
});

describe('an exception', () => {
  const boom = () => {
    throw new TypeError('the map is gone');
  };

  it('when it is made, names environment and plugin', async () => {
    const error = await failure(() => makeEnvironment(define({ make: boom }), {}, 1));
    expect(error.message).toMatch(
      /^Environment "crowd" of plugin "mine" failed when it was made: TypeError: the map is gone \(at .*make-environment\.test/,
    );
    expect(error.cause).toBeInstanceOf(TypeError);
  });

  it('in reset and in step, names the call', async () => {
    const { env } = createToy(2);
    const broken = (change: Partial<PopulationEnv>) => makeEnvironment(define({ make: () => ({ ...env, ...change }) }), {}, 2);
    const inReset = await broken({ reset: boom });
    expect((await failure(() => inReset.reset(1, { seed: 7 }))).message).toMatch(
      /^Environment "crowd" of plugin "mine" failed in reset \(copy 1, seed 7\): TypeError: the map is gone/,
    );
    const inStep = await broken({ step: boom });
    expect((await failure(() => inStep.step())).message).toMatch(/^Environment "crowd" of plugin "mine" failed in step: TypeError/);
  });

  it('that is no Error is put into words', async () => {
    const make = () => {
      throw 'out of petrol';
    };
    expect((await failure(() => makeEnvironment(define({ make }), {}, 1))).message).toMatch(/failed when it was made: out of petrol$/);
  });

  it('passes when it is a sentence already', async () => {
    const make = () => {
      throw new UserError('There is no file trips.csv.');
    };
    expect((await failure(() => makeEnvironment(define({ make }), {}, 1))).message).toBe('There is no file trips.csv.');
    const makeParallel = () => scripted(['a_0'], [{ agents: ['a_0'], observations: { a_0: [1] } }]).env;
    const env = await makeEnvironment(define({ makeParallel }), {}, 1);
    expect((await failure(() => env.reset(0, { seed: 0 }))).message).toBe(
      'Environment "crowd", copy 0, agent "a_0": reset() gave an observation of 1 numbers; expected 2.',
    );
  });
});

it('refuses definitions with no way, or two ways, to make them', async () => {
  const make = () => createToy(1).env;
  const makeParallel = () => scripted(['a_0'], [{ agents: [], observations: {}, terminations: no() }]).env;
  expect((await failure(() => makeEnvironment(define({}), {}, 1))).message).toMatch(/"crowd" has neither make .* nor makeParallel/);
  expect((await failure(() => makeEnvironment(define({ make, makeParallel }), {}, 1))).message).toMatch(
    /"crowd" has both make and makeParallel/,
  );
});

it('hands on everything else, and the very arrays', async () => {
  const { env } = createToy(1);
  const close = vi.fn();
  const render = (copy: number, mode: string) => `${copy} ${mode}`;
  const made = await makeEnvironment(define({ make: () => ({ ...env, close, render }) }), {}, 1);
  expect(made.groups).toBe(env.groups);
  expect(made.episodeOver).toBe(env.episodeOver);
  made.reset(0, { seed: 1 });
  const state = made.saveState!();
  made.groups[1]!.actions.fill(0);
  made.step();
  expect(made.metrics!(0)).toEqual({ time: 1 });
  made.loadState!(state);
  expect(made.metrics!(0)).toEqual({ time: 0 });
  expect(made.render!(0, 'ansi')).toBe('0 ansi');
  made.close!();
  expect(close).toHaveBeenCalledOnce();
  const { saveState, loadState, metrics, ...bare } = env;
  const small = await makeEnvironment(define({ make: () => bare }), {}, 1);
  for (const key of ['saveState', 'loadState', 'metrics', 'render']) expect(small).not.toHaveProperty(key);
});
