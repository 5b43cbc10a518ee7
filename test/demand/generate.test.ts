import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundledDataFolder } from '../../src/city/bundled-data.ts';
import { loadCity } from '../../src/city/load-city.ts';
import { syntheticCity } from '../../src/city/synthetic/synthetic-city.ts';
import { datesFor, FIRST_DAY } from '../../src/demand/dates.ts';
import { demandTrips } from '../../src/demand/demand-trips.ts';
import { generateTrips } from '../../src/demand/generate-trips.ts';
import { syntheticDemand } from '../../src/demand/synthetic-demand.ts';
import { createRng } from '../../src/shared/rng.ts';
import { dayOf, parseDay, secondOfDay } from '../../src/trips/wall-clock.ts';
import { knownModel } from './models.ts';

const monday = ['2015-01-12'];

describe('trips drawn from a model', () => {
  it('are the same for the same seed, others for another, and do not depend on the other dates', () => {
    const model = knownModel();
    const week = generateTrips(model, { dates: ['2015-01-12', '2015-01-13'], seed: 1 });
    expect(generateTrips(model, { dates: ['2015-01-12', '2015-01-13'], seed: 1 })).toEqual(week);
    expect(generateTrips(model, { dates: monday, seed: 1 })).toEqual(
      week.filter((trip) => dayOf(trip.pickupSeconds) === dayOf(week[0]!.pickupSeconds)),
    );
    expect(generateTrips(model, { dates: monday, seed: 2 })[0]).not.toEqual(week[0]);
  });

  it('are as many as the model says, by hour and in all', () => {
    const model = knownModel({ days: { weekday: { trips: 3000, spread: 0 } } });
    const trips = generateTrips(model, { dates: datesFor(model, '2015-01-12', 10), seed: 3 });
    expect(Math.abs(trips.length - 30_000)).toBeLessThan(5 * Math.sqrt(30_000));
    const early = trips.filter((trip) => secondOfDay(trip.pickupSeconds) < 10 * 3600).length;
    expect(early / trips.length).toBeCloseTo(0.4, 1);
    for (const trip of trips) {
      expect(trip.durationSeconds).toBeGreaterThanOrEqual(60);
      expect(trip.fare * 2).toBe(Math.round(trip.fare * 2));
    }
  });

  it('follow the weather, events and hooks', () => {
    const model = knownModel({ days: { weekday: { trips: 4000, spread: 0 } } });
    const count = (options: Partial<Parameters<typeof generateTrips>[1]>, of = model) =>
      generateTrips(of, { dates: monday, seed: 4, ...options });
    const plain = count({}).length;
    expect(count({ weather: () => 'rain' }).length / plain).toBeCloseTo(1.5, 1);
    expect(count({ weather: () => 'snow' }).length / plain).toBeCloseTo(0.4, 1);
    const event = { name: 'match', hours: [16, 18] as [number, number], zones: [7], ends: 'origin' as const, factor: 4 };
    const from = (trips: ReturnType<typeof count>, zone: number) =>
      trips.filter((trip) => trip.pickupZone === zone && [16, 17].includes(Math.floor(secondOfDay(trip.pickupSeconds) / 3600))).length;
    const many = datesFor(model, '2015-01-12', 5);
    const usual = count({ dates: many });
    const busy = count({ dates: many }, { ...model, events: [event] });
    expect(from(busy, 7) / from(usual, 7)).toBeGreaterThan(3);
    expect(from(busy, 8) / from(usual, 8)).toBeCloseTo(1, 0);
    const closed = count({ hooks: [{ most: 1, factor: ({ destination }) => Number(destination !== 3) }] });
    expect(closed.some((trip) => trip.dropoffZone === 3)).toBe(false);
    expect(() => count({ weather: () => 'hail' })).toThrow(/The weather of 2015-01-12 is "hail", but .* has only rain, snow/);
  });

  it('say what they cannot be drawn for', () => {
    expect(() => generateTrips(knownModel(), { dates: ['2015-01-18'], seed: 1 })).toThrow(
      /is a sunday, but .* knows only weekday, saturday/,
    );
    expect(() => generateTrips(knownModel(), { dates: ['tomorrow'], seed: 1 })).toThrow(/"tomorrow" is not a day/);
    const cauchy = knownModel({ deterrence: { form: 'cauchy', scaleSeconds: 600, withinSeconds: 200 } });
    expect(() => generateTrips(cauchy, { dates: monday, seed: 1 })).toThrow(/needs the city \(--city\)/);
    expect(datesFor(knownModel(), '2015-01-17', 3)).toEqual(['2015-01-17', '2015-01-19', '2015-01-20']);
  });

  it('go between the places of a city, at its times', () => {
    const city = syntheticCity({}, 1);
    const model = syntheticDemand(city, 500, createRng(1));
    const read = loadCity(join(bundledDataFolder(), 'city'));
    for (const trip of generateTrips(model, { dates: monday, seed: 1, city: read })) {
      const [from, to] = [read.snap(trip.pickupLon, trip.pickupLat), read.snap(trip.dropoffLon, trip.dropoffLat)];
      expect(read.zoneIds[read.zoneOf[from]!]).toBe(trip.pickupZone);
      expect(read.distanceMetres(from, to) / 1000).toBeCloseTo(trip.distanceKm, 9);
    }
    const columns = demandTrips(model, read, { days: 4, seed: 1, window: '07:00-09:00', share: 0.5 });
    expect(new Set(columns.pickupSeconds.map(dayOf)).size).toBe(4);
    for (const second of columns.pickupSeconds) expect([7, 8]).toContain(Math.floor(secondOfDay(second) / 3600));
    // A Monday's night ends on Tuesday morning; that of Sunday, which ends on Monday, was not asked for.
    const night = demandTrips(model, read, { days: 2, seed: 1, window: '22:00-02:00', weekdays: 'mon' });
    const hours = new Set(night.pickupSeconds.map((second) => Math.floor(second / 3600) - 24 * parseDay(FIRST_DAY)));
    expect([...hours].sort((a, b) => a - b)).toEqual([22, 23, 24, 25, 190, 191, 192, 193]);
  });
});
