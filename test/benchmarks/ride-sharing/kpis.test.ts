import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byHour, byZone } from '../../../benchmarks/ride-sharing/kpis/breakdown.ts';
import { kpiNames } from '../../../benchmarks/ride-sharing/kpis/definitions.ts';
import { episodeKpis } from '../../../benchmarks/ride-sharing/kpis/episode-kpis.ts';
import { requestFacts } from '../../../benchmarks/ride-sharing/kpis/request-facts.ts';
import { lineCity } from '../../ride-sharing/line-world.ts';
import { type LoggedRequest, logOf } from './episode-logs.ts';

/** Twelve places, two to a zone. */
const city = lineCity(12, 30);

/** From 07:00, two hours: three of five requests served by two vehicles, decided upon in three epochs. */
const log = logOf(
  [
    { appeared: 0, pickedUp: 120, droppedOff: 720, direct: 500, origin: 0, shared: true },
    { appeared: 60, pickedUp: 300, droppedOff: 600, direct: 300, origin: 1, passengers: 2, shared: true },
    { appeared: 3660, origin: 2, passengers: 3 },
    { appeared: 3720, pickedUp: 3780, droppedOff: 4080, direct: 200, origin: 2, moved: 2 },
    { appeared: 3720, origin: 4, status: 'open' },
  ],
  {
    metres: [10_000, 2000],
    approachMetres: [2000, 1000],
    idleMetres: [0, 600],
    sharedMetres: [3000, 0],
    riderMetres: [15_000, 400],
    busySeconds: [3600, 1800],
    loadedSeconds: [1800, 0],
    income: [3, 1],
  },
  {
    seen: [2, 1, 2],
    idle: [2, 1, 0],
    riders: [0, 3, 3],
    trips: [4, 2, 6],
    feasibilityCalls: [10, 20, 60],
    gap: [0, Number.NaN, 0.02],
    timedOut: [0, 0, 1],
  },
);

describe('the figures of an episode', () => {
  it('count those re-assigned among the requests that were served alone', () => {
    const given = logOf(
      [
        { appeared: 0, moved: 1 },
        { appeared: 0, pickedUp: 60, droppedOff: 120 },
      ],
      {},
      { seen: [2] },
    );
    expect(episodeKpis(given, city)['reassigned']).toBe(0);
  });

  it('are those counted by hand', () => {
    const expected = {
      requests: 5,
      served: 3,
      serviceRate: 3 / 5,
      riderServiceRate: 4 / 8,
      leastZoneRate: Number.NaN,
      rejectionRate: 1 / 5,
      waitMean: (120 + 240 + 60) / 3,
      waitP50: 120,
      waitP95: 120 + 0.9 * 120,
      rideDelayMean: (100 + 0 + 100) / 3,
      rideDelayP95: 100,
      detourRatio: (600 / 500 + 1 + 300 / 200) / 3,
      totalDelayMean: (220 + 240 + 160) / 3,
      totalDelayP95: 220 + 0.9 * 20,
      sharedTrips: 2 / 3,
      reassigned: 1 / 3,
      occupancy: 15_400 / 12_000,
      sharedKmShare: 3 / 12,
      loadAtDecision: 6 / 6,
      km: 12,
      emptyKm: 3.6,
      emptyKmShare: 0.3,
      rebalancingKm: 0.6,
      kmPerServed: 4,
      utilisation: 5400 / 14_400,
      loadedShare: 1800 / 14_400,
      idleShare: 3 / 6,
      incomeMean: 2,
      incomeGini: 0.25,
      incomeVariance: 1,
      trips: 2,
      feasibilityCalls: 30,
      decisionMsP50: 20,
      decisionMsP95: 29,
      decisionMsPerRequest: 12,
      gapMean: 0.01,
      gapMost: 0.02,
      timeouts: 1,
    };
    const kpis = episodeKpis(log, city, [10, 20, 30]);
    expect(Object.keys(kpis).sort()).toEqual([...kpiNames].sort());
    const rounded = (figures: Readonly<Record<string, number>>) =>
      Object.fromEntries(kpiNames.map((name) => [name, Number(figures[name]!.toFixed(9))]));
    expect(rounded(kpis)).toEqual(rounded(expected));
  });

  it('leave out zones with few requests when the worst is looked for', () => {
    const requests = (count: number, origin: number, served: number): LoggedRequest[] =>
      Array.from({ length: count }, (_, i) => ({ appeared: 0, origin, ...(i < served ? { pickedUp: 1, droppedOff: 2 } : {}) }));
    const { leastZoneRate } = episodeKpis(logOf([...requests(20, 0, 15), ...requests(10, 2, 3), ...requests(9, 4, 0)], {}, {}), city);
    expect(leastZoneRate).toBeCloseTo(0.3, 12);
  });

  it('are NaN where there is nothing to measure on, and none is infinite', () => {
    const kpis = episodeKpis(logOf([{ appeared: 5 }], { metres: [500] }, { seen: [1] }), city);
    expect(kpis).toMatchObject({
      requests: 1,
      served: 0,
      serviceRate: 0,
      waitMean: Number.NaN,
      gapMost: Number.NaN,
    });
    for (const name of kpiNames) expect(Math.abs(kpis[name]), name).not.toBe(Number.POSITIVE_INFINITY);
  });
});

