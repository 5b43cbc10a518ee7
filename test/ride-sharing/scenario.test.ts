import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlacedTrips } from '../../envs/fleet/place-trips.ts';
import { placeTrips } from '../../envs/fleet/place-trips.ts';
import { startPlaces } from '../../envs/fleet/start-places.ts';
import { type TripScenarioOptions, tripScenario } from '../../envs/fleet/trip-scenario.ts';
import { gini, quantile } from '../../envs/ride-sharing/ledger.ts';
import { createRng } from '../../src/shared/rng.ts';
import type { Trips } from '../../src/trips/trips.ts';
import { demandOf, lineCity } from './line-world.ts';

const DAY = 86400;
const city = lineCity(12, 30);

/** Trips at these seconds, from place (number of the day mod 12). */
function tripsAt(seconds: readonly number[]): PlacedTrips {
  return {
    count: seconds.length,
    pickupSeconds: Float64Array.from(seconds),
    waitSeconds: new Float64Array(seconds.length),
    origin: Int32Array.from(seconds, (second) => Math.floor(second / DAY) % 12),
    destination: new Int32Array(seconds.length),
    fare: new Float64Array(seconds.length),
    passengers: new Uint8Array(seconds.length).fill(1),
    outside: 0,
    nowhere: 0,
  };
}

/** A scenario of whole days, unless told otherwise. */
function scenarioOf(trips: PlacedTrips, options: Partial<TripScenarioOptions> = {}) {
  const days = { window: { from: 0, to: DAY }, foldDays: false, thinning: 1, epochSeconds: 60 };
  return tripScenario(trips, city, { ...days, split: 'test', testDates: null, validationDates: null, ...options });
}

const everyTenMinutes = (days: number) => Array.from({ length: days * 144 }, (_, i) => i * 600);

describe('episodes from several days', () => {
  const scenario = scenarioOf(tripsAt(everyTenMinutes(10)));

  it('train on four days in five and evaluate on the others, in order, whatever the seed', () => {
    const trained = new Set(Array.from({ length: 100 }, (_, seed) => scenario.demand({ seed }).label));
    expect([...trained].sort()).toEqual(['01', '02', '03', '04', '06', '07', '08', '09'].map((day) => `1970-01-${day}`));
    const evaluated = [0, 1, 2].map((episode) => scenario.demand({ seed: episode * 99, evaluation: true, episode }).label);
    expect(evaluated).toEqual(['1970-01-05', '1970-01-10', '1970-01-05']);
  });

  it('draw the training day from the seed alone', () => {
    for (let seed = 0; seed < 10; seed++) expect(scenario.demand({ seed, episode: seed * 7 })).toBe(scenario.demand({ seed }));
  });

  it('are whole days, also where a part has but one', () => {
    const few = scenarioOf(tripsAt(everyTenMinutes(2)), { thinning: 0.5 });
    for (const evaluation of [false, true]) expect(few.demand({ seed: 3, evaluation }).requests).toBe(144);
  });

  it('keep evaluation out of what is typical', () => {
    const { rate, bins, zones } = scenario.typical;
    // Origins are numbered by day: days 4 and 9 (from 0) start in zones 2 and 4; day 5 also in zone 2, day 8 in zone 4.
    const byZone = Array.from({ length: zones }, (_, zone) =>
      Array.from({ length: bins }, (_, bin) => rate[bin * zones + zone]!).reduce((sum, x) => sum + x, 0),
    );
    const perDay = (days: number) => (days * 144) / 8 / 15;
    for (const [zone, days] of [2, 2, 1, 2, 1, 0].entries()) expect(byZone[zone]).toBeCloseTo(perDay(days), 3);
  });

  it('leave out stray days', () => {
    const stray = [...everyTenMinutes(3), 40 * DAY];
    expect(scenarioOf(tripsAt(stray)).demand({ seed: 0, evaluation: true }).label).toBe('1970-01-03');
  });
});

describe('a window over midnight', () => {
  it('belongs to the day on which it begins', () => {
    const trips = tripsAt([DAY - 1800, DAY + 1800, 2 * DAY - 600, 2 * DAY + 60]);
    const scenario = scenarioOf(trips, { window: { from: 23 * 3600, to: 25 * 3600 } });
    expect(scenario).toMatchObject({ startSecond: 82800, duration: 7200 });
    expect([...scenario.demand({ seed: 0 }).time]).toEqual([1800, 5400]);
    expect([...scenario.demand({ seed: 0, evaluation: true }).time]).toEqual([3000, 3660]);
  });
});

