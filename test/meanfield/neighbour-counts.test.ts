import { expect, it } from 'vitest';
import { discrete } from '../../src/environment/spaces.ts';
import { createFieldObserver } from '../../src/meanfield/field-observer.ts';
import { MeanField } from '../../src/meanfield/mean-field.ts';
import { NeighbourCounts } from '../../src/meanfield/neighbour-counts.ts';
import { envOf, groupAt } from './groups.ts';

it('neighbours are counted over the agents that act in training, until they are asked for', () => {
  const group = groupAt([[0], [1], [2], [9]], { actionSpace: discrete(2) });
  const env = envOf([group]);
  const counts = new NeighbourCounts();
  const observer = createFieldObserver(env, group, { neighbourhood: { kind: 'radius', radius: 1.5 } });
  const field = new MeanField({ env, group, observer, estimator: 'observed', counts });
  field.begin(0);
  field.advance(false);
  expect(counts.take()).toEqual({});
  field.advance(true);
  // 1, 2, 1 and 0.
  expect(counts.take()).toEqual({ neighbours: 1, emptyNeighbourhoods: 0.25 });
  group.alive[0] = 0;
  field.advance(true);
  // Agent 0 acted, and is seen, in the step that ended its life.
  expect(counts.save()).toEqual({ neighbours: 4, empty: 1, count: 4 });
  field.advance(true);
  const saved = counts.save();
  const restored = new NeighbourCounts();
  restored.load(saved);
  // Then 1 and 1 and 0.
  expect(restored.take()).toEqual({ neighbours: 6 / 7, emptyNeighbourhoods: 2 / 7 });
});