describe('hours and zones', () => {
  it('split the requests by appearance and by pick-up', () => {
    const facts = requestFacts(log);
    expect(byHour(facts, log).map(({ label, requests, served, waitMean }) => [label, requests, served, waitMean])).toEqual([
      ['07:00', 2, 2, 180],
      ['08:00', 3, 1, 60],
    ]);
    expect(byZone(facts, city).map(({ requests, serviceRate }) => [requests, serviceRate])).toEqual([
      [2, 1],
      [2, 0.5],
      [1, 0],
      [0, Number.NaN],
      [0, Number.NaN],
      [0, Number.NaN],
    ]);
  });

  it('go on over midnight', () => {
    const late = logOf([{ appeared: 1800 }, { appeared: 5400 }], {}, {}, { startSecond: 23 * 3600, duration: 7200 });
    expect(byHour(requestFacts(late), late).map(({ key, requests }) => [key, requests])).toEqual([
      [23, 1],
      [0, 1],
    ]);
  });

  const request = fc
    .record({
      appeared: fc.integer({ min: 0, max: 7199 }),
      wait: fc.integer({ min: 0, max: 300 }),
      ride: fc.integer({ min: 1, max: 900 }),
      direct: fc.integer({ min: 1, max: 600 }),
      origin: fc.integer({ min: 0, max: 11 }),
      passengers: fc.integer({ min: 1, max: 4 }),
      served: fc.boolean(),
    })
    .map(({ wait, ride, served, ...known }): LoggedRequest => {
      const pickedUp = known.appeared + wait;
      return served ? { ...known, pickedUp, droppedOff: pickedUp + ride } : known;
    });

  it('add up to the episode, whatever happened', () => {
    fc.assert(
      fc.property(fc.array(request, { minLength: 1, maxLength: 60 }), (requests) => {
        const some = logOf(requests, { metres: [1, 2] }, { seen: [requests.length] });
        const kpis = episodeKpis(some, city);
        const facts = requestFacts(some);
        for (const parts of [byHour(facts, some), byZone(facts, city)]) {
          const total = (figure: (part: (typeof parts)[number]) => number) => parts.reduce((sum, part) => sum + (figure(part) || 0), 0);
          expect(total(({ requests }) => requests)).toBe(kpis.requests);
          expect(total(({ served }) => served)).toBe(kpis.served);
          expect(total(({ requests, rejectionRate }) => requests * rejectionRate)).toBeCloseTo(kpis.requests * kpis.rejectionRate, 9);
          expect(total(({ served, waitMean }) => served * waitMean)).toBeCloseTo(kpis.served * kpis.waitMean || 0, 6);
        }
        expect(kpis.serviceRate + kpis.rejectionRate).toBeCloseTo(1, 12);
        if (kpis.served > 0) {
          expect(kpis.totalDelayMean).toBeCloseTo(kpis.waitMean + kpis.rideDelayMean, 6);
          expect(kpis.waitP50).toBeLessThanOrEqual(kpis.waitP95);
        }
      }),
      { numRuns: 50 },
    );
  });
});
