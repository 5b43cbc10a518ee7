import { expect, it } from 'vitest';
import { nearestName, nearestOrAll } from '../../src/shared/nearest-name.ts';

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

it('ends a sentence with the nearest name, or with all of them', () => {
  expect(nearestOrAll('stat', known, '--')).toBe('did you mean --start?');
  expect(nearestOrAll('speed', known, '--')).toBe('there are vehicles, patienceSeconds, start, area.');
});
