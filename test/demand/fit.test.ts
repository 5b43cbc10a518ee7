import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correlation } from '../../src/city/build/calibrate.ts';
import { datesFor } from '../../src/demand/dates.ts';
import { type DemandModel, demandText, readDemand } from '../../src/demand/demand-model.ts';
import { fitDemand } from '../../src/demand/fit-demand.ts';
import { balance, expectedTrips, fitDeterrence } from '../../src/demand/fit-gravity.ts';
import { generateTrips } from '../../src/demand/generate-trips.ts';
import { commonPart, goodnessOfFit, ksDistance } from '../../src/demand/goodness-of-fit.ts';
import { tannerWeights, zoneKm } from '../../src/demand/travel-costs.ts';
import { writeTrips } from '../../src/demand/write-trips.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { loadTrips } from '../../src/trips/load-trips.ts';
import { temporaryFiles } from '../trips/files.ts';
import { gridZones, knownModel } from './models.ts';

const temporary = temporaryFiles();

const weight = fc.double({ min: 0.05, max: 5, noNaN: true });

describe('a gravity model', () => {
  it('is balanced to what leaves and what arrives', () => {
    fc.assert(
      fc.property(fc.array(weight, { minLength: 9, maxLength: 9 }), fc.array(weight, { minLength: 9, maxLength: 9 }), (from, raw) => {
        const scale = from.reduce((sum, x) => sum + x, 0) / raw.reduce((sum, x) => sum + x, 0);
        const to = raw.map((x) => x * scale);
        const left = tannerWeights(zoneKm(gridZones(3)), -0.5, 2);
        const table = expectedTrips(from, balance(from, to, left), left);
        for (let i = 0; i < 9; i++) {
          expect(table.subarray(i * 9, i * 9 + 9).reduce((sum, x) => sum + x, 0)).toBeCloseTo(from[i]!, 6);
          expect(to.map((_, j) => table[j * 9 + i]!).reduce((sum, x) => sum + x, 0)).toBeCloseTo(to[i]!, 3);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('gets its deterrence back from the trips it expects', () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 1.5, noNaN: true }), fc.double({ min: 0.8, max: 6, noNaN: true }), (power, scaleKm) => {
        const km = zoneKm(gridZones(5));
        const left = tannerWeights(km, power, scaleKm);
        const weights = km.subarray(0, 25).map((_, i) => 1 + (i % 4));
        const fitted = fitDeterrence(
          expectedTrips(weights, weights, left).map((trips) => 1000 * trips),
          km,
        );
        expect(fitted.power).toBeCloseTo(power, 1);
        expect(1 / fitted.scaleKm).toBeCloseTo(1 / scaleKm, 1);
      }),
      { numRuns: 10 },
    );
  });
});

/** Trips of a model as the loader reads them from the file that is written. */
async function loadedFrom(model: DemandModel, days: number) {
  const made = generateTrips(model, { dates: datesFor(model, '2015-01-12', days), seed: 5 });
  const { trips, report } = await loadTrips({ files: temporary('made.csv', writeTrips(made)) });
  return { made, trips, report };
}

describe('the deterrence between two zones', () => {
  it.each([
    [120, 30, 80, 40],
    [50, 300, 20, 90],
    [40, 10, 400, 60],
  ])('is such that as many trips stay as were counted: %i %i %i %i', (...trips) => {
    const km = Float64Array.of(0.5, 4, 4, 0.9);
    const { power, scaleKm } = fitDeterrence(Float64Array.from(trips), km);
    const left = tannerWeights(km, power, scaleKm);
    const [a, b, c, d] = trips as [number, number, number, number];
    const origins = [a + b, c + d];
    const expected = expectedTrips(origins, balance(origins, [a + c, b + d], left), left);
    for (const [cell, count] of trips.entries()) expect(expected[cell]! / count).toBeCloseTo(1, 2);
  });
});

describe('a model fitted to the trips of a known one', () => {
  it('is nearly that model: volumes, hours, weights, deterrence, driving, fares', async () => {
    const known = knownModel();
    const { made, trips, report } = await loadedFrom(known, 12);
    expect(report.schemas).toEqual(['murmuration']);
    expect(trips.count).toBe(made.length);
    const row = Int32Array.from(made.keys());
    const rowOf = new Map(known.zones.map(({ id }, i) => [id, i]));
    const zoned = {
      zones: known.zones,
      row,
      origin: Int32Array.from(made, (trip) => rowOf.get(trip.pickupZone)!),
      destination: Int32Array.from(made, (trip) => rowOf.get(trip.dropoffZone)!),
      outside: 0,
    };
    const fitted = fitDemand(trips, zoned, { name: 'fitted', source: '' });
    expect(fitted.days['weekday']!.trips).toBeGreaterThan(1700);
    expect(fitted.days['weekday']!.trips).toBeLessThan(2300);
    expect(fitted.days['sunday']).toBeUndefined();
    if (fitted.deterrence.form !== 'tanner') throw new Error('no Tanner function');
    expect(fitted.deterrence.power).toBeCloseTo(0.5, 0);
    expect(fitted.deterrence.scaleKm).toBeCloseTo(1.2, 0);
    const late = fitted.streams.find(({ name }) => name === 'weekday afternoon')!;
    expect(late.share).toBeCloseTo(0.6, 1);
    expect(correlation(late.origins, known.streams[1]!.origins)).toBeGreaterThan(0.95);
    expect(correlation(late.hours, known.streams[1]!.hours)).toBeGreaterThan(0.95);
    expect(fitted.driving.circuity).toBeCloseTo(1.3, 2);
    expect(fitted.driving.spread).toBeCloseTo(0.2, 1);
    expect(fitted.driving.extraSeconds).toBeGreaterThan(60);
    expect(fitted.driving.extraSeconds).toBeLessThan(180);
    expect(fitted.fare!.base).toBeCloseTo(2.5, 0);
    expect(fitted.passengers[0]).toBeCloseTo(0.7, 1);

    const fit = goodnessOfFit(trips, zoned, null);
    expect(fit.how).toMatch(/every fifth of 12 days/);
    expect(fit.fitted + fit.heldOut).toBe(trips.count);
    expect(fit.hours.correlation).toBeGreaterThan(0.97);
    expect(fit.hours.ks).toBeLessThan(0.05);
    expect(fit.length.ks).toBeLessThan(0.06);
    expect(fit.od.correlation).toBeGreaterThan(0.85);
    expect(fit.od.correlation).toBeGreaterThan(fit.od.ceiling.correlation - 0.03);
  });

  it('needs enough trips in more than one zone', async () => {
    const { trips } = await loadedFrom(knownModel(), 1);
    const none = { zones: gridZones(1), row: new Int32Array(0), origin: new Int32Array(0), destination: new Int32Array(0), outside: 7 };
    expect(() => fitDemand(trips, none, { name: '', source: '' })).toThrow(/Only 0 trips have both ends in a zone \(7 have not\)/);
    const one = { ...none, row: Int32Array.from({ length: 60 }, (_, i) => i), origin: new Int32Array(60), destination: new Int32Array(60) };
    expect(() => fitDemand(trips, one, { name: '', source: '' })).toThrow(/within one zone/);
  });
});

describe('measures of fit', () => {
  it('are right on small examples', () => {
    expect(ksDistance(Float64Array.of(1, 2, 3), Float64Array.of(1, 2, 3))).toBe(0);
    expect(ksDistance(Float64Array.of(1, 2), Float64Array.of(3, 4))).toBe(1);
    expect(ksDistance(Float64Array.of(1, 3), Float64Array.of(2, 4))).toBe(0.5);
    expect(commonPart(Float64Array.of(1, 3), Float64Array.of(3, 1))).toBe(0.5);
    expect(correlation([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 12);
    expect(correlation([1, 1], [2, 4])).toBeNaN();
  });
});

describe('the file of a model', () => {
  it('is read as it was written, to five digits', () => {
    const known = knownModel({
      events: [{ name: 'match', day: 'saturday', hours: [12, 14], zones: [3], ends: 'origin', factor: 3 }],
    });
    expect(readDemand(temporary('known.yaml', demandText(known)))).toEqual(known);
  });

  const text = demandText(knownModel());
  it.each<[string, string, RegExp]>([
    ['no YAML', 'zones: [', /is not well-formed YAML/],
    ['another file', 'name: x', /described wrongly: format/],
    ['a negative share', text.replace('share: 0.4', 'share: -0.4'), /streams\.0\.share/],
    [
      'a missing weight',
      text.replace(/origins:\n\s+\[\n\s+1, /, 'origins:\n      [\n        '),
      /25 zones, but 24 origins in the stream "early"/,
    ],
    ['streams of an unknown day', text.replace(/ {2}saturday:\n.*\n.*\n/, ''), /streams of a saturday, but no days\.saturday/],
    ['days without a stream', text.replace('share: 1\n', 'share: 0\n'), /has days\.saturday, but no stream/],
  ])('refuses %s', (name, content, expected) => {
    const file = temporary(`${name}.yaml`, content);
    expect(() => readDemand(file)).toThrow(UserError);
    expect(() => readDemand(file)).toThrow(expected);
  });

  it('ends in a model or a sentence, whatever line is lost or byte changed', () => {
    const bytes = Buffer.from(text);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 32, max: 126 }), fc.boolean(), (at, byte, cut) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = byte;
        const lines = text.split('\n');
        if (cut) lines.splice(at % lines.length, 1);
        try {
          readDemand(temporary('damaged.yaml', cut ? lines.join('\n') : damaged));
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
      { numRuns: 60 },
    );
  });
});
