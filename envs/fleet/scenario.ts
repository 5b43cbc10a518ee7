import type { City } from '../../src/city/city.ts';
import type { ResetOptions } from '../../src/environment/population-env.ts';
import type { Demand, TypicalDemand } from './demand.ts';

/** Where and when a fleet drives: a city, a window of the day, and the requests of each episode. */
export interface Scenario {
  readonly city: City;
  /** Local second of the day at which episodes start. */
  readonly startSecond: number;
  /** Length of an episode in seconds. */
  readonly duration: number;
  readonly typical: TypicalDemand;
  /** The most requests an episode can have. */
  readonly mostRequests: number;
  /** The requests of an episode: the same for the same options. */
  demand(options: ResetOptions): Demand;
}
