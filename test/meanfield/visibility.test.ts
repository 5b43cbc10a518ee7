import { describe, expect, it } from 'vitest';
import { box, discrete } from '../../src/environment/spaces.ts';
import { createFieldObserver, type FieldDefinition } from '../../src/meanfield/field-observer.ts';
import { neighbourhoodSchema, visibilitySchema } from '../../src/meanfield/neighbourhood-schema.ts';
import type { Visibility } from '../../src/meanfield/visibility.ts';
import { createRng } from '../../src/shared/rng.ts';
import { envOf, groupAt } from './groups.ts';

const points = [[0], [1], [3], [6]];
const all: FieldDefinition = { neighbourhood: { kind: 'all' } };

/** Agents on a line of whom the first looks at what the others do: how many it sees, and the share of each action. */
function look(visibility: Visibility, steps = 1, definition = all) {
  const group = groupAt(points, { actionSpace: discrete(4) });
  group.actions.set([0, 1, 2, 3]);
  const observer = createFieldObserver(envOf([group]), group, { ...definition, visibility });
  const fields = new Float32Array(16);
  const rng = createRng('look');
  observer.remember();
  return Array.from({ length: steps }, () => {
    observer.observe(0, fields, null, rng);
    return { number: observer.numbers![0]!, field: [...fields.subarray(0, 4)] };
  });
}

describe('visibility', () => {
  it('radius: those strictly nearer are seen, and nobody is a field of its own', () => {
    expect(look({ kind: 'radius', radius: 3 })).toEqual([{ number: 1, field: [0, 1, 0, 0] }]);
    expect(look({ kind: 'radius', radius: 3.5 })).toEqual([{ number: 2, field: [0, 0.5, 0.5, 0] }]);
    expect(look({ kind: 'radius', radius: 1 })).toEqual([{ number: 0, field: [0.25, 0.25, 0.25, 0.25] }]);
  });

  it('is of the neighbourhood: who is no neighbour is not seen', () => {
    expect(look({ kind: 'radius', radius: 99 }, 1, { neighbourhood: { kind: 'radius', radius: 2 } })[0]!.number).toBe(1);
  });

  it('distance: each is seen with probability exp(-d / scale), whoever else is', () => {
    const steps = 4000;
    const seen = look({ kind: 'distance', scale: 2 }, steps).map(({ number, field }) =>
      number > 0 ? field.map((share) => share > 0) : [],
    );
    const together = seen.filter((actions) => actions[1] && actions[2]).length;
    const expected = [1, 3, 6].map((distance) => Math.exp(-distance / 2));
    const found = [...[1, 2, 3].map((action) => seen.filter((actions) => actions[action]).length), together];
    for (const [i, probability] of [...expected, expected[0]! * expected[1]!].entries()) {
      const deviation = Math.sqrt(steps * probability * (1 - probability));
      expect(Math.abs(found[i]! - steps * probability)).toBeLessThan(4 * deviation);
    }
  });

  it('needs positions, and a field that is not shown by the environment', () => {
    const visibility: Visibility = { kind: 'distance', scale: 1 };
    const nowhere = groupAt([[0], [1]], { positionSize: undefined } as object);
    expect(() => createFieldObserver(envOf([nowhere]), nowhere, { ...all, visibility })).toThrow(
      /The visibility "distance" needs positions, but the group "red" has none; use "all" there/,
    );
    const shown = groupAt([[0], [1]], { field: { size: 2 }, observationSpace: box([1]) });
    expect(() => createFieldObserver(envOf([shown]), shown, { ...all, visibility })).toThrow(
      /learner.visibility is "distance", but the environment shows the group "red" the mean field itself/,
    );
  });

  it('is checked as data', () => {
    expect(visibilitySchema.parse({ kind: 'radius', radius: 2 })).toEqual({ kind: 'radius', radius: 2, metric: 'manhattan' });
    expect(visibilitySchema.safeParse({ kind: 'distance', scale: 0 }).success).toBe(false);
    expect(neighbourhoodSchema.safeParse({ kind: 'distance', scale: 1 }).success).toBe(false);
  });
});
