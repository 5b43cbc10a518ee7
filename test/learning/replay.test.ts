import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFrame, type Frame, type FrameShape } from '../../src/learning/frame.ts';
import { Replay, type ReplayOptions, type Transition } from '../../src/learning/replay.ts';
import { createRng } from '../../src/shared/rng.ts';
import { SlowReplay } from './slow-replay.ts';

const shape: FrameShape = { observationSize: 1, fieldSize: 0, choices: 2, actionSize: 0, features: 0, bins: 0 };
const options: ReplayOptions = { rows: 2, capacity: 2, numPolicies: 2, framesPerRow: 8, shape, storage: 'float32', gamma: 0.9 };

/** A frame that is told by its number, with as many choices. */
function numbered(number: number, choices = 2): Frame {
  const frame = createFrame(shape);
  frame.observation[0] = number;
  frame.mask.fill(1, 0, choices);
  return frame;
}

const transition = (): Transition => ({ from: 0, rewards: 0, discount: 0, to: -1 });

/** A transition with the numbers of its frames for their places. */
function sampled(replay: Replay, policy: number, length: number, rng = createRng(1)) {
  const into = transition();
  replay.sample(policy, length, rng, into);
  const [from, to] = [createFrame(shape), createFrame(shape)];
  replay.read(into.from, from);
  if (into.to >= 0) replay.read(into.to, to);
  return { ...into, from: from.observation[0]!, action: replay.action(into.from), to: into.to < 0 ? -1 : to.observation[0]! };
}

