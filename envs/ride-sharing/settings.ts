import type { StartRule } from '../fleet/start-places.ts';

/** The rules of an environment, resolved: what the simulator needs to know, in one unit each. */
export interface Settings {
  readonly vehicles: number;
  readonly epochSeconds: number;
  /** Decisions in an episode. */
  readonly epochs: number;
  /** A request is feasible for a vehicle that can pick it up within this many seconds of its appearance. */
  readonly maxWait: number;
  /** An open request expires once it has waited longer than this, in seconds. */
  readonly patience: number;
  /** Requests of one epoch beyond this many are lost unseen. */
  readonly requestLimit: number;
  /** Request candidates of a vehicle (the nearest feasible ones). */
  readonly requestChoices: number;
  /** Requests a vehicle may hold at once, the one it serves included. */
  readonly slots: number;
  readonly repositioning: boolean;
  /** 'stepped': whole steps along hexagon routes; 'scheduled': times to the second from the city's tables. */
  readonly motion: 'stepped' | 'scheduled';
  /** reward = fare * (fare in USD) + service + cost * (driving cost in USD, negative by its own sign). */
  readonly rewards: { readonly fare: number; readonly service: number; readonly cost: number };
  /** Initial places in training and in evaluation. */
  readonly start: { readonly training: StartRule; readonly evaluation: StartRule };
  /** Zones whose centres are within this many metres of a vehicle's zone count as near in its observation. */
  readonly observationRadius: number;
  /** The same for its mean field; null: about a quarter of the city. */
  readonly fieldRadius: number | null;
}
