import { describe, expect, it } from 'vitest';
import { requestStatus } from '../../envs/fleet/request-states.ts';
import type { City } from '../../src/city/city.ts';
import { createRng } from '../../src/shared/rng.ts';
import { lineCity } from '../ride-sharing/line-world.ts';
import { type PoolRequest, poolFleet, score, stepGreedily, trips } from './pool-fleet.ts';

const rounded = (values: Float64Array) => Array.from(values, (value) => Math.round(1e6 * value) / 1e6);

/** Two requests along the line, in the same direction: 30 s a place, from place 0 where the vehicle stands. */
const sameWay: PoolRequest[] = [
  [0, 1, 6],
  [0, 2, 8],
];

describe('a decision', () => {
  it('offers each request alone and both together, and says what each would come to', () => {
    const env = poolFleet({ requests: sameWay });
    const offered = trips(env, 0);
    expect(offered.map(({ claims }) => claims)).toEqual([[], [0], [1], [0, 1]]);
    // Together they are picked up after 30 and 60 s, and nobody makes a detour: 90 of the 600 s that a delay may be.
    expect(offered[3]).toMatchObject({ isTrip: 1, reward: 2, requests: 2, load: 0.5 });
    expect(offered[3]!['addedDelay']).toBeCloseTo(90 / 600, 4);
    expect(offered[3]!['slack']).toBeCloseTo((600 - 30 + 600 - 60) / 600, 4);
    expect(offered[3]!['free']).toBeCloseTo(240 / 3600, 4);
    expect(offered[3]!['addedKm']).toBeCloseTo(8 * 0.3, 4);
  });

  it('carries out plans to the second, and logs them', () => {
    const env = poolFleet({ requests: sameWay });
    for (let i = 0; i < 5; i++) stepGreedily(env);
    const { requests, vehicles, epochs } = env.episodeLog(0);
    expect(rounded(requests.pickedUp)).toEqual([30, 60]);
    expect(rounded(requests.droppedOff)).toEqual([180, 240]);
    expect(Array.from(requests.shared)).toEqual([1, 1]);
    expect(rounded(requests.directSeconds)).toEqual([150, 180]);
    expect(rounded(requests.rideMetres)).toEqual([1500, 1800]);
    expect([vehicles.metres[0], vehicles.approachMetres[0], vehicles.sharedMetres[0], vehicles.riderMetres[0]]).toEqual([
      2400, 300, 1200, 3300,
    ]);
    expect([vehicles.busySeconds, vehicles.loadedSeconds, vehicles.riderSeconds].map((sums) => Math.round(sums[0]!))).toEqual([
      240, 210, 330,
    ]);
    expect([epochs.seen[0], epochs.taken[0], epochs.trips[0], epochs.riders[1]]).toEqual([2, 2, 3, 2]);
    expect(env.metrics(0)).toMatchObject({ served: 2, requests: 2, serviceRate: 1, reward: 2, sharedShare: 1 });
  });

  it('takes the speed of every hour for the part of a leg that is driven in it', () => {
    // 60 s a place at noon: 2 minutes of slow driving before 13:00, then fast.
    const env = poolFleet({ requests: [[0, 0, 10]], startHour: 12 + 58 / 60 });
    for (let i = 0; i < 8; i++) stepGreedily(env);
    expect(env.episodeLog(0).requests.droppedOff[0]).toBeCloseTo(120 + 8 * 30, 1);
  });

  it.each([false, true])(
    'takes the way within a zone once, not again whenever it decides under way (re-assignment: %s)',
    (reassignment) => {
      // Within a place it takes 40 s, as long at every hour beside the 70 s to the next one.
      const city: City = { ...lineCity(12, 70), withinSeconds: (_, hour) => (hour === 12 ? 80 : 40), withinMetres: () => 100 };
      const env = poolFleet({
        city,
        requests: [
          [0, 2, 4],
          [0, 4, 4],
          [200, 0, 3],
        ].map(([at, a, b]) => [at!, a!, b!] as const),
        parameters: { reassignment, maxWaitSeconds: 400 },
      });
      for (let i = 0; i < 20; i++) stepGreedily(env);
      const { requests, vehicles } = env.episodeLog(0);
      const whole = (seconds: Float64Array) => Array.from(seconds, Math.round);
      // From 0 to 2 and 4, where one rider gets out and one in, 40 s each; the third, known at 180 s and 5 places away, cannot be picked up in time.
      expect(whole(requests.pickedUp)).toEqual([140, 320, -1]);
      expect(whole(requests.droppedOff)).toEqual([280, 360, -1]);
      expect(vehicles.metres[0]).toBe(4 * 300 + 2 * 100);
      expect(env.metrics(0)).toMatchObject({ reward: 2, served: 2 });
    },
  );

  it('does not offer what would not fit: seats, the pick-up, the drop-off, the plan', () => {
    const seats = poolFleet({
      requests: [
        [0, 0, 5, 3],
        [0, 0, 5, 2],
      ],
      parameters: { capacity: 4, maxWaitSeconds: 200 },
    });
    expect(trips(seats, 0).map(({ claims }) => claims)).toEqual([[], [0], [1]]);
    const late = poolFleet({ requests: [[0, 5, 6]], parameters: { maxWaitSeconds: 140 } });
    expect(trips(late, 0)).toHaveLength(1);
    const there = poolFleet({ requests: [[0, 5, 6]], parameters: { maxWaitSeconds: 150, maxDelaySeconds: 150 } });
    expect(trips(there, 0)).toHaveLength(2);
    const detour = poolFleet({ requests: [[0, 5, 6]], parameters: { maxWaitSeconds: 150, maxDelaySeconds: 149 } });
    expect(trips(detour, 0)).toHaveLength(1);
    const plan = poolFleet({ requests: sameWay, parameters: { planRequests: 1 } });
    expect(trips(plan, 0).map(({ claims }) => claims)).toEqual([[], [0], [1]]);
    const trip = poolFleet({ requests: sameWay, parameters: { tripRequests: 1 } });
    expect(trips(trip, 0).map(({ claims }) => claims)).toEqual([[], [0], [1]]);
  });

  it('takes riders one after the other where there is one seat', () => {
    const env = poolFleet({
      requests: [
        [0, 1, 3],
        [0, 4, 6],
      ],
      parameters: { capacity: 1, tripRequests: 2 },
    });
    for (let i = 0; i < 5; i++) stepGreedily(env);
    const { requests } = env.episodeLog(0);
    expect(rounded(requests.pickedUp)).toEqual([30, 120]);
    expect(Array.from(requests.shared)).toEqual([0, 0]);
  });
});

