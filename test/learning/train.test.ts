import { describe, expect, it } from 'vitest';
import type { SnapshotRecord } from '../../src/shared/snapshot.ts';
import { collect, ofType, prepare } from './harness.ts';

describe('train', () => {
  it('counts a timestep once for all copies, and numbers episodes over all copies', async () => {
    const events = await collect(await prepare({ numEnvs: 3, schedule: { totalTimesteps: 60 } }));
    expect(events.at(-1)).toEqual({ type: 'done', step: 60 });
    const episodes = ofType(events, 'episode');
    const lengths = episodes.reduce((sum, { length }) => sum + length, 0);
    expect(lengths).toBeGreaterThan(3 * 60 - 3 * 10);
    expect(lengths).toBeLessThanOrEqual(3 * 60);
    const indices = episodes.map(({ episode }) => episode).sort((a, b) => a - b);
    expect(new Set(indices).size).toBe(indices.length);
    expect(indices.at(-1)).toBeLessThan(indices.length + 3);
    for (const { returns, return: total, metrics } of episodes) {
      expect(total).toBe(returns['walker']);
      expect(metrics['there']).toBeTypeOf('number');
    }
  });

  it('sums the rewards of the very steps of the episode, though other copies end at other times', async () => {
    const options = await prepare({ numEnvs: 2, schedule: { totalTimesteps: 50 } });
    const { env } = options;
    const sums = new Float64Array(2);
    const expected: number[] = [];
    const step = env.step.bind(env);
    Object.assign(env, {
      step() {
        step();
        const { rewards, capacity } = env.groups[0]!;
        for (let copy = 0; copy < 2; copy++) {
          let sum = 0;
          for (let row = copy * capacity; row < (copy + 1) * capacity; row++) sum += rewards[row]!;
          sums[copy]! += sum;
          if (env.episodeOver[copy]) {
            expected.push(sums[copy]!);
            sums[copy] = 0;
          }
        }
      },
    });
    const episodes = ofType(await collect(options), 'episode');
    expect(episodes.map(({ return: total }) => total)).toEqual(expected);
  });

  it('evaluates at the start, at each multiple and at the end, logs and checkpoints when due', async () => {
    const schedule = { totalTimesteps: 50, evaluate: { every: 20, episodes: 2 }, log: { every: 15 }, checkpoint: { every: 25 } };
    const events = await collect(await prepare({ schedule }));
    const stepsOf = (type: Parameters<typeof ofType>[1]) => ofType(events, type).map(({ step }) => step);
    expect(stepsOf('evaluation')).toEqual([0, 20, 40, 50]);
    expect(stepsOf('log')).toEqual([15, 30, 45, 50]);
    expect(stepsOf('checkpoint')).toEqual([25, 50]);
  });

  it('is left untouched by evaluation: parameters, episodes and streams are bit-equal with and without', async () => {
    const final = async (episodes: number) => {
      const events = await collect(await prepare({ schedule: { evaluate: { every: 7, episodes } } }));
      return { episodes: ofType(events, 'episode'), state: ofType(events, 'checkpoint').at(-1)?.state };
    };
    expect(await final(4)).toEqual(await final(0));
  });

  it('continues bit for bit from every checkpoint', async () => {
    const schedule = { checkpoint: { every: 1 } };
    const whole = await collect(await prepare({ schedule }));
    const checkpoints = ofType(whole, 'checkpoint');
    expect(checkpoints).toHaveLength(100);
    for (const { step, state } of checkpoints.filter((_, i) => i % 9 === 0)) {
      const rest = await collect(await prepare({ schedule, resume: state }));
      expect(rest).toEqual(whole.slice(whole.findIndex((event) => event.type === 'checkpoint' && event.step === step) + 1));
    }
  });

  it('waits with the checkpoint for the end of all episodes when the environment cannot save its state, and continues from there', async () => {
    const setting = { env: { saves: false }, numEnvs: 2, schedule: { totalTimesteps: 400, checkpoint: { every: 10 } } };
    const options = await prepare(setting);
    const boundaries = new Set<number>();
    let step = 0;
    const act = options.env.step.bind(options.env);
    Object.assign(options.env, {
      step() {
        act();
        step++;
        if (options.env.episodeOver.every((over) => over === 1)) boundaries.add(step);
      },
    });
    const whole = await collect(options);
    const checkpoints = ofType(whole, 'checkpoint');
    expect(checkpoints.length).toBeGreaterThan(2);
    for (const { step } of checkpoints.slice(0, -1)) expect(boundaries).toContain(step);
    const from = checkpoints[1]!;
    const rest = await collect(await prepare({ ...setting, resume: from.state }));
    expect(rest).toEqual(whole.slice(whole.indexOf(from) + 1));
  });

  it('stops after the step in progress with a checkpoint, from which the rest is the same', async () => {
    const whole = await collect(await prepare());
    const controller = new AbortController();
    const before = [];
    const options = await prepare({ signal: controller.signal });
    const learn = options.learner.learn.bind(options.learner);
    options.learner.learn = (step) => {
      if (step === 37) controller.abort();
      return learn(step);
    };
    for (const event of await collect(options)) before.push(event);
    const { state } = ofType(before, 'checkpoint')[0]!;
    expect(before.slice(-2)).toEqual([
      { type: 'checkpoint', step: 37, state },
      { type: 'stopped', step: 37, saved: true },
    ]);
    const rest = await collect(await prepare({ resume: state }));
    expect([...before.slice(0, -2), ...rest]).toEqual(whole);
  });

  it('says so when it is stopped where the environment cannot be saved', async () => {
    const options = await prepare({ env: { saves: false }, signal: AbortSignal.abort() });
    options.env.reset(0, { seed: 1 });
    expect((await collect(options)).at(-1)).toEqual({ type: 'stopped', step: 0, saved: false });
  });

  it('stops with a sentence that names the group when its loss is not a number', async () => {
    const options = await prepare({ learner: { stepSize: Number.NaN }, schedule: { evaluate: { every: 0, episodes: 0 } } });
    await expect(collect(options)).rejects.toThrow(/loss of the group "walker" is NaN at step 10.*learning rate/);
  });

  it('stops when the environment gives rewards that are not numbers', async () => {
    const options = await prepare({ env: { fail: 'reward', failAfter: 5 } });
    await expect(collect(options)).rejects.toThrow(/rewards of the group "walker" sum to NaN/);
  });

  it('lets timers have their turn', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await collect(await prepare({ learner: { delay: 3 } }));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(2);
  });

  it('does nothing more to a finished run', async () => {
    const state = ofType(await collect(await prepare()), 'checkpoint').at(-1)?.state as SnapshotRecord;
    expect(await collect(await prepare({ resume: state }))).toEqual([{ type: 'done', step: 100 }]);
  });
});
