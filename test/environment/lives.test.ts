import { expect, it } from 'vitest';
import { beginLives, endLives } from '../../src/environment/lives.ts';
import { createGroup } from '../../src/environment/population-env.ts';
import { box, discrete } from '../../src/environment/spaces.ts';

const twoCopies = () => createGroup({ name: 'agent', capacity: 3, observationSpace: box([1], 0, 1), actionSpace: discrete(2) }, 2);

it('begins the lives of one copy, with nothing left of the last episode', () => {
  const group = twoCopies();
  for (const array of [group.rewards, group.terminated, group.truncated]) array.fill(1);
  beginLives(group, 1);
  expect([...group.alive]).toEqual([0, 0, 0, 1, 1, 1]);
  for (const array of [group.rewards, group.terminated, group.truncated]) expect([...array]).toEqual([1, 1, 1, 0, 0, 0]);
});

it('ends the lives that still last in one copy, and tells nothing new of the dead', () => {
  const group = twoCopies();
  beginLives(group, 0);
  beginLives(group, 1);
  group.alive[1] = 0;
  group.terminated[1] = 1;
  endLives(group, 0, 'truncated');
  expect([...group.alive]).toEqual([0, 0, 0, 1, 1, 1]);
  expect([...group.terminated]).toEqual([0, 1, 0, 0, 0, 0]);
  expect([...group.truncated]).toEqual([1, 0, 1, 0, 0, 0]);
});
