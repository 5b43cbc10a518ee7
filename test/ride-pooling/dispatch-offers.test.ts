import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createApproachLists } from '../../envs/ride-pooling/approach-lists.ts';
import { DispatchOffers, MOST_OFFERS } from '../../envs/ride-pooling/dispatch-offers.ts';
import type { RequestBook } from '../../envs/ride-pooling/request-book.ts';
import { createVehicles, placeVehicles } from '../../envs/ride-pooling/vehicles.ts';
import type { World } from '../../envs/ride-pooling/world.ts';
import { tableDriving, tables } from './table-driving.ts';

const PLACES = 5;
const LONGEST_WAIT = 50;
const place = fc.integer({ min: 0, max: PLACES - 1 });

const situations = fc.record({
  ticks: tables(PLACES, 60),
  // Of a place to itself: none on roads, some within a zone.
  within: fc.option(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: PLACES, maxLength: PLACES })),
  vehicles: fc.array(fc.record({ at: place, ready: fc.integer({ min: -10, max: 20 }) }), { minLength: 1, maxLength: 6 }),
  requests: fc.array(fc.record({ from: place, left: fc.integer({ min: 0, max: LONGEST_WAIT }) }), { maxLength: 6 }),
  each: fc.integer({ min: 1, max: 4 }),
});

/** What each vehicle is offered, and the ticks between places. */
function offersOf({ ticks, within, vehicles, requests, each }: typeof situations extends fc.Arbitrary<infer T> ? T : never) {
  const table = ticks.map((time, at) => (at % (PLACES + 1) === 0 ? (within?.[at % PLACES] ?? 0) : time));
  const driving = tableDriving(PLACES, table);
  const world = {
    settings: { vehiclesPerRequest: each, reassignment: false, planRequests: 2, capacity: 1 },
    city: { places: PLACES },
    driving,
    approaches: createApproachLists(driving, LONGEST_WAIT),
  } as unknown as World;
  const fleet = createVehicles(vehicles.length, 1, 2);
  placeVehicles(
    fleet,
    Int32Array.from(vehicles, ({ at }) => at),
  );
  for (const [v, { ready }] of vehicles.entries()) fleet.readyAt[v] = ready;
  const book = {
    openCount: requests.length,
    open: Int32Array.from(requests.keys()),
    riders: new Uint8Array(requests.length).fill(1),
    demand: { origin: Int32Array.from(requests, ({ from }) => from) },
    pickBy: Int32Array.from(requests, ({ left }) => left),
  } as unknown as RequestBook;
  const offers = new DispatchOffers(world, vehicles.length);
  offers.update(fleet, book, 0);
  return {
    table,
    offered: vehicles.map((_, v) => Array.from(offers.request.subarray(v * MOST_OFFERS, v * MOST_OFFERS + offers.count[v]!))),
  };
}

describe('requests are offered', () => {
  it('to the vehicles that can be there first and in time, also where others in the same zone cannot', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const { vehicles, requests, each } = situation;
        const { table, offered } = offersOf(situation);
        const awayOf = (v: number, from: number) => table[vehicles[v]!.at * PLACES + from]! + Math.max(0, vehicles[v]!.ready);
        const wanted: number[][] = vehicles.map(() => []);
        for (const [request, { from, left }] of requests.entries()) {
          const inTime = [...vehicles.keys()].filter((v) => awayOf(v, from) <= left);
          inTime.sort((a, b) => awayOf(a, from) - awayOf(b, from) || a - b);
          for (const v of inTime.slice(0, each)) wanted[v]!.push(request);
        }
        for (const [v, list] of wanted.entries()) list.sort((a, b) => awayOf(v, requests[a]!.from) - awayOf(v, requests[b]!.from));
        expect(offered).toEqual(wanted);
      }),
      { numRuns: 500 },
    );
  });
});