describe('requests', () => {
  it('expire after their patience: in their epoch, or when they can no longer be picked up', () => {
    for (const [patienceSeconds, epochs] of [
      [0, 1],
      [null, 6],
    ] as const) {
      const env = poolFleet({ requests: [[0, 1, 6]], parameters: { patienceSeconds } });
      for (let i = 0; i < epochs; i++) {
        expect(env.metrics(0)).toMatchObject({ open: 1, expired: 0 });
        score(env, (feature) => -feature('isTrip'));
        env.step();
      }
      expect(env.metrics(0)).toMatchObject({ open: 0, expired: 1 });
    }
  });

  it('that wait longer than an epoch allows are decided upon once', () => {
    const env = poolFleet({
      requests: [
        [0, 1, 6],
        [70, 11, 6],
      ],
      parameters: { maxWaitSeconds: 31 },
    });
    for (let i = 0; i < 3; i++) stepGreedily(env);
    expect(env.metrics(0)).toMatchObject({ served: 1, expired: 1 });
  });

  it('end once and for all when the episode does: what was taken is driven to its end', () => {
    const env = poolFleet({
      requests: [
        [60, 1, 11],
        [70, 0, 3],
      ],
      epochs: 2,
      parameters: { planRequests: 1 },
    });
    for (let i = 0; i < 2; i++) stepGreedily(env);
    expect(env.episodeOver[0]).toBe(1);
    const { status, droppedOff } = env.episodeLog(0).requests;
    expect(Array.from(status).sort()).toEqual([requestStatus.expired, requestStatus.done]);
    expect(Math.max(...droppedOff)).toBeGreaterThan(120);
    expect(env.groups[0].terminated[0]).toBe(1);
  });
});

