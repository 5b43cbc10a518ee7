import { UserError } from '../shared/user-error.ts';
import { formatWallClock, parseDay, SECONDS_PER_DAY, weekdayOf } from '../trips/wall-clock.ts';
import { type DemandModel, dayKind } from './demand-model.ts';

/** The first date of generated trips unless another is given: a Monday. */
export const FIRST_DAY = '2015-01-12';

/** So many dates from a first one, those of a kind that the model does not know left out. */
export function datesFor(model: DemandModel, first: string, days: number): string[] {
  const start = parseDay(first);
  if (Number.isNaN(start)) throw new UserError(`The first day "${first}" is not a day such as 2015-01-12.`);
  const dates: string[] = [];
  for (let day = start; dates.length < days; day++) {
    if (model.days[dayKind(weekdayOf(day))]) dates.push(formatWallClock(day * SECONDS_PER_DAY).slice(0, 10));
  }
  return dates;
}
