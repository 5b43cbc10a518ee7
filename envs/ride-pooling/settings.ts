import type { StartRule } from '../fleet/start-places.ts';
import type { RebalancingKind } from './rebalancing.ts';

/** The rules of an environment, resolved: what the simulator needs to know, in one unit each. */
export interface Settings {
  readonly vehicles: number;
  /** Riders. */
  readonly capacity: number;
  /** false: every request is one rider. */
  readonly countPassengers: boolean;
  readonly epochSeconds: number;
  /** Decisions in an episode. */
  readonly epochs: number;
  /** Seconds from appearance to pick-up at most. */
  readonly maxWait: number;
  /** Seconds that a drop-off may come after the end of the direct ride begun at the appearance. */
  readonly maxDelay: number;
  /** An open request expires once it has waited longer than this, in seconds. */
  readonly patience: number;
  readonly reassignment: boolean;
  readonly search: 'rtv' | 'insertion';
  readonly searchBudget: number;
  readonly exhaustiveRequests: number;
  readonly vehiclesPerRequest: number;
  readonly planRequests: number;
  readonly tripRequests: number;
  readonly tripChoices: number;
  readonly rebalancing: RebalancingKind;
  readonly rewards: { readonly service: number; readonly fare: number; readonly cost: number; readonly delay: number };
  readonly costPerMetre: number;
  readonly start: StartRule;
  readonly field: 'vehicles' | 'requests' | 'local-requests';
  /** Metres; null: about a quarter of the city. */
  readonly fieldRadius: number | null;
  readonly pathStops: number;
  readonly fleetFeatures: boolean;
}
