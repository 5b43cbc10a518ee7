import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Router } from '../../envs/ride-pooling/router.ts';
import { costOf, permutations, type Stop, tableDriving, tables } from './table-driving.ts';

const PLACES = 7;

/** A vehicle with riders on board, requests that it is to pick up, and one more; deadlines so that some routes keep them. */
const situations = fc
  .record({
    ticks: tables(PLACES, 40),
    place: fc.integer({ min: 0, max: PLACES - 1 }),
    seats: fc.integer({ min: 1, max: 4 }),
    onBoard: fc.array(fc.record({ to: fc.integer({ min: 0, max: PLACES - 1 }), by: fc.integer({ min: 20, max: 160 }) }), { maxLength: 2 }),
    waiting: fc.array(
      fc.record({
        from: fc.integer({ min: 0, max: PLACES - 1 }),
        to: fc.integer({ min: 0, max: PLACES - 1 }),
        pickBy: fc.integer({ min: 10, max: 120 }),
        ride: fc.integer({ min: 10, max: 120 }),
        riders: fc.integer({ min: 1, max: 2 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map(({ ticks, place, seats, onBoard, waiting }) => {
    const aboard = onBoard.slice(0, seats);
    const stops: Stop[] = [
      ...aboard.map(({ to, by }, request) => ({ request, dropOff: true, place: to, deadline: by, riders: 1 })),
      ...waiting.flatMap(({ from, to, pickBy, ride, riders }, i) => {
        const request = 10 + i;
        return [
          { request, dropOff: false, place: from, deadline: pickBy, riders },
          { request, dropOff: true, place: to, deadline: pickBy + ride, riders },
        ];
      }),
    ];
    return { driving: tableDriving(PLACES, ticks), start: { place, tick: 3, load: aboard.length }, seats, stops };
  });

type Situation = typeof situations extends fc.Arbitrary<infer T> ? T : never;

function routerOf({ driving, start, seats, stops }: Situation): Router {
  const router = new Router(driving, seats, 20);
  router.begin(start.place, -1, start.tick, start.load);
  for (const stop of stops) {
    const pick = stops.findIndex(({ request, dropOff }) => request === stop.request && !dropOff);
    const node = router.add(0, stop.place, stop.deadline, stop.dropOff ? -stop.riders : stop.riders, stop.dropOff ? pick + 1 : 0);
    router.connect(node);
  }
  return router;
}

/** The stops of the router's route; node k is stop k - 1. */
const routeOf = (router: Router, stops: readonly Stop[]) =>
  Array.from(router.route.subarray(0, router.routeLength), (node) => stops[node - 1]!);

describe('a router', () => {
  it('finds the best of all orders, and none where there is none', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const { driving, start, seats, stops } = situation;
        let best: number | null = null;
        for (const order of permutations(stops)) {
          const cost = costOf(order, driving, start, seats);
          if (cost !== null && (best === null || cost < best)) best = cost;
        }
        const router = routerOf(situation);
        const nodes = Int32Array.from(stops, (_, at) => at + 1);
        const cost = router.order(nodes, 0, nodes.length, -1);
        expect(cost).toBe(best ?? -1);
        if (cost >= 0) expect(costOf(routeOf(router, stops), driving, start, seats)).toBe(cost);
        expect(router.order(nodes, 0, nodes.length, Math.max(0, cost))).toBe(-1);
      }),
      { numRuns: 50 },
    );
  });

  it('inserts a request at the best pair of places that keeps the order of the others', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const { driving, start, seats, stops } = situation;
        const [pick, drop] = stops.slice(-2) as [Stop, Stop];
        const others = stops.slice(0, -2);
        // Only a plan that is valid can be extended.
        fc.pre(costOf(others, driving, start, seats) !== null);
        let best: number | null = null;
        for (let i = 0; i <= others.length; i++) {
          for (let j = i; j <= others.length; j++) {
            const order = [...others.slice(0, i), pick, ...others.slice(i, j), drop, ...others.slice(j)];
            const cost = costOf(order, driving, start, seats);
            if (cost !== null && (best === null || cost < best)) best = cost;
          }
        }
        const router = routerOf(situation);
        const nodes = Int32Array.from(others, (_, at) => at + 1);
        const cost = router.insert(nodes, 0, nodes.length, stops.length - 1, stops.length);
        expect(cost).toBe(best ?? -1);
        if (cost >= 0) expect(costOf(routeOf(router, stops), driving, start, seats)).toBe(cost);
      }),
      { numRuns: 400 },
    );
  });
});
