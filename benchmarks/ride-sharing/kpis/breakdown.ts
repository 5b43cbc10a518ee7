import type { EpisodeLog } from '../../../envs/ride-pooling/episode-log.ts';
import type { City } from '../../../src/city/city.ts';
import type { RequestFacts } from './request-facts.ts';
import { spreadOf } from './spread.ts';

/** The figures of the requests of one hour or one zone. A figure is NaN where there is nothing to measure it on. */
export interface Breakdown {
  /** Local hour of the day, or index of the zone. */
  readonly key: number;
  readonly label: string;
  readonly requests: number;
  readonly served: number;
  readonly serviceRate: number;
  readonly rejectionRate: number;
  readonly waitMean: number;
  readonly waitP95: number;
  readonly rideDelayMean: number;
  readonly detourRatio: number;
  readonly totalDelayMean: number;
}

export const breakdownFigures = [
  'requests',
  'served',
  'serviceRate',
  'rejectionRate',
  'waitMean',
  'waitP95',
  'rideDelayMean',
  'detourRatio',
  'totalDelayMean',
] as const satisfies readonly (keyof Breakdown)[];

/** By the local hour in which requests appeared, in the order of the episode. */
export function byHour(facts: RequestFacts, { rules: { startSecond, duration } }: EpisodeLog): Breakdown[] {
  const first = Math.floor(startSecond / 3600);
  const hours = Math.ceil((startSecond + duration) / 3600) - first;
  return breakDown(
    facts,
    hours,
    (request) => Math.floor((startSecond + facts.appeared[request]!) / 3600) - first,
    (hour) => {
      const key = (first + hour) % 24;
      return { key, label: `${String(key).padStart(2, '0')}:00` };
    },
  );
}

/** By zone of the pick-up, all zones in their order. */
export function byZone(facts: RequestFacts, city: Pick<City, 'zones' | 'zoneOf' | 'zoneLabels'>): Breakdown[] {
  return breakDown(
    facts,
    city.zones,
    (request) => city.zoneOf[facts.origin[request]!]!,
    (zone) => ({ key: zone, label: city.zoneLabels[zone]! }),
  );
}

function breakDown(
  facts: RequestFacts,
  parts: number,
  partOf: (request: number) => number,
  name: (part: number) => Pick<Breakdown, 'key' | 'label'>,
): Breakdown[] {
  const members: number[][] = Array.from({ length: parts }, () => []);
  for (let request = 0; request < facts.count; request++) members[Math.min(parts - 1, partOf(request))]!.push(request);
  return members.map((requests, part) => {
    const known = (values: Float64Array) => requests.map((i) => values[i]!).filter((value) => !Number.isNaN(value));
    const count = (flags: Uint8Array) => requests.reduce((sum, i) => sum + flags[i]!, 0);
    const wait = spreadOf(known(facts.wait));
    const served = count(facts.served);
    return {
      ...name(part),
      requests: requests.length,
      served,
      serviceRate: served / requests.length,
      rejectionRate: count(facts.rejected) / requests.length,
      waitMean: wait.mean,
      waitP95: wait.p95,
      rideDelayMean: spreadOf(known(facts.rideDelay)).mean,
      detourRatio: spreadOf(known(facts.detour)).mean,
      totalDelayMean: spreadOf(known(facts.delay)).mean,
    };
  });
}
