/**
 * Everything that key figures need to know of an episode of one copy. Times are seconds since the episode's start, -1 for what has not
 * happened. The arrays are the simulator's own, and go on changing while the episode does; those per request have room for the longest
 * episode, and only their first `requests.count` entries count.
 */
export interface EpisodeLog {
  /** The day the requests are from ("2015-01-14", "folded"). */
  readonly label: string;
  readonly rules: {
    readonly vehicles: number;
    readonly capacity: number;
    readonly epochSeconds: number;
    /** Local second of the day at which the episode starts, and its length in seconds. */
    readonly startSecond: number;
    readonly duration: number;
    /** A request must be picked up within this time of its appearance, and dropped off within `maxDelay` beyond its direct ride. */
    readonly maxWait: number;
    readonly maxDelay: number;
  };
  readonly requests: RequestLog;
  readonly vehicles: VehicleLog;
  readonly epochs: EpochLog;
}

/** One entry a request, in order of appearance. */
export interface RequestLog {
  /** Requests of the episode. */
  readonly count: number;
  /** `requestStatus`; after the episode's end: unseen never, held and riding neither (the vehicles finish their plans). */
  readonly status: Uint8Array;
  /** When it was first offered: the beginning of its epoch. */
  readonly appeared: Float64Array;
  /** When a vehicle first took it. */
  readonly taken: Float64Array;
  readonly pickedUp: Float64Array;
  readonly droppedOff: Float64Array;
  /** The ride without waiting or detour, had it begun at the appearance. */
  readonly directSeconds: Float64Array;
  readonly directMetres: Float64Array;
  /** Metres of the ride that was made. */
  readonly rideMetres: Float64Array;
  /** Places of the city. */
  readonly origin: Int32Array;
  readonly destination: Int32Array;
  /** Riders. */
  readonly passengers: Uint8Array;
  /** USD. */
  readonly fare: Float64Array;
  /** The vehicle that took it last, or -1. */
  readonly vehicle: Int32Array;
  /** Vehicles it was taken from again before its pick-up (with `reassignment`). */
  readonly moved: Uint8Array;
  /** 1 when riders of another request were in the vehicle at some time of the ride. */
  readonly shared: Uint8Array;
}

/** Sums over the episode so far, one entry a vehicle. */
export interface VehicleLog {
  readonly metres: Float64Array;
  /** Without a rider, driving towards one. */
  readonly approachMetres: Float64Array;
  /** Without a rider, rebalancing. */
  readonly idleMetres: Float64Array;
  /** With riders of two or more requests. */
  readonly sharedMetres: Float64Array;
  /** Riders times metres. */
  readonly riderMetres: Float64Array;
  /** Driving, towards riders or with them. */
  readonly busySeconds: Float64Array;
  /** Driving with riders. */
  readonly loadedSeconds: Float64Array;
  /** Riders times seconds. */
  readonly riderSeconds: Float64Array;
  /** Sum of rewards. */
  readonly income: Float64Array;
  /** Requests dropped off. */
  readonly served: Float64Array;
}

/** One entry an epoch: what was decided upon at its beginning, and what was decided. */
export interface EpochLog {
  /** Epochs decided so far. */
  readonly count: number;
  /** Requests that appeared. */
  readonly seen: Int32Array;
  /** Requests open at the decision, those waiting for their vehicle included where they may be re-assigned. */
  readonly open: Int32Array;
  /** Requests taken that no vehicle had before. */
  readonly taken: Int32Array;
  /** Requests that a vehicle had and none has now (with `reassignment`). */
  readonly givenUp: Int32Array;
  readonly expired: Int32Array;
  /** Vehicles with an empty plan. */
  readonly idle: Int32Array;
  /** Riders on board, over the fleet. */
  readonly riders: Int32Array;
  /** Candidates that are trips, over the fleet. */
  readonly trips: Int32Array;
  /** Routes tried to find them. */
  readonly feasibilityCalls: Int32Array;
  /** What the arbiter reports; NaN where it does not say. */
  readonly objective: Float64Array;
  readonly bound: Float64Array;
  readonly gap: Float64Array;
  readonly timedOut: Uint8Array;
  readonly rounds: Float64Array;
}

/** Wall-clock of one decision, in milliseconds: kept apart from the log, since it is never the same twice. */
export interface DecisionTiming {
  readonly copy: number;
  readonly epoch: number;
  /** Finding and describing the candidates. */
  readonly candidates: number;
  /** Deciding between the vehicles. */
  readonly arbitration: number;
  /** Driving until the next decision, and all bookkeeping. */
  readonly motion: number;
}
