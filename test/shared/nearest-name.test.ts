import { expect, it } from 'vitest';
import { nearestName } from '../../src/shared/nearest-name.ts';

const known = ['vehicles', 'patienceSeconds', 'start', 'area'];

it.each([
  ['vehicels', 'vehicles'],
  ['VEHICLES', 'vehicles'],
  ['vehicle', 'vehicles'],
  ['stat', 'start'],
  ['are', 'area'],
  ['patience', null],
  ['speed', null],
  ['', null],
])('of %j is %j', (name, nearest) => {
  expect(nearestName(name, known)).toBe(nearest);
});

it('is the first of the equally near, and none of none', () => {
  expect(nearestName('cot', ['cat', 'cut', 'coat'])).toBe('cat');
  expect(nearestName('cot', [])).toBeNull();
});
