/** What a figure is measured in, which says how it is written. */
export type Unit = 'count' | 'share' | 'seconds' | 'km' | 'ratio' | 'USD' | 'milliseconds' | 'riders';

export interface KpiDefinition {
  readonly label: string;
  readonly unit: Unit;
  /** Which way is better; null where neither is. */
  readonly better: 'higher' | 'lower' | null;
  readonly meaning: string;
}

/** The figures of an episode, in the order in which they are shown. A figure is NaN where there is nothing to measure it on. */
export const kpiDefinitions = {
  requests: define('requests', 'count', null, 'requests that appeared'),
  served: define('served', 'count', 'higher', 'requests that were brought to their destination'),
  serviceRate: define('service rate', 'share', 'higher', 'served / requests'),
  riderServiceRate: define('riders served', 'share', 'higher', 'the same in riders, as a request may be for several'),
  leastZoneRate: define('worst zone', 'share', 'higher', 'lowest service rate of a zone of pick-up with at least 10 requests'),
  rejectionRate: define(
    'rejected',
    'share',
    'lower',
    'requests that were lost or expired / requests; the others were served, or open at the end',
  ),
  waitMean: define('wait', 'seconds', 'lower', 'from the request to the pick-up, over those picked up'),
  waitP50: define('wait p50', 'seconds', 'lower', 'median of the same'),
  waitP95: define('wait p95', 'seconds', 'lower', '95th percentile of the same'),
  rideDelayMean: define('ride delay', 'seconds', 'lower', 'time on board less that of the direct ride, over those dropped off'),
  rideDelayP95: define('ride delay p95', 'seconds', 'lower', '95th percentile of the same'),
  detourRatio: define('detour', 'ratio', 'lower', 'mean of time on board / time of the direct ride'),
  totalDelayMean: define('delay', 'seconds', 'lower', 'wait and ride delay together, over those dropped off'),
  totalDelayP95: define('delay p95', 'seconds', 'lower', '95th percentile of the same'),
  sharedTrips: define('shared trips', 'share', null, 'requests that had riders of another one on board for a part of the way / served'),
  reassigned: define('reassigned', 'share', null, 'requests that went from one vehicle to another before their pick-up / served'),
  occupancy: define('occupancy', 'riders', 'higher', 'riders on board, mean over the km driven'),
  sharedKmShare: define('km with two', 'share', 'higher', 'km with riders of two or more requests / km'),
  loadAtDecision: define('load at decision', 'riders', null, 'riders on board a vehicle when it decides'),
  km: define('km', 'km', 'lower', 'driven by the fleet'),
  emptyKm: define('empty km', 'km', 'lower', 'driven with nobody on board'),
  emptyKmShare: define('empty', 'share', 'lower', 'empty km / km'),
  rebalancingKm: define('rebalancing km', 'km', 'lower', 'driven with nobody on board and nobody to pick up'),
  kmPerServed: define('km per request', 'km', 'lower', 'km / served'),
  utilisation: define('busy', 'share', null, 'time driving towards riders or with them / vehicle time (plans are finished after the end)'),
  loadedShare: define('with riders', 'share', null, 'time driving with riders / vehicle time'),
  idleShare: define('idle', 'share', null, 'vehicles without a plan when they decide'),
  incomeMean: define('income', 'USD', 'higher', 'reward of a vehicle'),
  incomeGini: define('income Gini', 'ratio', 'lower', '0: all vehicles earn alike, towards 1: one earns everything (losses count as 0)'),
  incomeVariance: define('income variance', 'ratio', 'lower', 'variance over the vehicles'),
  trips: define('trips to choose', 'count', null, 'candidates of a vehicle that are trips'),
  feasibilityCalls: define('routings', 'count', null, 'plans that were looked for, per epoch'),
  decisionMsP50: define('decision p50', 'milliseconds', 'lower', 'wall-clock time of an epoch: feasible trips, scores, arbitration'),
  decisionMsP95: define('decision p95', 'milliseconds', 'lower', '95th percentile of the same'),
  decisionMsPerRequest: define('decision per request', 'milliseconds', 'lower', 'the same in all, per request'),
  gapMean: define('gap', 'share', 'lower', 'mean gap of the solver over the epochs in which it told one'),
  gapMost: define('greatest gap', 'share', 'lower', 'greatest of the same'),
  timeouts: define('time-outs', 'count', 'lower', 'epochs in which the solver ran out of time and its best was taken'),
} satisfies Record<string, KpiDefinition>;

export type KpiName = keyof typeof kpiDefinitions;
export type Kpis = Readonly<Record<KpiName, number>>;
export const kpiNames = Object.keys(kpiDefinitions) as readonly KpiName[];

function define(label: string, unit: Unit, better: KpiDefinition['better'], meaning: string): KpiDefinition {
  return { label, unit, better, meaning };
}