describe('episodes from one folded day', () => {
  const trips = { ...tripsAt(Array.from({ length: 1000 }, (_, i) => i * 80)), origin: new Int32Array(1000) };
  const scenario = scenarioOf(trips, { foldDays: true, thinning: 0.8 });
  const times = (options: { seed: number; evaluation?: boolean; episode?: number }) => scenario.demand(options).time.join();

  it('keep each trip with the probability asked for', () => {
    const sizes = Array.from({ length: 50 }, (_, seed) => scenario.demand({ seed }).requests);
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
    // Standard error: sqrt(1000 * 0.8 * 0.2 / 50) = 1.8.
    expect(Math.abs(mean - 800)).toBeLessThan(9);
    expect(new Set(sizes).size).toBeGreaterThan(10);
    const expected = scenario.typical.rate.reduce((sum, rate) => sum + rate * 15, 0);
    expect(expected).toBeCloseTo(800, 1);
  });

  it('are evaluated on draws of their own: the same for every seed, none of them a training episode', () => {
    expect(times({ seed: 1, evaluation: true, episode: 3 })).toBe(times({ seed: 2, evaluation: true, episode: 3 }));
    expect(times({ seed: 1, evaluation: true, episode: 3 })).not.toBe(times({ seed: 1, evaluation: true, episode: 4 }));
    expect(times({ seed: 3, evaluation: true, episode: 3 })).not.toBe(times({ seed: 3 }));
    expect(times({ seed: 3, episode: 9 })).toBe(times({ seed: 3 }));
  });
});

