/** The requests of one episode, in order of appearance. */
export interface Demand {
  /** The day they are from ("2015-01-14", "folded"). */
  readonly label: string;
  readonly requests: number;
  /** Seconds since the episode's start. */
  readonly time: Float64Array;
  /** Place of the pick-up. */
  readonly origin: Int32Array;
  /** Place of the drop-off. */
  readonly destination: Int32Array;
  /** USD. */
  readonly fare: Float64Array;
  /** Riders who travel together, at least 1. */
  readonly passengers: Uint8Array;
}

/** What requests an environment has, per zone and time of day, over its training days. */
export interface TypicalDemand {
  readonly binSeconds: number;
  readonly bins: number;
  readonly zones: number;
  /** Mean requests per epoch that start in a zone. [bins, zones] */
  readonly rate: Float32Array;
  /** log(1 + rate / mean rate): the rate as observations and candidates show it. [bins, zones] */
  readonly scaled: Float32Array;
  /** Mean of `rate`. */
  readonly mean: number;
}

/**
 * Mean requests per epoch and zone around each time of an episode.
 * @param share share of the requests that an episode will see (1 unless they are thinned)
 */
export function typicalDemand(
  days: readonly Demand[],
  options: {
    readonly zoneOf: Int32Array;
    readonly zones: number;
    readonly epochSeconds: number;
    readonly duration: number;
    readonly share: number;
  },
): TypicalDemand {
  const binSeconds = Math.min(900, options.duration);
  const bins = Math.max(1, Math.ceil(options.duration / binSeconds));
  const rate = new Float32Array(bins * options.zones);
  for (const day of days) {
    for (let i = 0; i < day.requests; i++) {
      const bin = Math.min(bins - 1, Math.floor(day.time[i]! / binSeconds));
      const at = bin * options.zones + options.zoneOf[day.origin[i]!]!;
      rate[at]!++;
    }
  }
  let total = 0;
  for (let bin = 0; bin < bins; bin++) {
    const epochs = Math.min(binSeconds, options.duration - bin * binSeconds) / options.epochSeconds;
    for (let at = bin * options.zones; at < (bin + 1) * options.zones; at++) {
      rate[at] = (rate[at]! * options.share) / (days.length * epochs);
      total += rate[at]!;
    }
  }
  const mean = total / rate.length;
  const scaled = rate.map((value) => Math.log1p(mean > 0 ? value / mean : 0));
  return { binSeconds, bins, zones: options.zones, rate, scaled, mean };
}

/** The time bin of a time of the episode; times after the end fall into the last one. */
export function demandBin(typical: TypicalDemand, time: number): number {
  return Math.min(typical.bins - 1, Math.floor(time / typical.binSeconds));
}