describe('what a replay remembers of a life', () => {
  it('is one transition a decision, its rewards discounted by environment steps', () => {
    const replay = new Replay(options);
    replay.open(0, numbered(1));
    replay.act(0, 1);
    for (const reward of [1, 10, 100]) replay.reward(0, reward);
    expect(replay.count(0)).toBe(0);
    replay.open(0, numbered(2));
    expect([replay.count(0), replay.count(1)]).toEqual([1, 0]);
    const { rewards, discount, ...rest } = sampled(replay, 0, 1);
    expect(rest).toEqual({ from: 1, action: 1, to: 2 });
    expect(rewards).toBeCloseTo(1 + 9 + 81, 5);
    expect(discount).toBeCloseTo(0.9 ** 3, 12);
  });

  it('has no value beyond when a life ends, and one when it is cut off', () => {
    const ended = new Replay(options);
    ended.open(0, numbered(1));
    ended.reward(0, 5);
    ended.terminate(0);
    expect(sampled(ended, 0, 1)).toEqual({ from: 1, action: 0, rewards: 5, discount: 0, to: -1 });
    const cut = new Replay(options);
    cut.open(0, numbered(1));
    cut.reward(0, 5);
    cut.truncate(0, numbered(7));
    cut.open(0, numbered(8));
    expect(cut.count(0)).toBe(1);
    expect(sampled(cut, 0, 3)).toEqual({ from: 1, action: 0, rewards: 5, discount: 0.9, to: 7 });
    const final = transition();
    cut.sample(0, 1, createRng(1), final);
    expect(cut.action(final.to)).toBe(-1);
  });

  it('ends at the last decision when nothing can be chosen where it was cut off', () => {
    const replay = new Replay(options);
    replay.open(0, numbered(1));
    replay.reward(0, 1);
    replay.open(0, numbered(2));
    replay.act(0, 1);
    replay.reward(0, 100);
    replay.truncate(0, numbered(3, 0));
    replay.open(0, numbered(4));
    expect(replay.count(0)).toBe(1);
    expect(sampled(replay, 0, 5)).toEqual({ from: 1, action: 0, rewards: 1, discount: 0.9, to: 2 });
    // What was done there is known, though not what it led to.
    const last = transition();
    replay.sample(0, 5, createRng(1), last);
    expect(replay.action(last.to)).toBe(1);
  });

  it('takes the action of the moment of decision, and nothing of a life that has not begun', () => {
    const replay = new Replay(options);
    replay.act(0, 1);
    replay.reward(0, 3);
    replay.terminate(0);
    replay.truncate(0, numbered(9));
    expect(replay.count(0)).toBe(0);
    replay.open(0, numbered(1));
    replay.act(0, 1);
    replay.reward(0, 0);
    replay.act(0, 0);
    replay.terminate(0);
    replay.reward(0, 50);
    expect(sampled(replay, 0, 1)).toEqual({ from: 1, action: 1, rewards: 0, discount: 0, to: -1 });
  });

  it('is what a plain list remembers, over several lives, rows and turns of the ring', () => {
    const act = fc.record({ what: fc.constant('act' as const), row: fc.nat(3), value: fc.nat(1) });
    const reward = fc.record({ what: fc.constant('reward' as const), row: fc.nat(3), value: fc.integer({ min: -4, max: 4 }) });
    const other = fc.record({
      what: fc.constantFrom('open' as const, 'open' as const, 'open' as const, 'terminate' as const, 'truncate' as const, 'cut' as const),
      row: fc.nat(3),
      value: fc.constant(0),
    });
    const story = fc.record({
      events: fc.array(fc.oneof({ weight: 3, arbitrary: other }, { weight: 3, arbitrary: reward }, act), { minLength: 20, maxLength: 150 }),
      framesPerRow: fc.integer({ min: 1, max: 7 }),
      numPolicies: fc.constantFrom(1, 2),
      length: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(story, ({ events, framesPerRow, numPolicies, length }) => {
        const mine = { ...options, rows: 4, framesPerRow, numPolicies };
        const replay = new Replay(mine);
        const slow = new SlowReplay(mine);
        let number = 0;
        for (const { what, row, value } of events) {
          number++;
          if (what === 'act' || what === 'reward') {
            replay[what](row, value);
            slow[what](row, value);
          } else if (what === 'terminate') {
            replay.terminate(row);
            slow.terminate(row);
          } else if (what === 'open') {
            replay.open(row, numbered(number));
            slow.open(row, number);
          } else {
            replay.truncate(row, numbered(number, what === 'cut' ? 0 : 1));
            slow.truncate(row, what === 'cut' ? null : number);
          }
        }
        const rng = createRng(number);
        for (let policy = 0; policy < numPolicies; policy++) {
          const known = slow.transitions(policy, length);
          expect(replay.count(policy)).toBe(known.size);
          for (let i = 0; i < 3 * known.size; i++) {
            const { from, rewards, discount, ...rest } = sampled(replay, policy, length, rng);
            const expected = known.get(from)!;
            expect(rest).toEqual({ action: expected.action, to: expected.to });
            expect(rewards).toBeCloseTo(expected.rewards, 4);
            expect(discount).toBeCloseTo(expected.discount, 10);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('sampling', () => {
  /** Lives of very different lengths in the rows, with ends of both kinds. */
  function filled(numPolicies: number, framesPerRow = 20): { replay: Replay; slow: SlowReplay } {
    const mine = { ...options, rows: 4, framesPerRow, numPolicies };
    const [replay, slow] = [new Replay(mine), new SlowReplay(mine)];
    let number = 0;
    for (const [row, decisions] of [30, 3, 9, 14].entries()) {
      for (let i = 0; i < decisions; i++) {
        replay.open(row, numbered(++number));
        slow.open(row, number);
        if (i % 5 === 4) {
          replay.terminate(row);
          slow.terminate(row);
        } else if (i % 7 === 6) {
          replay.truncate(row, numbered(++number));
          slow.truncate(row, number);
        }
      }
    }
    return { replay, slow };
  }

  it.each([1, 2])('takes all decisions that a policy can learn from equally often, and no other, with %i policies', (numPolicies) => {
    const { replay, slow } = filled(numPolicies);
    const rng = createRng(11);
    for (let policy = 0; policy < numPolicies; policy++) {
      const known = slow.transitions(policy, 1);
      const counts = new Map<number, number>([...known.keys()].map((from) => [from, 0]));
      const draws = 1000 * known.size;
      for (let i = 0; i < draws; i++) {
        const { from } = sampled(replay, policy, 1, rng);
        expect(known.has(from)).toBe(true);
        counts.set(from, counts.get(from)! + 1);
      }
      const statistic = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
      const freedom = known.size - 1;
      expect(statistic).toBeLessThan(freedom + 4 * Math.sqrt(2 * freedom));
    }
  });

  it('goes on equally from a saved state', () => {
    const { replay } = filled(2, 60);
    const copy = new Replay({ ...options, rows: 4, framesPerRow: 60 });
    for (let number = 0; number < 300; number++) copy.open(number % 4, numbered(number));
    copy.loadState(replay.saveState());
    for (const each of [replay, copy]) {
      for (let number = 0; number < 300; number++) {
        each.open(number % 4, numbered(1000 + number));
        each.reward(number % 4, number);
      }
      each.terminate(1);
    }
    expect([copy.count(0), copy.count(1)]).toEqual([replay.count(0), replay.count(1)]);
    const [one, two] = [createRng(4), createRng(4)];
    for (let i = 0; i < 300; i++) expect(sampled(copy, i % 2, 3, two)).toEqual(sampled(replay, i % 2, 3, one));
    expect(copy.saveState()).toEqual(replay.saveState());
  });
});

describe('the frames of a replay', () => {
  const full: FrameShape = { observationSize: 3, fieldSize: 2, choices: 3, actionSize: 0, features: 2, bins: 4 };
  const frame: Frame = {
    observation: Float32Array.of(1, 2049, 0.1),
    field: Float32Array.of(0.25, 0.75),
    mask: Uint8Array.of(1, 0, 1),
    candidates: Float32Array.of(1, 2, 3, 4, 5, 2049),
    bins: Int32Array.of(-1, 2, 3),
    claimed: new Int32Array(0),
  };
  const kept = (storage: ReplayOptions['storage'], only?: number) => {
    const replay = new Replay({ ...options, shape: full, storage });
    replay.open(1, frame);
    replay.act(1, 2);
    replay.terminate(1);
    const into = transition();
    replay.sample(1, 1, createRng(1), into);
    const read = createFrame(full);
    read.candidates.fill(9);
    replay.read(into.from, read, only);
    return read;
  };

  it('are given back as they were, fields and candidates in half precision, observations as declared', () => {
    expect(kept('float32')).toEqual({
      ...frame,
      candidates: Float32Array.of(1, 2, 9, 9, 5, 2048),
      bins: Int32Array.of(-1, -1, 3),
    });
    expect([...kept('float16').observation]).toEqual([1, 2048, Math.fround(0.0999755859375)]);
    expect([...kept('uint8').observation]).toEqual([1, 2049 % 256, 0]);
  });

  it('are given back from a saved state where observations are wide, and mostly zero', () => {
    const wide: ReplayOptions = { ...options, rows: 3, capacity: 3, numPolicies: 3, shape: { ...shape, observationSize: 300 } };
    const observed = (number: number): Frame => {
      const observation = new Float32Array(300);
      for (let i = number % 7; i < 300; i += 1 + (number % 13)) observation[i] = number + i / 512;
      return { ...numbered(0), observation };
    };
    const [replay, copy] = [new Replay(wide), new Replay(wide)];
    const writes = [0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0];
    writes.forEach((row, number) => {
      replay.open(row, observed(number));
      copy.open(2 - row, observed(100 + number));
    });
    copy.loadState(replay.saveState());
    for (const each of [replay, copy]) for (const row of [0, 1, 2, 0]) each.open(row, observed(50 + row));
    expect(copy.saveState()).toEqual(replay.saveState());
    const read = { ...createFrame(shape), observation: new Float32Array(300) };
    copy.read(2 * wide.framesPerRow, read);
    expect(read.observation).toEqual(observed(52).observation);
    copy.read(wide.framesPerRow + 1, read);
    expect(read.observation).toEqual(observed(9).observation);
  });

  it('are read with one candidate alone where only that is asked for', () => {
    const { candidates, mask } = kept('float32', 2);
    expect([...candidates]).toEqual([9, 9, 9, 9, 5, 2048]);
    expect([...mask]).toEqual([1, 0, 1]);
  });
});

describe('a replay that is too large', () => {
  it.each([
    [
      { framesPerRow: 1e8, rows: 100 },
      /replay of 100000000 decisions for each of 100 agents would take \d+\.\d GiB; at most 16 are allowed/,
    ],
    [{ framesPerRow: 2e6, rows: 100, shape: { ...shape, fieldSize: 4461 } }, /at most 16 are allowed: lower learner\.replayDecisions/],
    [
      { framesPerRow: 5e7, rows: 1, storage: 'uint8', shape: { ...shape, observationSize: 100 } },
      /array of 5000000000 numbers; at most 4294967296/,
    ],
  ] as [Partial<ReplayOptions>, RegExp][])('is refused with a sentence (%#)', (more, sentence) => {
    expect(() => new Replay({ ...options, ...more })).toThrow(sentence);
  });
});
