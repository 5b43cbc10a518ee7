import { describe, expect, it } from 'vitest';
import { lineFleet, offers, stepChoosing } from './line-world.ts';

/** The first request among the candidates: staying and six moves come before it. */
const FIRST = 7;

describe('a ride', () => {
  it('takes the time and earns the money that the tables say', () => {
    const env = lineFleet({ requests: [[10, 4, 9, 8]] });
    const [stay, east, request] = offers(env, 0);
    expect(stay).toMatchObject({ index: 0, isMove: 0, isRequest: 0, reward: 0, busy: 0, bin: 0 });
    expect(east).toMatchObject({ index: 2, isMove: 1, bin: 1 });
    // 4 blocks to the rider, 5 with the rider: 120 s and 150 s, 1.2 km and 1.5 km at 1 USD a km.
    expect(request).toMatchObject({ index: FIRST, isRequest: 1, bin: 4, waited: 0, endsAfter: 0 });
    expect(request!['reward']).toBeCloseTo(8 - 2.7, 6);
    expect(request!['approach']).toBeCloseTo(120 / 300, 6);
    expect(request!['approachDistance']).toBeCloseTo(1.2, 6);
    expect(request!['busy']).toBeCloseTo(270 / 3600, 6);
    expect(request!['remaining']).toBeCloseTo(1 - 270 / 1200, 6);
    stepChoosing(env, { 0: FIRST });
    expect(env.groups[0].executed![0]).toBe(FIRST);
    expect(env.groups[0].rewards[0]).toBeCloseTo(8 - 2.7, 6);
    for (let minute = 1; minute < 5; minute++) {
      expect(offers(env, 0)[0]!['busy']).toBeCloseTo((270 - 60 * minute) / 3600, 6);
      stepChoosing(env);
    }
    expect(offers(env, 0)[0]).toMatchObject({ busy: 0, bin: 4 });
    const figures = env.metrics(0);
    expect(figures).toMatchObject({ requests: 1, served: 1, expired: 0, open: 0, waitMean: 120, waitP50: 120, waitP95: 120 });
    expect(figures['km']).toBeCloseTo(2.7, 9);
    expect(figures['emptyKmShare']).toBeCloseTo(1.2 / 2.7, 9);
    expect(figures['idleShare']).toBe(0);
    expect(figures['reward']).toBeCloseTo(5.3, 9);
  });

  it('follows the hour of the day at which each leg begins', () => {
    // Two minutes before noon: the approach at the old pace, the ride, begun at noon, at half the speed.
    const env = lineFleet({ requests: [[0, 4, 9, 8]], startHour: 12 - 120 / 3600 });
    const request = offers(env, 0).find(({ isRequest }) => isRequest === 1)!;
    expect(request['approach']).toBeCloseTo(120 / 300, 6);
    expect(request['busy']).toBeCloseTo((120 + 300) / 3600, 6);
  });

  it('is quicker for a faster vehicle, and costs what the vehicle costs', () => {
    const env = lineFleet({ requests: [[0, 4, 9, 8]], fleet: { speed: Float64Array.of(2), costPerMetre: Float64Array.of(0.002) } });
    const request = offers(env, 0).find(({ isRequest }) => isRequest === 1)!;
    expect(request['approach']).toBeCloseTo(60 / 300, 6);
    expect(request['busy']).toBeCloseTo(135 / 3600, 6);
    expect(request['reward']).toBeCloseTo(8 - 5.4, 6);
  });

  it('counts fare, service and driving by their weights', () => {
    const env = lineFleet({ requests: [[0, 4, 9, 8]], settings: { rewards: { fare: 0.5, service: 2, cost: 0.1 } } });
    const [, move, request] = offers(env, 0);
    expect(request!['reward']).toBeCloseTo(4 + 2 - 0.27, 6);
    expect(move!['reward']).toBeCloseTo(-0.06, 6);
  });

  it('can be followed by a second one that is accepted on the way', () => {
    const env = lineFleet({
      requests: [
        [0, 2, 6, 5],
        [70, 8, 4, 5],
      ],
    });
    stepChoosing(env, { 0: FIRST });
    // Picked up at 60 s, free at place 6 at 180 s; the second rider is 60 s further, 180 s from now.
    const request = offers(env, 0).find(({ isRequest }) => isRequest === 1)!;
    expect(request['approach']).toBeCloseTo((180 - 60 + 60) / 300, 6);
    expect(offers(env, 0).some(({ isMove }) => isMove === 1)).toBe(false);
    stepChoosing(env, { 0: FIRST });
    expect(offers(env, 0)).toHaveLength(1);
    for (let minute = 2; minute < 7; minute++) stepChoosing(env);
    expect(env.metrics(0)).toMatchObject({ served: 2, waitMean: (60 + 180) / 2 });
    expect(offers(env, 0)[0]).toMatchObject({ busy: 0, bin: 2 });
  });
});

