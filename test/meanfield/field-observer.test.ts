import { describe, expect, it } from 'vitest';
import type { Group, GroupSpec } from '../../src/environment/population-env.ts';
import { box, candidates, discrete, multiDiscrete } from '../../src/environment/spaces.ts';
import { createFieldObserver, type FieldDefinition } from '../../src/meanfield/field-observer.ts';
import { envOf, groupAt } from './groups.ts';

const near: FieldDefinition = { neighbourhood: { kind: 'radius', radius: 1.5 } };
const uniform = [1 / 3, 1 / 3, 1 / 3].map(Math.fround);
const everybody: FieldDefinition = { neighbourhood: { kind: 'all' } };

/** What the rows of copy 0 see of the actions that stand in the groups, all the living having acted. */
function seen(group: Group, groups: readonly Group[], definition: FieldDefinition, empty: Float32Array | null = null): number[][] {
  const observer = createFieldObserver(envOf(groups), group, definition);
  const into = new Float32Array(group.rows * observer.size).fill(9);
  observer.remember();
  observer.observe(0, into, empty);
  return Array.from({ length: group.capacity }, (_, row) => [...into.subarray(row * observer.size, (row + 1) * observer.size)]);
}

describe('the observed field of discrete actions', () => {
  it('is the histogram of the neighbours’ actions, one’s own left out', () => {
    const group = groupAt([[0], [1], [2], [1.5], [50]]);
    group.actions.set([0, 1, 2, 1, 0]);
    expect(seen(group, [group], near)).toEqual([[0, 1, 0], uniform, [0, 1, 0], [0, 0.5, 0.5], uniform]);
  });

  it('is uniform where nobody is near, or what the caller says', () => {
    const group = groupAt([[0], [9]]);
    expect(seen(group, [group], near)).toEqual([uniform, uniform]);
    expect(seen(group, [group], near, Float32Array.of(1, 2, 3, 4, 5, 6))).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  it('counts every group that acts alike, or those that are named', () => {
    const red = groupAt([[0], [0]], { name: 'red' });
    const blue = groupAt([[0]], { name: 'blue' });
    const other = groupAt([[0]], { name: 'other', actionSpace: discrete(5) });
    red.actions.set([0, 0]);
    blue.actions.set([2]);
    other.actions.set([1]);
    const groups = [red, blue, other];
    expect(seen(red, groups, everybody)[0]).toEqual([0.5, 0, 0.5]);
    expect(seen(red, groups, { ...everybody, groups: ['blue'] })[0]).toEqual([0, 0, 1]);
    expect(seen(red, groups, { ...everybody, groups: ['red', 'red'] })[0]).toEqual([1, 0, 0]);
  });

  it('keeps to the copy it is asked about', () => {
    const group = groupAt([[0], [0], [0], [0]], {}, 2);
    group.actions.set([0, 0, 2, 1]);
    const observer = createFieldObserver(envOf([group], 2), group, everybody);
    const into = new Float32Array(12).fill(9);
    observer.remember();
    observer.observe(1, into, null);
    expect([...into]).toEqual([9, 9, 9, 9, 9, 9, 0, 1, 0, 0, 0, 1]);
  });
});

describe('who is seen', () => {
  const line = () => {
    const group = groupAt([[0], [1], [2]]);
    group.actions.set([0, 1, 2]);
    const observer = createFieldObserver(envOf([group]), group, near);
    const observe = (empty: Float32Array | null = null) => {
      const into = new Float32Array(9);
      observer.observe(0, into, empty);
      return [0, 3, 6].map((at) => [...into.subarray(at, at + 3)]);
    };
    return { group, observer, observe };
  };
  it('are those who acted, though the step has ended their lives, and so do they see', () => {
    const { group, observer, observe } = line();
    observer.remember();
    group.alive.fill(0);
    expect(observe()).toEqual([
      [0, 1, 0],
      [0.5, 0, 0.5],
      [0, 1, 0],
    ]);
    observer.remember();
    expect(observe()).toEqual([uniform, uniform, uniform]);
  });

  it('are not those who came to life in the step, for they have not acted', () => {
    const { group, observer, observe } = line();
    group.alive[1] = 0;
    observer.remember();
    group.alive[1] = 1;
    const before = Float32Array.from({ length: 9 }, (_, i) => i);
    expect(observe(before)).toEqual([
      [0, 1, 2],
      [0.5, 0, 0.5],
      [6, 7, 8],
    ]);
    group.positions![1] = 90;
    expect(observe(before)[1]).toEqual(uniform);
  });

  it('are where they stand after the step', () => {
    const { group, observer, observe } = line();
    observer.remember();
    group.positions!.set([0, 70, 1]);
    expect(observe()).toEqual([[0, 0, 1], uniform, [1, 0, 0]]);
  });
});

describe('other fields', () => {
  it('are means of real-valued actions, zero where nobody is near', () => {
    const group = groupAt([[0], [1], [1.25], [80]], { actionSpace: box([2], -1, 1) });
    group.actions.set([1, 0, -1, 0.5, 0.5, 0.5, 1, 1]);
    expect(seen(group, [group], near)).toEqual([
      [-0.25, 0.5],
      [0.75, 0.25],
      [0, 0.25],
      [0, 0],
    ]);
    const observer = createFieldObserver(envOf([group]), group, near);
    expect([observer.size, observer.isDistribution]).toEqual([2, false]);
  });

  it('are what the environment declares, and uniform (or the last) where it shows zeros', () => {
    const group = groupAt([[0], [0]], { actionSpace: candidates(4, ['x']), field: { size: 2 } });
    group.fields!.set([0.25, 0.75, 0, 0]);
    expect(seen(group, [group], near)).toEqual([
      [0.25, 0.75],
      [0.5, 0.5],
    ]);
    expect(seen(group, [group], near, Float32Array.of(0, 1, 0.125, 0.875))[1]).toEqual([0.125, 0.875]);
    expect(createFieldObserver(envOf([group]), group, near).isDistribution).toBe(true);
  });
});

describe('a field of several groups', () => {
  const sees = (prey: readonly string[]) => ({
    ...{ side: 1, channels: 1, first: 0, bodySide: 1, wall: 0, minimap: null, moves: 0, dx: [], dy: [] },
    bodies: ['red', 'pink', 'blue'].map((name) => ({ group: name, presence: 0, isPrey: prey.includes(name), isThreat: false })),
  });
  const three = (more: Partial<GroupSpec> = {}) => {
    const red = groupAt([[0], [1]], more);
    const pink = groupAt([[0]], { name: 'pink', actionSpace: discrete(2) });
    const blue = groupAt([[1], [2]], { name: 'blue' });
    for (const [group, actions] of [
      [red, [0, 1]],
      [pink, [1]],
      [blue, [2, 2]],
    ] as const)
      group.actions.set(actions);
    return [red, pink, blue] as const;
  };

  it('is the joint histogram of group and action, for actions that are unlike', () => {
    const groups = three();
    // Of the other red, the pink, and two blue ones; 3 + 2 + 3 bins.
    const [first, second] = seen(groups[0], groups, { ...everybody, perGroup: true });
    expect(first).toEqual([0, 0.25, 0, 0, 0.25, 0, 0, 0.5]);
    expect(second).toEqual([0.25, 0, 0, 0, 0.25, 0, 0, 0.5]);
    // Without it, of those that act alike.
    expect(seen(groups[0], groups, everybody)[0]).toEqual([0, 1 / 3, 2 / 3].map(Math.fround));
  });

  it.each([
    ['own', undefined, [0, 1, 0]],
    ['enemy', undefined, [0, 1 / 3, 0, 0, 2 / 3]],
    ['own', ['blue'], [0, 0.5, 0, 0, 0.5]],
    ['enemy', ['blue'], [0, 0, 1]],
    ['all', ['blue'], [0, 0.25, 0, 0, 0.25, 0, 0, 0.5]],
    ['pink', undefined, [0, 1]],
  ])('may be masked by words and names: %s, striking %s', (word, prey, field) => {
    const groups = three(prey ? { sight: sees(prey) } : {});
    expect(seen(groups[0], groups, { ...everybody, groups: [word], perGroup: true })[0]).toEqual(field.map(Math.fround));
  });

  it('of real-valued actions has the mean of each, zeros for a group that nobody is near of', () => {
    const red = groupAt([[0], [1]], { actionSpace: box([2], -1, 1) });
    const blue = groupAt([[1], [0], [50]], { name: 'blue', actionSpace: box([1], -1, 1) });
    red.actions.set([1, 0, -1, 0.5]);
    blue.actions.set([0.5, -1, 1]);
    expect(seen(red, [red, blue], { ...near, perGroup: true })[0]).toEqual([-1, 0.5, -0.25]);
    expect(seen(blue, [red, blue], { ...near, perGroup: true })[2]).toEqual([0, 0, 0]);
  });
});

describe('a field that cannot be observed', () => {
  const group = (more: Partial<GroupSpec>) => groupAt([[0]], more);
  it.each([
    [
      group({ actionSpace: candidates(3, ['x']) }),
      {},
      /group "red" has candidates actions and declares no mean field; only discrete and box/,
    ],
    [group({ actionSpace: multiDiscrete([2, 2]), positionSize: 0 }), {}, /has multi-discrete actions/],
    [group({}), { groups: ['blu'] }, /names the group "blu", but the environment has "red", "blue"/],
    [
      group({ actionSpace: box([2]) }),
      { groups: ['blue'], perGroup: true },
      /2 discrete actions of "blue" .* name other learner\.groups, or use a learner that sees no mean field/,
    ],
    [
      group({}),
      { groups: ['blue'] },
      /The 2 discrete actions of "blue" cannot be counted in one mean field with the 3 discrete actions of "red"; set learner\.perGroup/,
    ],
  ])('is refused with a sentence (%#)', (own, more, sentence) => {
    const blue = group({ name: 'blue', actionSpace: discrete(2) });
    expect(() => createFieldObserver(envOf([own, blue]), own, { ...near, ...more })).toThrow(sentence);
  });
});
