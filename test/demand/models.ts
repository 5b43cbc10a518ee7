import type { DemandModel, DemandZone } from '../../src/demand/demand-model.ts';

/** Zones on a grid about 900 m apart. */
export function gridZones(side: number): DemandZone[] {
  return Array.from({ length: side * side }, (_, i) => ({
    id: i + 1,
    name: `zone ${i + 1}`,
    longitude: Number((-73.99 + 0.0107 * (i % side)).toFixed(4)),
    latitude: Number((40.7 + 0.0081 * Math.floor(i / side)).toFixed(4)),
    spreadKm: 0.35,
  }));
}

/** A model with a stream a part of two kinds of day, uneven weights and a known deterrence. */
export function knownModel(changes: Partial<DemandModel> = {}): DemandModel {
  const zones = changes.zones ?? gridZones(5);
  const weights = (step: number) => zones.map((_, i) => 1 + ((i * step) % 7));
  const hours = (first: number, end: number) => Array.from({ length: 24 }, (_, hour) => (hour >= first && hour < end ? 1 + (hour % 3) : 0));
  return {
    format: 'murmuration demand 1',
    name: 'known',
    source: 'Made for a test.',
    zones,
    days: { weekday: { trips: 2000, spread: 0.1 }, saturday: { trips: 1200, spread: 0 } },
    streams: [
      { name: 'early', day: 'weekday', share: 0.4, hours: hours(6, 10), origins: weights(3), destinations: weights(5) },
      { name: 'late', day: 'weekday', share: 0.6, hours: hours(15, 20), origins: weights(5), destinations: weights(3) },
      { name: 'saturday', day: 'saturday', share: 1, hours: hours(10, 15), origins: weights(2), destinations: weights(4) },
    ],
    deterrence: { form: 'tanner', power: 0.5, scaleKm: 1.2 },
    driving: { kmh: Array.from({ length: 24 }, (_, hour) => 20 + (hour % 5)), extraSeconds: 120, spread: 0.2, circuity: 1.3 },
    fare: { base: 2.5, perKm: 1.5, perMinute: 0.3 },
    passengers: [0.7, 0.2, 0.1],
    weather: { rain: 1.5, snow: 0.4 },
    events: [],
    ...changes,
  };
}
