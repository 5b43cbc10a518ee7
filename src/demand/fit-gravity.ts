import { tannerWeights } from './travel-costs.ts';

/**
 * Attractions of destinations with which a gravity model sends as many trips to each zone as were counted (Furness's balancing): of the
 * trips of an origin the share attraction x left / sum goes to a destination.
 * @param origins trips from each zone @param destinations trips to each zone
 * @param left what the deterrence leaves, [zones * zones]
 */
export function balance(origins: ArrayLike<number>, destinations: ArrayLike<number>, left: Float64Array): Float64Array {
  const zones = origins.length;
  const attraction = Float64Array.from(destinations);
  const arriving = new Float64Array(zones);
  for (let round = 0; round < 60; round++) {
    arriving.fill(0);
    for (let i = 0; i < zones; i++) {
      if (origins[i] === 0) continue;
      let sum = 0;
      for (let j = 0; j < zones; j++) sum += attraction[j]! * left[i * zones + j]!;
      if (sum === 0) continue;
      const factor = origins[i]! / sum;
      for (let j = 0; j < zones; j++) arriving[j]! += factor * attraction[j]! * left[i * zones + j]!;
    }
    let worst = 0;
    for (let j = 0; j < zones; j++) {
      if (arriving[j] === 0) continue;
      const ratio = destinations[j]! / arriving[j]!;
      attraction[j]! *= ratio;
      if (destinations[j]! > 0) worst = Math.max(worst, Math.abs(ratio - 1));
    }
    if (worst < 1e-7) break;
  }
  return attraction;
}

/** Trips that a gravity model expects between zones, [zones * zones]. */
export function expectedTrips(origins: ArrayLike<number>, attraction: ArrayLike<number>, left: Float64Array): Float64Array {
  const zones = origins.length;
  const trips = new Float64Array(zones * zones);
  for (let i = 0; i < zones; i++) {
    let sum = 0;
    for (let j = 0; j < zones; j++) sum += attraction[j]! * left[i * zones + j]!;
    if (sum === 0) continue;
    for (let j = 0; j < zones; j++) trips[i * zones + j] = (origins[i]! * attraction[j]! * left[i * zones + j]!) / sum;
  }
  return trips;
}

const LEAST_SCALE_KM = 0.2;
const MOST_SCALE_KM = 1000;

/**
 * The deterrence km^power exp(-km / scale) of a table of trips by maximum likelihood. For a model that is balanced in origins and
 * destinations the likelihood is greatest where the means of log(km) and km over its trips are those counted (Wilson 1970); these two
 * equations are solved by damped Newton steps, or where these lead nowhere by steps down the slope.
 * @param counts trips between zones, [zones * zones] @param km [zones * zones]
 */
export function fitDeterrence(counts: Float64Array, km: Float64Array): { readonly power: number; readonly scaleKm: number } {
  const zones = Math.sqrt(counts.length);
  const origins = new Float64Array(zones);
  const destinations = new Float64Array(zones);
  counts.forEach((trips, cell) => {
    origins[Math.floor(cell / zones)]! += trips;
    destinations[cell % zones]! += trips;
  });
  const moments = (trips: Float64Array): readonly [number, number] => {
    let total = 0;
    let logs = 0;
    let lengths = 0;
    trips.forEach((value, cell) => {
      total += value;
      logs += value * Math.log(km[cell]!);
      lengths += value * km[cell]!;
    });
    return [logs / total, lengths / total];
  };
  const wanted = moments(counts);
  const misses = (power: number, rate: number): readonly [number, number] => {
    const left = tannerWeights(km, power, 1 / rate);
    const found = moments(expectedTrips(origins, balance(origins, destinations, left), left));
    return [found[0] - wanted[0], found[1] - wanted[1]];
  };
  let power = 0;
  let rate = 1 / Math.max(LEAST_SCALE_KM, wanted[1]);
  let miss = misses(power, rate);
  for (let step = 0; step < 25 && Math.hypot(...miss) > 1e-6; step++) {
    const [dp, dr] = [1e-3, 1e-4];
    const alongPower = misses(power + dp, rate);
    const alongRate = misses(power, rate + dr);
    const [a, c] = [(alongPower[0] - miss[0]) / dp, (alongPower[1] - miss[1]) / dp];
    const [b, d] = [(alongRate[0] - miss[0]) / dr, (alongRate[1] - miss[1]) / dr];
    const determinant = a * d - b * c;
    /** Takes a step, or as much of it as makes the misses smaller; false where nothing of it does. */
    const follow = (stepPower: number, stepRate: number): boolean => {
      let damping = Math.min(1, 1 / Math.abs(stepPower), 0.3 / Math.abs(stepRate));
      for (let halving = 0; halving < 12; halving++, damping /= 2) {
        const nextPower = power + damping * stepPower;
        const nextRate = Math.min(1 / LEAST_SCALE_KM, Math.max(1 / MOST_SCALE_KM, rate + damping * stepRate));
        const nextMiss = misses(nextPower, nextRate);
        if (!(Math.hypot(...nextMiss) < Math.hypot(...miss))) continue;
        [power, rate, miss] = [nextPower, nextRate, nextMiss];
        return true;
      }
      return false;
    };
    if (follow(-(d * miss[0] - b * miss[1]) / determinant, -(a * miss[1] - c * miss[0]) / determinant)) continue;
    // Between two zones both equations say the same: down the steepest slope of the squared misses to where these are least.
    const [slopePower, slopeRate] = [a * miss[0] + c * miss[1], b * miss[0] + d * miss[1]];
    const length = (slopePower ** 2 + slopeRate ** 2) / ((a * slopePower + b * slopeRate) ** 2 + (c * slopePower + d * slopeRate) ** 2);
    if (!follow(-length * slopePower, -length * slopeRate)) break;
  }
  return { power, scaleKm: 1 / rate };
}
