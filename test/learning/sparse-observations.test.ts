import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Storage } from '../../src/environment/population-env.ts';
import { createObservationStore } from '../../src/learning/observation-store.ts';
import { SparseObservations } from '../../src/learning/sparse-observations.ts';
import { createRng, type Rng } from '../../src/shared/rng.ts';

/** Whole numbers, which every storage keeps exactly. */
function observe(size: number, density: number, rng: Rng): Float32Array {
  return Float32Array.from({ length: size }, () => (rng.uniform() < density ? 1 + rng.integer(255) : 0));
}

test('frames are given back as they were written, over several turns, and from a saved state', () => {
  const cases = fc.record({
    rows: fc.integer({ min: 1, max: 4 }),
    slots: fc.integer({ min: 1, max: 9 }),
    size: fc.constantFrom(1, 31, 32, 33, 100, 257),
    storage: fc.constantFrom<Storage>('float32', 'float16', 'uint8'),
    writes: fc.array(fc.record({ row: fc.nat(3), density: fc.constantFrom(0, 0.05, 0.1, 0.5, 1) }), { maxLength: 80 }),
    savedAt: fc.nat(80),
    seed: fc.nat(),
  });
  fc.assert(
    fc.property(cases, ({ rows, slots, size, storage, writes, savedAt, seed }) => {
      const rng = createRng(seed);
      const kept = new Map<string, Float32Array>();
      const sizes = new Int32Array(rows);
      const next = new Int32Array(rows);
      let store = new SparseObservations(rows, slots, size, storage);
      writes.forEach(({ row: any, density }, index) => {
        const row = any % rows;
        const slot = next[row]!;
        const observation = observe(size, density, rng);
        store.write(row, slot, observation);
        kept.set(`${row}/${slot}`, observation);
        next[row] = (slot + 1) % slots;
        sizes[row] = Math.min(sizes[row]! + 1, slots);
        if (index !== savedAt) return;
        const loaded = new SparseObservations(rows, slots, size, storage);
        loaded.fixed['observationBits']!.set(store.fixed['observationBits']!);
        loaded.loadRest(store.saveRest(), sizes, next);
        store = loaded;
      });
      const found = new Float32Array(size);
      for (const [key, observation] of kept) {
        const [row, slot] = key.split('/').map(Number) as [number, number];
        store.read(row, slot, found.fill(7));
        expect(found).toEqual(observation);
      }
    }),
    { numRuns: 60 },
  );
});

test('a NaN is kept', () => {
  const store = new SparseObservations(1, 2, 130, 'float16');
  const observation = new Float32Array(130);
  observation[129] = Number.NaN;
  store.write(0, 0, observation);
  const found = new Float32Array(130);
  store.read(0, 0, found);
  expect(found).toEqual(observation);
});

test('a tenth of 6,929 numbers in half precision takes less than a fifth of the room of them all', () => {
  const [size, slots] = [6929, 100];
  const store = createObservationStore(1, slots, size, 'float16');
  const rng = createRng('grid');
  for (let i = 0; i < 2 * slots; i++) store.write(0, i % slots, observe(size, 0.1, rng));
  const saved = (store.saveRest()?.byteLength ?? 0) + Object.values(store.fixed).reduce((sum, { byteLength }) => sum + byteLength, 0);
  expect(saved).toBeLessThan((size * slots * 2) / 5);
});
