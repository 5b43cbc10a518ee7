import { UserError } from '../../src/shared/user-error.ts';
import { createPickupTest } from '../../src/trips/selection.ts';
import { parseDay, SECONDS_PER_DAY } from '../../src/trips/wall-clock.ts';
import type { Demand } from './demand.ts';

/** Which dates are for what; dates as the loader of trips takes them. */
export interface DateSplit {
  /** What evaluation plays. */
  readonly split: 'test' | 'validation';
  readonly validationDates: string | readonly string[] | null;
  /** Null: every fifth date, or the last when there are fewer than five. */
  readonly testDates: string | readonly string[] | null;
}

/**
 * The dates to train on and those that evaluation plays; a date is in one part only, unless there is but one. Test dates are never trained
 * on, nor are validation dates that are named. With `split` validation and none named, the date before each test date is set aside for it,
 * in such runs alone: the runs that are reported train on it, too.
 * @throws UserError for names of dates that there are not, or when no date is left for a part
 */
export function splitDates(dates: readonly Demand[], options: DateSplit): { training: readonly Demand[]; evaluation: readonly Demand[] } {
  const { split, testDates, validationDates } = options;
  if (dates.length === 1 && testDates === null && validationDates === null) return { training: dates, evaluation: dates };
  const isTest = testDates === null ? everyFifth(dates) : named('testDates', testDates, dates);
  const isValidation =
    validationDates !== null
      ? named('validationDates', validationDates, dates)
      : dates.map((_, index) => split === 'validation' && !isTest[index]! && (isTest[index + 1] ?? false));
  const both = dates.find((_, index) => isTest[index] && isValidation[index]);
  if (both && testDates !== null) {
    throw new UserError(`${both.label} is in env.testDates and in env.validationDates; a date can be for one of them only.`);
  }
  const training = dates.filter((_, index) => !isTest[index] && !isValidation[index]);
  const evaluation = dates.filter((_, index) => (split === 'test' ? isTest[index] && !isValidation[index] : isValidation[index]));
  if (training.length === 0 || evaluation.length === 0) {
    const what = training.length === 0 ? 'to train on' : `for env.split ${split}`;
    throw new UserError(
      `Of the ${dates.length} dates of the trips (${spanOf(dates)}) none is left ${what}; name fewer in env.testDates and env.validationDates, or read more.`,
    );
  }
  return { training, evaluation };
}

function everyFifth(dates: readonly Demand[]): boolean[] {
  return dates.map((_, index) => (dates.length < 5 ? index === dates.length - 1 : index % 5 === 4));
}

function named(parameter: string, names: string | readonly string[], dates: readonly Demand[]): boolean[] {
  const wanted = createPickupTest({ dates: names });
  const found = dates.map(({ label }) => wanted(parseDay(label) * SECONDS_PER_DAY));
  if (found.includes(true)) return found;
  throw new UserError(`env.${parameter} is ${JSON.stringify(names)}, but no trip is of such a date; the trips are of ${spanOf(dates)}.`);
}

function spanOf(dates: readonly Demand[]): string {
  const [first, last] = [dates[0]!.label, dates.at(-1)!.label];
  return first === last ? first : `${first} to ${last}`;
}
