import { describe, expect, it } from 'vitest';
import { resumeConfig } from '../../src/runs/config-difference.ts';
import { mergeOverrides } from '../../src/runs/config-overrides.ts';
import { emptyConfig } from '../../src/runs/config-source.ts';
import { resolveConfig } from '../../src/runs/resolve-config.ts';
import { walkPlugin } from '../cli/murmur.ts';

const resolve = (value: Record<string, unknown>, options: Record<string, unknown> = {}) =>
  resolveConfig(mergeOverrides({ ...emptyConfig, value: { plugins: [walkPlugin], ...value } }, options), process.cwd());

describe('resolveConfig', () => {
  it('fills in everything, and gives itself back when it is resolved again', async () => {
    const { config } = await resolve({ env: 'walk', learner: 'table', learners: { walker: 'random' } }, { totalTimesteps: '995' });
    expect(config.env).toMatchObject({ name: 'walk', agents: 3, length: 6 });
    expect(config.learner).toEqual({ name: 'table', epsilon: 0.3, stepSize: 0.2, delay: 0 });
    expect(config.learners).toEqual({ walker: { name: 'random' } });
    expect([config.checkpoint.every, config.evaluate.every, config.log.every]).toEqual([100, 100, 10]);
    expect((await resolve({ ...config })).config).toEqual(config);
  });

  it('takes DMFG-QL for the learner where none is named', async () => {
    expect((await resolve({ env: 'walk' })).config.learner.name).toBe('dmfg-ql');
    expect((await resolve({ env: 'walk' }, { 'learner.gamma': '0.5' })).config.learner).toMatchObject({ name: 'dmfg-ql', gamma: 0.5 });
  });

  it('lets the user’s own values go before the learner’s wishes, and those before the defaults', async () => {
    const length = async (...given: Parameters<typeof resolve>) => (await resolve(...given)).config.env['length'];
    expect(await length({ env: 'walk', learner: 'random' })).toBe(7);
    expect(await length({ env: 'walk', learner: 'table' })).toBe(6);
    expect(await length({ env: 'walk', learner: 'random', learners: { walker: 'table' } })).toBe(6);
    expect(await length({ env: { name: 'walk', length: 9 }, learner: 'table' })).toBe(9);
  });

  it('says where a mistake stands', async () => {
    await expect(resolve({ env: 'walk', learner: { name: 'table' } }, { 'learner.epsilon': '2' })).rejects.toThrow(
      /^learner\.epsilon: .*got 2\.$/,
    );
    await expect(resolve({ env: 'walk', learner: { name: 'table', epsilon: 2 } })).rejects.toThrow(
      /^the configuration: learner\.epsilon: /,
    );
    await expect(resolve({ env: 'walk', sead: 1 })).rejects.toThrow(/sead: there is no such parameter; did you mean seed\?/);
    await expect(resolve({ env: 'walk', learners: { walker: { name: 'table', epsilon: 2 } } })).rejects.toThrow(
      /learners\.walker\.epsilon/,
    );
  });
});

describe('resumeConfig', () => {
  it('accepts what agrees with the run and refuses what does not', async () => {
    const { config } = await resolve({ env: 'walk', learner: 'table', seed: 3 });
    const begun = { ...emptyConfig, value: { ...config }, origin: () => 'config.yaml line 1' };
    const resume = (options: Record<string, unknown>) => resumeConfig(begun, mergeOverrides(emptyConfig, options), process.cwd());
    expect((await resume({})).config).toEqual(config);
    expect((await resume({ seed: '3', 'env.name': 'walk', 'learner.epsilon': '.3', plugins: [walkPlugin] })).config).toEqual(config);
    await expect(resume({ 'evaluate.every': '1' })).rejects.toThrow(/evaluate\.every is 1000 .* and 1 in --evaluate\.every/);
    await expect(resume({ 'learner.name': 'random' })).rejects.toThrow(/learner\.name is "table" .* and "random"/);
  });

  it('lets a run go on with another number of threads, which changes no bits, but in no other precision', async () => {
    const { config } = await resolve({ env: 'walk', learner: 'table' });
    const begun = { ...emptyConfig, value: { ...config }, origin: () => 'config.yaml line 1' };
    const resume = (options: Record<string, unknown>) => resumeConfig(begun, mergeOverrides(emptyConfig, options), process.cwd());
    expect((await resume({ 'engine.threads': 2 })).config.engine).toEqual({ ...config.engine, threads: 2 });
    await expect(resume({ 'engine.precision': 'fast' })).rejects.toThrow(/engine\.precision is "deterministic" .* and "fast"/);
  });
});
