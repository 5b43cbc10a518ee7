import type { City } from '../../src/city/city.ts';
import type { ResetOptions } from '../../src/environment/population-env.ts';
import { createRng } from '../../src/shared/rng.ts';
import { type DateSplit, splitDates } from './date-split.ts';
import { createDraws } from './day-draws.ts';
import { typicalDemand } from './demand.ts';
import type { PlacedTrips } from './place-trips.ts';
import type { Scenario } from './scenario.ts';
import { demandOfTrips, tripsByDate } from './trip-dates.ts';

export interface TripScenarioOptions extends DateSplit {
  /** Time of day at which episodes start and end, in seconds; `to` may lie beyond midnight. */
  readonly window: { readonly from: number; readonly to: number };
  /** False: an episode is a date. True: all dates of a part are one day. A number: an episode folds so many dates of its part. */
  readonly foldDays: boolean | number;
  /** With a single day: the share of its trips that an episode keeps. */
  readonly thinning: number;
  readonly epochSeconds: number;
}

/**
 * Episodes from trips. The dates are split into those to train on, to choose by and to test on (`splitDates`), and training draws its
 * episodes from its dates by the episode's seed.
 *
 * An episode is a date: evaluation goes through its own in order. Or it folds `foldDays` dates of its part into one day: drawn from the seed
 * in training, from the episode's number in evaluation. Or (`foldDays` true) it keeps each trip of all dates of its part with the
 * probability `thinning`, drawn likewise. With a single date, or all folded and no date set aside by name, both parts are one: evaluation
 * never replays a training episode then, though the two share trips.
 */
export function tripScenario(trips: PlacedTrips, city: City, options: TripScenarioOptions): Scenario {
  const { window, foldDays, thinning, epochSeconds } = options;
  const duration = window.to - window.from;
  const named = options.testDates !== null || options.validationDates !== null;
  const dates = foldDays === true && !named ? [demandOfTrips('folded', trips, allOf(trips), window.from)] : tripsByDate(trips, window.from);
  const { training, evaluation } = splitDates(dates, options);
  const isAll = training === evaluation;
  const drawn = createDraws(training, foldDays, thinning, isAll);
  const evaluated = isAll ? drawn : createDraws(evaluation, foldDays, thinning, isAll);
  return {
    city,
    startSecond: window.from,
    duration,
    typical: typicalDemand(training, { zoneOf: city.zoneOf, zones: city.zones, epochSeconds, duration, share: drawn.share }),
    mostRequests: Math.max(drawn.mostRequests, evaluated.mostRequests),
    demand: ({ seed, evaluation: evaluating = false, episode = 0 }: ResetOptions) =>
      evaluating ? evaluated.inOrder(episode, createRng(`evaluation/${episode}`)) : drawn.random(createRng(seed)),
  };
}

function allOf(trips: PlacedTrips): number[] {
  return Array.from({ length: trips.count }, (_, trip) => trip);
}
