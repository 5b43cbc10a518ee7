import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestBook } from '../../envs/ride-pooling/request-book.ts';
import { TripSearch } from '../../envs/ride-pooling/trip-search.ts';
import { createVehicles, placeVehicles } from '../../envs/ride-pooling/vehicles.ts';
import type { World } from '../../envs/ride-pooling/world.ts';
import { costOf, permutations, type Stop, tableDriving, tables } from './table-driving.ts';

const PLACES = 7;
const place = fc.integer({ min: 0, max: PLACES - 1 });

/** One vehicle with at most one rider on board, and up to three requests. */
const situations = fc.record({
  ticks: tables(PLACES, 40),
  at: place,
  seats: fc.integer({ min: 1, max: 3 }),
  rider: fc.option(fc.record({ to: place, by: fc.integer({ min: 30, max: 150 }) })),
  requests: fc.array(
    fc.record({
      from: place,
      to: place,
      pickBy: fc.integer({ min: 5, max: 90 }),
      ride: fc.integer({ min: 20, max: 120 }),
      riders: fc.constantFrom(1, 1, 2),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

/** The search on one vehicle; requests 0.. are open, the last one is the rider on board, if there is one. */
function searchOf({ ticks, at, seats, rider, requests }: typeof situations extends fc.Arbitrary<infer T> ? T : never, settings: object) {
  const driving = tableDriving(PLACES, ticks);
  const start = { place: at, tick: 2, load: rider ? 1 : 0 };
  const stops: Stop[][] = requests.map(({ from, to, pickBy, ride, riders }, request) => [
    { request, dropOff: false, place: from, deadline: pickBy, riders },
    { request, dropOff: true, place: to, deadline: pickBy + ride, riders },
  ]);
  const aboard: Stop[] = rider ? [{ request: requests.length, dropOff: true, place: rider.to, deadline: rider.by, riders: 1 }] : [];
  const all = [...stops.flat(), ...aboard];
  const dropOf = (request: number) => all.find((stop) => stop.request === request && stop.dropOff)!;
  const count = requests.length + aboard.length;
  const book = {
    demand: {
      origin: Int32Array.from({ length: count }, (_, request) => requests[request]?.from ?? 0),
      destination: Int32Array.from({ length: count }, (_, request) => dropOf(request).place),
    },
    riders: Uint8Array.from({ length: count }, (_, request) => requests[request]?.riders ?? 1),
    pickBy: Int32Array.from({ length: count }, (_, request) => requests[request]?.pickBy ?? 0),
    dropBy: Int32Array.from({ length: count }, (_, request) => dropOf(request).deadline),
    vehicle: new Int32Array(count).fill(-1),
  } as unknown as RequestBook;
  const rules = {
    capacity: seats,
    search: 'rtv',
    searchBudget: 100,
    exhaustiveRequests: 4,
    planRequests: 4,
    tripRequests: 3,
    reassignment: false,
  };
  const world = { driving, settings: { ...rules, ...settings } } as unknown as World;
  const vehicles = createVehicles(1, seats, 4);
  placeVehicles(vehicles, Int32Array.of(at));
  for (const { request } of aboard) {
    vehicles.stops[0] = 2 * request + 1;
    vehicles.stopCount[0] = 1;
    vehicles.onBoard[0] = request;
    vehicles.onBoardCount[0] = 1;
    vehicles.load[0] = 1;
  }
  const search = new TripSearch(world, vehicles.slots);
  search.run(vehicles, 0, book, start.tick, Int32Array.from(requests.keys()), 0, requests.length);
  const found = new Map<string, number>();
  for (let trip = 0; trip < search.count; trip++) {
    const members = [...requests.keys()].filter((request) => {
      const single = search.indexOf(request);
      return single >= 0 && (search.members[trip]! & (1 << single)) !== 0;
    });
    const route = Array.from(search.routes.subarray(trip * search.slots, trip * search.slots + search.routeLength[trip]!));
    const order = route.map((node) => all.find((stop) => 2 * stop.request + (stop.dropOff ? 1 : 0) === search.router.stop[node])!);
    // Whatever is found is valid, and costs what it says.
    expect(costOf(order, driving, start, seats)).toBe(search.cost[trip]);
    expect(order).toHaveLength(2 * members.length + aboard.length);
    expect(found.has(members.join())).toBe(false);
    found.set(members.join(), search.cost[trip]!);
  }
  return { driving, start, seats, stops, aboard, found, search };
}

describe('the search for trips', () => {
  it('finds all trips there are, each with its best route', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        fc.pre(!situation.rider || situation.ticks[situation.at * PLACES + situation.rider.to]! + 2 <= situation.rider.by);
        const { driving, start, seats, stops, aboard, found } = searchOf(situation, {});
        for (let set = 0; set < 2 ** stops.length; set++) {
          const members = [...stops.keys()].filter((request) => set & (1 << request));
          let best: number | undefined;
          for (const order of permutations([...members.flatMap((request) => stops[request]!), ...aboard])) {
            const cost = costOf(order, driving, start, seats);
            if (cost !== null && (best === undefined || cost < best)) best = cost;
          }
          expect(found.get(members.join()), `requests ${members.join()}`).toBe(best);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('finds valid trips by insertion alone, none that the exhaustive one misses or beats', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        fc.pre(!situation.rider || situation.ticks[situation.at * PLACES + situation.rider.to]! + 2 <= situation.rider.by);
        const { found } = searchOf(situation, { search: 'insertion' });
        const best = searchOf(situation, {}).found;
        for (const [members, cost] of found) expect(cost).toBeGreaterThanOrEqual(best.get(members) ?? Number.POSITIVE_INFINITY);
      }),
      { numRuns: 200 },
    );
  });

  it('stops when its budget is spent, with what it has found until then', () => {
    fc.assert(
      fc.property(situations, fc.integer({ min: 1, max: 4 }), fc.constantFrom('rtv', 'insertion'), (situation, searchBudget, search) => {
        fc.pre(!situation.rider || situation.ticks[situation.at * PLACES + situation.rider.to]! + 2 <= situation.rider.by);
        const limited = searchOf(situation, { searchBudget, search });
        expect(limited.search.calls).toBeLessThanOrEqual(searchBudget);
        const all = searchOf(situation, { search }).found;
        for (const members of limited.found.keys()) expect(all.has(members)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
