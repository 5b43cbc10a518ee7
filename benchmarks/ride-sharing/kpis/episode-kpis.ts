import type { EpisodeLog } from '../../../envs/ride-pooling/episode-log.ts';
import type { City } from '../../../src/city/city.ts';
import { mean } from '../../../src/statistics/summaries.ts';
import { byZone } from './breakdown.ts';
import type { Kpis } from './definitions.ts';
import { type RequestFacts, requestFacts } from './request-facts.ts';
import { gini, spreadOf, variance } from './spread.ts';

/** Zones with fewer requests are left out of the lowest service rate of a zone: one request alone is served or not. */
const LEAST_OF_A_ZONE = 10;

/**
 * The key figures of an episode, from its log alone.
 * @param decisionMs wall-clock milliseconds of each epoch's decision, which the log does not hold; nothing where it was not measured
 */
export function episodeKpis(
  log: EpisodeLog,
  city: Pick<City, 'zones' | 'zoneOf' | 'zoneLabels'>,
  decisionMs: ArrayLike<number> = [],
): Kpis {
  return { ...requestKpis(log, requestFacts(log), city), ...fleetKpis(log), ...decisionKpis(log, decisionMs) };
}

function requestKpis(log: EpisodeLog, facts: RequestFacts, city: Pick<City, 'zones' | 'zoneOf' | 'zoneLabels'>) {
  const known = (values: Float64Array) => spreadOf(values.filter((value) => !Number.isNaN(value)));
  const [wait, rideDelay, delay] = [known(facts.wait), known(facts.rideDelay), known(facts.delay)];
  const served = sum(facts.served);
  const ridersServed = facts.passengers.reduce((riders, passengers, i) => riders + passengers * facts.served[i]!, 0);
  const zoneRates = byZone(facts, city).flatMap(({ requests, serviceRate }) => (requests >= LEAST_OF_A_ZONE ? [serviceRate] : []));
  return {
    requests: facts.count,
    served,
    serviceRate: served / facts.count,
    riderServiceRate: ridersServed / sum(facts.passengers),
    leastZoneRate: zoneRates.length > 0 ? Math.min(...zoneRates) : Number.NaN,
    rejectionRate: sum(facts.rejected) / facts.count,
    waitMean: wait.mean,
    waitP50: wait.p50,
    waitP95: wait.p95,
    rideDelayMean: rideDelay.mean,
    rideDelayP95: rideDelay.p95,
    detourRatio: known(facts.detour).mean,
    totalDelayMean: delay.mean,
    totalDelayP95: delay.p95,
    sharedTrips: ratio(sum(log.requests.shared.subarray(0, facts.count)), served),
    reassigned: ratio(
      facts.served.reduce((count, isServed, i) => count + (isServed ? Math.min(1, log.requests.moved[i]!) : 0), 0),
      served,
    ),
    kmPerServed: ratio(sum(log.vehicles.metres) / 1000, served),
  };
}

function fleetKpis({ vehicles, epochs, rules }: EpisodeLog) {
  const metres = sum(vehicles.metres);
  const emptyMetres = sum(vehicles.approachMetres) + sum(vehicles.idleMetres);
  const [vehicleSeconds, decisions] = [rules.vehicles * rules.duration, rules.vehicles * epochs.count];
  return {
    occupancy: ratio(sum(vehicles.riderMetres), metres),
    sharedKmShare: ratio(sum(vehicles.sharedMetres), metres),
    loadAtDecision: sum(epochs.riders.subarray(0, epochs.count)) / decisions,
    km: metres / 1000,
    emptyKm: emptyMetres / 1000,
    emptyKmShare: ratio(emptyMetres, metres),
    rebalancingKm: sum(vehicles.idleMetres) / 1000,
    utilisation: sum(vehicles.busySeconds) / vehicleSeconds,
    loadedShare: sum(vehicles.loadedSeconds) / vehicleSeconds,
    idleShare: sum(epochs.idle.subarray(0, epochs.count)) / decisions,
    incomeMean: mean(vehicles.income),
    incomeGini: gini(vehicles.income),
    incomeVariance: variance(vehicles.income),
  };
}

function decisionKpis({ epochs, requests, rules }: EpisodeLog, decisionMs: ArrayLike<number>) {
  const decision = spreadOf(decisionMs);
  const gaps = epochs.gap.subarray(0, epochs.count).filter((gap) => !Number.isNaN(gap));
  return {
    trips: sum(epochs.trips.subarray(0, epochs.count)) / (epochs.count * rules.vehicles),
    feasibilityCalls: sum(epochs.feasibilityCalls.subarray(0, epochs.count)) / epochs.count,
    decisionMsP50: decision.p50,
    decisionMsP95: decision.p95,
    decisionMsPerRequest: ratio(decision.mean * decisionMs.length, requests.count),
    gapMean: mean(gaps),
    gapMost: gaps.length > 0 ? gaps.reduce((most, gap) => Math.max(most, gap), 0) : Number.NaN,
    timeouts: sum(epochs.timedOut.subarray(0, epochs.count)),
  };
}

/** NaN where there is nothing to divide by. */
function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : Number.NaN;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
