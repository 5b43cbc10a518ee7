import { describe, expect, it } from 'vitest';
import { createFrame, type FrameShape } from '../../../src/learning/frame.ts';
import { Replay } from '../../../src/learning/replay.ts';
import { DecisionSampler } from '../../../src/learning/sampling/decision-sampler.ts';
import { JointSampler } from '../../../src/learning/sampling/joint-sampler.ts';
import { LearningTurns } from '../../../src/learning/sampling/learning-turns.ts';
import { createSample, type Prioritisation } from '../../../src/learning/sampling/sampler.ts';
import { createRng } from '../../../src/shared/rng.ts';

const shape: FrameShape = { observationSize: 1, fieldSize: 0, choices: 2, actionSize: 0, features: 0, bins: 0 };
const [capacity, copies, framesPerRow] = [3, 2, 6];

/** Two copies of three agents, of whom agent 1 joins at step 3; what an agent sees is 100 * copy + 10 * agent + step. */
function live(make: 'decisions' | 'moments', numPolicies: number, steps: number, prioritisation: Prioritisation | null = null) {
  const rows = capacity * copies;
  const replay = new Replay({ rows, capacity, numPolicies, framesPerRow, shape, storage: 'float32', gamma: 0.9 });
  const turns = new LearningTurns(numPolicies, null);
  const rng = createRng(4);
  const options = { replay, rng, turns, batchSize: 5, nSteps: 1, learningStarts: 1, prioritisation };
  const sampler =
    make === 'decisions' ? new DecisionSampler(options) : new JointSampler({ ...options, copies, capacity, moments: framesPerRow });
  const frame = createFrame(shape);
  frame.mask.fill(1);
  for (let step = 1; step <= steps; step++) {
    sampler.beginStep();
    for (let row = 0; row < rows; row++) {
      if (row % capacity === 1 && step < 3) continue;
      frame.observation[0] = 100 * Math.floor(row / capacity) + 10 * (row % capacity) + step;
      replay.open(row, frame);
      sampler.decided(row);
      replay.reward(row, 1);
    }
  }
  const batch = Array.from({ length: sampler.most }, createSample);
  const active = new Uint8Array(numPolicies);
  const seen = (index: number) => {
    replay.read(index, frame);
    return frame.observation[0]!;
  };
  return { replay, rng, sampler, batch, active, seen };
}

describe('moments', () => {
  it.each([1, capacity])('are drawn with the decisions of all agents of a copy (%d networks)', (policies) => {
    const { sampler, batch, active, seen } = live('moments', policies, 20);
    const met = new Set<number>();
    for (let i = 0; i < 60; i++) {
      expect(sampler.draw(batch, active)).toBe(15);
      expect([...active]).toEqual(new Array(policies).fill(1));
      expect(batch.map(({ policy }) => policy)).toEqual(batch.map(({ policy }) => policy).sort((a, b) => a - b));
      for (const { agent, moment, transition, policy } of batch) {
        const copyAndStep = seen(transition.from) - 10 * agent;
        expect(copyAndStep).toBe(seen(batch[moment]!.transition.from));
        expect(seen(transition.to)).toBe(10 * agent + copyAndStep + 1);
        expect(policy).toBe(policies === 1 ? 0 : agent);
        met.add(copyAndStep);
      }
    }
    // All that the rings still hold, but for the last, of which it is not known what it led to.
    expect([...met].sort((a, b) => a - b)).toEqual([15, 16, 17, 18, 19, 115, 116, 117, 118, 119]);
  });

  it('may lack an agent that was not there', () => {
    const { sampler, batch, active } = live('moments', capacity, 4);
    const sizes = new Set<number>();
    for (let i = 0; i < 40; i++) {
      const size = sampler.draw(batch, active);
      sizes.add(size);
      expect(batch.slice(0, size).filter(({ agent }) => agent === 0)).toHaveLength(5);
    }
    expect(sizes.size).toBeGreaterThan(1);
  });

  it('are not drawn before there is enough', () => {
    const { sampler, batch, active } = live('moments', capacity, 3);
    expect(sampler.draw(batch, active)).toBe(0);
  });
});

describe.each(['decisions', 'moments'] as const)('prioritised %s', (kind) => {
  const prioritisation = { exponent: 1, importance: () => 1 };

  it('come the more often, and count the less, the more they surprise', () => {
    const { sampler, batch, active, seen } = live(kind, 1, 9, prioritisation);
    const surprising = (index: number) => seen(index) % 10 === 7;
    const rounds = 400;
    let [often, all] = [0, 0];
    for (let round = 0; round < rounds; round++) {
      const size = sampler.draw(batch, active);
      for (const sample of batch.slice(0, size)) sample.error = surprising(sample.transition.from) ? 9 : -1;
      sampler.learned(batch, size);
      if (round < rounds / 2) continue;
      for (const { transition, weight } of batch.slice(0, size)) {
        all++;
        if (surprising(transition.from)) often++;
        if (new Set(batch.slice(0, size).map(({ transition: { from } }) => surprising(from))).size === 2) {
          expect(weight).toBeCloseTo(surprising(transition.from) ? 1 / 9 : 1, 2);
        }
      }
    }
    // One of five steps that are kept and followed is nine times as likely: 9 / 13.
    expect(Math.abs(often / all - 9 / 13)).toBeLessThan(0.06);
  });

  it('go on alike after being saved and loaded', () => {
    const [one, two] = [live(kind, capacity, 9, prioritisation), live(kind, capacity, 2, prioritisation)];
    for (let i = 0; i < 5; i++) {
      const size = one.sampler.draw(one.batch, one.active);
      for (const [at, sample] of one.batch.slice(0, size).entries()) sample.error = at;
      one.sampler.learned(one.batch, size);
    }
    two.replay.loadState(one.replay.saveState());
    two.sampler.loadState(one.sampler.saveState());
    two.rng.load(one.rng.save());
    const draws = [one, two].map(({ sampler, batch, active, seen }) => {
      const size = sampler.draw(batch, active);
      return batch.slice(0, size).map(({ transition, weight, policy, agent }) => [seen(transition.from), weight, policy, agent]);
    });
    expect(draws[1]).toEqual(draws[0]);
    expect(new Set(draws[0]!.map(([, weight]) => weight)).size).toBeGreaterThan(1);
  });
});