describe('requests', () => {
  it('wait until they expire, and are offered as long as they can be reached in time', () => {
    const env = lineFleet({ requests: [[0, 10, 0, 9]], places: 12 });
    // 300 s away: just in time in its first minute, too far afterwards; it expires after 300 s.
    expect(offers(env, 0).some(({ isRequest }) => isRequest === 1)).toBe(true);
    for (let minute = 0; minute < 5; minute++) {
      expect(env.metrics(0)).toMatchObject({ open: 1, expired: 0 });
      stepChoosing(env);
      expect(offers(env, 0).some(({ isRequest }) => isRequest === 1)).toBe(false);
    }
    expect(env.metrics(0)).toMatchObject({ open: 1, expired: 0 });
    stepChoosing(env);
    expect(env.metrics(0)).toMatchObject({ open: 0, expired: 1, served: 0, requests: 1 });
  });

  it('appear in the epoch of their pick-up, the first `requestLimit` of each', () => {
    const requests = [0, 20, 59, 60, 61].map((time) => [time, 2, 4, 5] as const);
    const env = lineFleet({ requests, settings: { requestLimit: 2 } });
    expect(env.metrics(0)).toMatchObject({ requests: 3, open: 2, expired: 1 });
    stepChoosing(env);
    expect(env.metrics(0)).toMatchObject({ requests: 5, open: 4, expired: 1 });
  });

  it('are offered nearest first, the earlier one on ties, as many as there is room for', () => {
    const env = lineFleet({
      requests: [
        [0, 5, 6, 1],
        [1, 3, 4, 2],
        [2, 7, 8, 3],
        [3, 3, 5, 4],
        [4, 9, 1, 5],
        [5, 1, 2, 6],
      ],
    });
    const rewards = offers(env, 0)
      .filter(({ isRequest }) => isRequest === 1)
      .map(({ approachDistance }) => Math.round(approachDistance! * 10));
    expect(rewards).toEqual([3, 9, 9, 15]);
    const fares = offers(env, 0)
      .filter(({ isRequest }) => isRequest === 1)
      .map((offer) => Math.round(offer['reward']! * 10));
    expect(fares).toEqual([60 - 6, 20 - 12, 40 - 15, 10 - 18]);
  });

  it('lost to another vehicle leave the loser its best other choice', () => {
    const env = lineFleet({ vehicles: 2, requests: [[0, 2, 4, 5]] });
    const group = env.groups[0];
    const choices = group.actions.length / group.rows;
    group.actions.fill(-9);
    const loser = offers(env, 0).find(({ isMove }) => isMove === 1)!.index;
    group.actions[loser] = 1;
    group.actions[FIRST] = 2;
    group.actions[choices + FIRST] = 3;
    env.step();
    expect([...group.executed!]).toEqual([loser, FIRST]);
    expect(group.rewards[0]).toBeLessThan(0);
    expect(env.metrics(0)['served']).toBe(1);
  });
});

describe('empty moves', () => {
  it('go towards the next zone for an epoch and can be broken off', () => {
    // 20 s a block: an epoch covers three blocks; the centre of the next zone is two away.
    const env = lineFleet({ requests: [[65, 5, 0, 5]], seconds: 20 });
    const east = offers(env, 0).find(({ isMove }) => isMove === 1)!;
    expect(east['reward']).toBeCloseTo(-0.6, 6);
    expect(east['busy']).toBeCloseTo(40 / 3600, 6);
    stepChoosing(env, { 0: east.index });
    expect(env.metrics(0)).toMatchObject({ km: 0.6, emptyKmShare: 1, idleShare: 1 });
    expect(offers(env, 0)[0]).toMatchObject({ bin: 1, busy: 0 });
    expect(
      offers(env, 0)
        .filter(({ isMove }) => isMove === 1)
        .map(({ index }) => index),
    ).toEqual([2, 5]);
    expect(offers(env, 0).find(({ isRequest }) => isRequest === 1)!['approach']).toBeCloseTo(60 / 300, 6);
  });

  it('that are still under way at the next decision end at the next place; requests are reached from there', () => {
    // 50 s a block: after 60 s the vehicle is 40 s short of place 2.
    const env = lineFleet({ requests: [[65, 3, 0, 5]], seconds: 50 });
    stepChoosing(env, { 0: 2 });
    expect(env.groups[0].positions![0]! - env.world.geography.x[0]!).toBeCloseTo(0.6 * 0.6, 5);
    const [stay, ...others] = offers(env, 0);
    expect(stay!['busy']).toBeCloseTo(40 / 3600, 6);
    expect(others.find(({ isRequest }) => isRequest === 1)!['approach']).toBeCloseTo(90 / 300, 6);
    expect(others.filter(({ isMove }) => isMove === 1)).toHaveLength(2);
  });

  it('are absent when repositioning is off', () => {
    const env = lineFleet({ requests: [[0, 2, 4, 5]], settings: { repositioning: false } });
    expect(offers(env, 0).map(({ index, isRequest }) => [index, isRequest])).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect(env.groups[0].actionSpace).toMatchObject({ choices: 5 });
  });
});

describe('shifts', () => {
  it('leave a vehicle nothing but to stay outside them, and let it finish what it has begun', () => {
    // The shift ends two minutes into the episode.
    const shift = { shiftStart: Float64Array.of(8 * 3600 - 1080), shiftLength: Float64Array.of(1200) };
    const env = lineFleet({
      requests: [
        [0, 4, 9, 8],
        [150, 9, 5, 8],
      ],
      fleet: shift,
    });
    stepChoosing(env, { 0: FIRST });
    stepChoosing(env);
    for (let minute = 2; minute < 20; minute++) {
      expect(offers(env, 0).map(({ index }) => index)).toEqual([0]);
      stepChoosing(env);
    }
    expect(env.metrics(0)).toMatchObject({ served: 1, expired: 1, idleShare: 0 });
  });
});