describe('re-assignment', () => {
  it('lets a request go to another vehicle until it is picked up', () => {
    // Vehicle 0 stands at place 0, vehicle 1 at place 2; both could have the request at place 5.
    const env = poolFleet({ requests: [[0, 5, 9]], parameters: { vehicles: 2, reassignment: true } });
    score(env, (feature, vehicle) => (vehicle === 0 ? 1 : -1) * feature('requests'));
    env.step();
    expect(env.episodeLog(0).requests.vehicle[0]).toBe(0);
    expect(trips(env, 0).map(({ claims, reward }) => [claims, reward])).toEqual([
      [[], -1],
      [[0], 0],
    ]);
    score(env, (feature, vehicle) => (vehicle === 0 ? -1 : 1) * feature('requests'));
    env.step();
    const { requests, epochs } = env.episodeLog(0);
    expect([requests.vehicle[0], requests.moved[0]]).toEqual([1, 1]);
    expect([epochs.taken[1], epochs.givenUp[1]]).toEqual([0, 0]);
    // The first vehicle took the reward and gives it back; the second gets it.
    expect(Array.from(env.groups[0].rewards)).toEqual([-1, 1]);
  });

  it('pays for the delay of riders as it came to be, however often plans were changed', () => {
    for (let seed = 0; seed < 30; seed++) {
      const rng = createRng(seed);
      const requests = Array.from({ length: 40 }, (_, i): PoolRequest => {
        const from = rng.integer(12);
        return [15 * i, from, (from + 1 + rng.integer(11)) % 12];
      });
      const parameters = {
        ...{ vehicles: 2, reassignment: true, exhaustiveRequests: 2, maxWaitSeconds: 500, epochSeconds: 30, tripChoices: 4 },
        rewards: { service: 0, fare: 0, cost: 0, delay: 1 },
      };
      const env = poolFleet({ requests, parameters, epochs: 40 });
      while (env.episodeOver[0] === 0) stepGreedily(env);
      const { requests: log } = env.episodeLog(0);
      let hours = 0;
      for (let r = 0; r < log.count; r++) {
        if (log.status[r] === requestStatus.done) hours += (log.droppedOff[r]! - log.appeared[r]! - log.directSeconds[r]!) / 3600;
      }
      expect(env.metrics(0)['reward'], `seed ${seed}`).toBeCloseTo(-hours, 6);
    }
  });

  it('counts requests that nobody wants any more as given up, and offers them again', () => {
    const env = poolFleet({ requests: [[0, 9, 11]], parameters: { reassignment: true } });
    stepGreedily(env);
    score(env, (feature) => -feature('requests'));
    env.step();
    expect(env.episodeLog(0).epochs.givenUp[1]).toBe(1);
    expect(trips(env, 0)).toHaveLength(2);
    stepGreedily(env);
    expect(env.metrics(0)).toMatchObject({ served: 1, reward: 1 });
  });

  it('never takes away a rider on board', () => {
    const env = poolFleet({ requests: [[0, 0, 11]], parameters: { reassignment: true } });
    stepGreedily(env);
    expect(trips(env, 0).map(({ claims }) => claims)).toEqual([[]]);
    for (let i = 0; i < 6; i++) stepGreedily(env);
    expect(env.metrics(0)).toMatchObject({ served: 1 });
  });
});

describe('idle vehicles', () => {
  it('stay, or drive towards the pick-ups of recent requests, and can be turned on the way', () => {
    const requests: PoolRequest[] = [
      [0, 10, 11],
      [130, 5, 6],
    ];
    const parameters = { maxWaitSeconds: 100, rebalancing: 'drawn' as const };
    const env = poolFleet({ requests, parameters });
    stepGreedily(env);
    stepGreedily(env);
    expect(env.episodeLog(0).vehicles.idleMetres[0]).toBe(5 * 300);
    stepGreedily(env);
    stepGreedily(env);
    expect(env.metrics(0)).toMatchObject({ served: 1 });
    const still = poolFleet({ requests, parameters: { ...parameters, rebalancing: 'none' } });
    for (let i = 0; i < 4; i++) stepGreedily(still);
    expect(still.metrics(0)).toMatchObject({ served: 0, km: 0 });
  });
});
