import { expect, it } from 'vitest';
import { fieldErrorsAfter, summariseFieldErrors } from '../../src/reports/field-errors.ts';

it('takes the mean of what was logged later, group by group, and passes over what is no error of the field', () => {
  const log = (step: number, red: unknown, blue: unknown = {}) => ({ type: 'log', step, metrics: { red, blue } });
  const events = [
    log(50, { fieldMse: 100 }),
    log(60, { fieldMse: 1, loss: 9 }, { loss: 9 }),
    { type: 'evaluation', step: 70, metrics: { red: { fieldMse: 100 } } },
    log(80, { fieldMse: 2, fieldKl: 'NaN' }, 5),
    log(100, { fieldMse: 6, fieldKl: 3 }),
  ];
  expect(fieldErrorsAfter(events, 50)).toEqual({ red: { fieldMse: 3, fieldKl: 3 } });
  expect(fieldErrorsAfter(events, 100)).toEqual({});
});

it('counts the populations in which the estimate is nearer than persistence and than uniform, also over all groups', () => {
  const errors = (fieldMse: number) => ({ fieldMse, fieldMsePersistence: 3, fieldMseUniform: 2 });
  const runs = [{ red: errors(1), blue: errors(2) }, { red: errors(2.5), blue: errors(4) }, { red: errors(1) }];
  expect(summariseFieldErrors(runs)).toEqual([
    { group: 'red', populations: 3, mean: errors(1.5), better: { thanPersistence: 3, thanUniform: 2 } },
    { group: 'blue', populations: 2, mean: errors(3), better: { thanPersistence: 1, thanUniform: 0 } },
    { group: null, populations: 5, mean: errors(2.1), better: { thanPersistence: 4, thanUniform: 2 } },
  ]);
  expect(summariseFieldErrors([{ red: errors(1) }]).map(({ group }) => group)).toEqual(['red']);
  expect(summariseFieldErrors([{}, {}])).toEqual([]);
});