describe('dates for training, validation and test', () => {
  const trips = tripsAt(everyTenMinutes(10));
  const labels = (scenario: ReturnType<typeof scenarioOf>, evaluation: boolean) =>
    [...new Set(Array.from({ length: 200 }, (_, i) => scenario.demand({ seed: i, evaluation, episode: i }).label.slice(8)))].sort();

  it('are those that were named', () => {
    const dates = { validationDates: '1970-01-06,1970-01-07', testDates: ['1970-01-08..1970-01-10'] };
    const test = scenarioOf(trips, dates);
    const validation = scenarioOf(trips, { ...dates, split: 'validation' });
    expect(labels(test, false)).toEqual(['01', '02', '03', '04', '05']);
    expect(labels(test, true)).toEqual(['08', '09', '10']);
    expect(labels(validation, true)).toEqual(['06', '07']);
    expect(validation.typical.rate).toEqual(test.typical.rate);
  });

  it('are set aside for validation in runs that ask for it alone, and test dates are in neither part', () => {
    const validation = scenarioOf(trips, { split: 'validation' });
    expect(labels(validation, true)).toEqual(['04', '09']);
    expect(labels(validation, false)).toEqual(['01', '02', '03', '06', '07', '08']);
  });

  it('do not meet, whatever is named', () => {
    const day = (n: number) => `1970-01-${String(n).padStart(2, '0')}`;
    const some = fc.uniqueArray(fc.integer({ min: 1, max: 10 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(some, some, fc.constantFrom<'test' | 'validation'>('test', 'validation'), (test, validation, split) => {
        fc.pre(!test.some((date) => validation.includes(date)));
        const scenario = scenarioOf(trips, { testDates: test.map(day), validationDates: validation.map(day), split });
        const [trained, evaluated] = [labels(scenario, false), labels(scenario, true)];
        expect(evaluated).toEqual((split === 'test' ? test : validation).map((date) => day(date).slice(8)).sort());
        expect(trained).toHaveLength(10 - test.length - validation.length);
        expect(trained.filter((date) => evaluated.includes(date))).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    [
      { testDates: '1971-01-01' },
      'env.testDates is "1971-01-01", but no trip is of such a date; the trips are of 1970-01-01 to 1970-01-10.',
    ],
    [{ testDates: '1970-01-01..1970-01-10' }, 'Of the 10 dates of the trips (1970-01-01 to 1970-01-10) none is left to train on;'],
    [{ testDates: '1970-01-02', validationDates: '1970-01-02' }, '1970-01-02 is in env.testDates and in env.validationDates;'],
    [{ foldDays: 3 }, 'env.foldDays is 3, but a part of the dates has only 2 (1970-01-05 to 1970-01-10);'],
  ])('%j is refused with a sentence', (options, sentence) => {
    expect(() => scenarioOf(trips, options)).toThrow(sentence);
  });
});

describe('folding dates into an episode', () => {
  const trips = tripsAt(everyTenMinutes(10));
  const testDates = '1970-01-07..1970-01-10';

  it('takes different dates of the same part, in training and in evaluation', () => {
    const scenario = scenarioOf(trips, { foldDays: 3, testDates });
    for (let episode = 0; episode < 20; episode++) {
      // The origin of a trip is its date, from 0.
      const trained = scenario.demand({ seed: episode });
      const tested = scenario.demand({ seed: 99, evaluation: true, episode });
      expect(trained.requests).toBe(3 * 144);
      expect(new Set(trained.origin).size).toBe(3);
      expect(Math.max(...trained.origin)).toBeLessThan(6);
      expect(new Set(tested.origin).size).toBe(3);
      expect(Math.min(...tested.origin)).toBeGreaterThanOrEqual(6);
      expect([...tested.time]).toEqual([...tested.time].sort((a, b) => a - b));
      expect(scenario.demand({ seed: 5, evaluation: true, episode })).toEqual(tested);
    }
    const perDay = scenario.typical.rate.reduce((sum, rate) => sum + rate * 15, 0);
    expect(perDay).toBeCloseTo(3 * 144, 1);
    expect(scenario.mostRequests).toBe(3 * 144);
  });

  it('keeps test dates apart when all are folded', () => {
    const scenario = scenarioOf(trips, { foldDays: true, thinning: 0.5, testDates });
    expect(new Set(scenario.demand({ seed: 1 }).origin)).toEqual(new Set([0, 1, 2, 3, 4, 5]));
    expect(new Set(scenario.demand({ seed: 1, evaluation: true }).origin)).toEqual(new Set([6, 7, 8, 9]));
    expect(scenario.typical.rate.reduce((sum, rate) => sum + rate * 15, 0)).toBeCloseTo(0.5 * 6 * 144, 1);
  });
});

describe('requests whose time is known', () => {
  it('appear before their pick-up, at the earliest when the window begins', () => {
    const trips = { ...tripsAt([8 * 3600, 8 * 3600 + 600]), waitSeconds: Float64Array.of(300, 240) };
    const scenario = scenarioOf(trips, { window: { from: 8 * 3600, to: 9 * 3600 }, foldDays: true });
    expect([...scenario.demand({ seed: 0 }).time]).toEqual([0, 360]);
  });
});

describe('placing trips', () => {
  const trips = (over: Partial<Trips>): Trips => ({
    count: 3,
    pickupSeconds: new Float64Array(3),
    waitSeconds: new Float64Array(3).fill(Number.NaN),
    durationSeconds: new Float64Array(3),
    pickupLon: new Float64Array(3).fill(Number.NaN),
    pickupLat: new Float64Array(3).fill(Number.NaN),
    dropoffLon: new Float64Array(3).fill(Number.NaN),
    dropoffLat: new Float64Array(3).fill(Number.NaN),
    pickupZone: Int32Array.of(0, 1, 9),
    dropoffZone: Int32Array.of(5, 5, 2),
    passengers: new Uint8Array(3),
    distanceKm: new Float64Array(3),
    fare: Float64Array.of(7, Number.NaN, 7),
    zoneSystem: 'index',
    foldedDays: true,
    ...over,
  });

  it('puts zones at places of theirs and takes the meter where the file has no fare', () => {
    const placed = placeTrips(trips({}), city, { base: 2, perKm: 3 });
    expect(placed).toMatchObject({ count: 2, outside: 1, nowhere: 0 });
    expect([...placed.waitSeconds]).toEqual([0, 0]);
    expect([...placed.origin].map((place) => city.zoneOf[place])).toEqual([0, 1]);
    expect([...placed.destination].map((place) => city.zoneOf[place])).toEqual([5, 5]);
    const km = (Math.abs(placed.origin[1]! - placed.destination[1]!) * 300) / 1000;
    expect([...placed.fare]).toEqual([7, 2 + 3 * km]);
  });

  it('leaves out trips that begin and end at one road node', () => {
    const snapped = { ...city, snap: (longitude: number) => longitude };
    const [ones, places] = [new Float64Array(3).fill(1), Float64Array.of(1, 2, 3)];
    const placed = placeTrips(trips({ pickupLon: ones, dropoffLon: places }), snapped, { base: 0, perKm: 0 });
    expect(placed).toMatchObject({ count: 2, outside: 0, nowhere: 1 });
  });
});

describe('initial places', () => {
  const starts = (rule: 'even' | 'uniform' | 'demand', vehicles: number) =>
    startPlaces(rule, vehicles, city, demandOf([[0, 7, 1, 1]]), createRng(1));

  it('even: one vehicle more in the first zones', () => {
    expect([...starts('even', 8)]).toEqual([0, 2, 4, 6, 8, 10, 0, 2]);
  });

  it('uniform: in all zones alike; demand: where requests start', () => {
    const counts = new Int32Array(12);
    for (const place of starts('uniform', 6000)) counts[place]! += 1;
    // Standard deviation of a count: sqrt(6000 / 6 * 5 / 6) = 29.
    for (let zone = 0; zone < 6; zone++) expect(Math.abs(counts[2 * zone]! - 1000)).toBeLessThan(145);
    expect([...starts('demand', 3)]).toEqual([7, 7, 7]);
  });
});

describe('figures', () => {
  it('quantiles by nearest rank', () => {
    expect(quantile(Float64Array.of(1, 2, 3, 4), 0.5)).toBe(2);
    expect(quantile(Float64Array.of(1, 2, 3, 4), 0.95)).toBe(4);
    expect(quantile(Float64Array.of(5), 0.5)).toBe(5);
    expect(quantile(new Float64Array(0), 0.5)).toBe(0);
  });

  it('Gini of equal, single-handed and known incomes', () => {
    expect(gini(Float64Array.of(3, 3, 3))).toBeCloseTo(0, 12);
    expect(gini(Float64Array.of(0, 0, 0, 8))).toBeCloseTo(0.75, 12);
    expect(gini(Float64Array.of(1, 3))).toBeCloseTo(0.25, 12);
    expect(gini(Float64Array.of(-5, 0))).toBe(0);
  });
});
