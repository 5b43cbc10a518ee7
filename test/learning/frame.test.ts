import { describe, expect, it } from 'vitest';
import { createGroup, type GroupSpec } from '../../src/environment/population-env.ts';
import { box, candidates, discrete } from '../../src/environment/spaces.ts';
import { countChoices, createFrame, frameShape, readFrame } from '../../src/learning/frame.ts';

const spec: GroupSpec = { name: 'agent', capacity: 2, observationSpace: box([2]), actionSpace: discrete(3) };
const choosing: GroupSpec = { ...spec, actionSpace: candidates(3, ['reward', 'x']), field: { size: 4 } };

describe('the shape of a decision', () => {
  it('follows from the group', () => {
    expect(frameShape(spec, 5, true)).toEqual({ observationSize: 2, fieldSize: 5, choices: 3, actionSize: 0, features: 0, bins: 0 });
    expect(frameShape(choosing, 4, true)).toEqual({ observationSize: 0, fieldSize: 4, choices: 3, actionSize: 0, features: 2, bins: 4 });
    expect(frameShape(choosing, 0, false)).toEqual({ observationSize: 2, fieldSize: 0, choices: 3, actionSize: 0, features: 2, bins: 4 });
    expect(frameShape({ name: 'agent', capacity: 2, observationSpace: box([2]), actionSpace: candidates(3, ['x']) }, 0, true).bins).toBe(0);
  });
});

describe('a frame', () => {
  it('holds what one row sees, allows and estimates', () => {
    const group = createGroup({ ...spec, masksActions: true }, 2);
    group.observations.set([1, 2, 3, 4, 5, 6, 7, 8]);
    group.actionMask!.set([1, 1, 1, 0, 1, 1, 0, 0, 1, 0, 1, 0]);
    const fields = Float32Array.from({ length: 8 }, (_, i) => i / 8);
    const shape = frameShape(group, 2, true);
    const frame = createFrame(shape);
    readFrame(group, 1, fields, shape, frame);
    expect(frame).toMatchObject({ observation: Float32Array.of(3, 4), field: Float32Array.of(0.25, 0.375), mask: Uint8Array.of(0, 1, 1) });
    expect(countChoices(frame)).toBe(2);
    readFrame(group, 3, fields, shape, frame);
    expect(frame.mask).toEqual(Uint8Array.of(0, 1, 0));
    expect(countChoices(frame)).toBe(1);
  });

  it('allows everything where the group masks nothing, and names no bins where there are none', () => {
    const group = createGroup(spec, 1);
    const shape = frameShape(group, 0, true);
    const frame = createFrame(shape);
    readFrame(group, 0, null, shape, frame);
    expect(countChoices(frame)).toBe(3);
    expect([...frame.bins]).toEqual([-1, -1, -1]);
  });

  it('holds the candidates of a row and the bins they lead to', () => {
    const group = createGroup(choosing, 1);
    group.candidates!.set(Array.from({ length: 12 }, (_, i) => i));
    group.candidateBins!.set([-1, 0, 1, 2, 3, -1]);
    group.actionMask!.set([1, 0, 1, 1, 1, 1]);
    const shape = frameShape(group, 4, true);
    const frame = createFrame(shape);
    readFrame(group, 1, new Float32Array(8).fill(0.25), shape, frame);
    expect([...frame.candidates]).toEqual([6, 7, 8, 9, 10, 11]);
    expect([...frame.bins]).toEqual([2, 3, -1]);
    expect([...frame.mask]).toEqual([1, 1, 1]);
    expect(frame.observation).toHaveLength(0);
  });
});
