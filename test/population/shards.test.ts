import { describe, expect, test } from 'vitest';
import { createPopulation } from '../../src/population/create-population.ts';
import { costOf, cut } from '../../src/population/cut.ts';
import { defaultEngine } from '../../src/population/engine.ts';
import { planMemory } from '../../src/population/memory-plan.ts';
import { planNetwork } from '../../src/population/plan-network.ts';
import type { Optimiser, Population } from '../../src/population/population.ts';
import { createRng } from '../../src/shared/rng.ts';
import type { Snapshot } from '../../src/shared/snapshot.ts';
import { fillRows, parametersOf, raggedNetwork, widthOf } from './helpers.ts';

/** Rows as uneven as they come: nothing, one, a few, one policy with most of them. */
const POLICIES = 41;
const MAX_ROWS = 2000;
const counts = Int32Array.from({ length: POLICIES }, (_, policy) => (policy === 17 ? 800 : [0, 1, 2, 5, 33][policy % 5]!));
const active = Uint8Array.from({ length: POLICIES }, (_, policy) => (policy % 7 === 3 ? 0 : 1));

/** On several threads; with `spread`, in memories that hold 14 of the 41 policies. */
function make(threads: number, optimiser: Optimiser, spread = false): Promise<Population> {
  const needs = { policies: 14, maxRows: MAX_ROWS, optimiser, target: true, threads };
  return createPopulation(
    {
      network: raggedNetwork,
      policies: POLICIES,
      maxRows: MAX_ROWS,
      optimiser,
      target: true,
      seed: 'shards',
      engine: { ...defaultEngine, threads },
    },
    spread ? planMemory(planNetwork(raggedNetwork), needs).bytes : undefined,
  );
}

/** Everything that learning leaves: outputs of both networks on the way, and the state. */
function learn(population: Population): Snapshot {
  const seen: Snapshot[] = [];
  const used = counts.reduce((sum, count) => sum + count, 0);
  const outputs = (): Snapshot =>
    raggedNetwork.heads.map(({ name }) => population.outputs[name]!.slice(0, used * widthOf(raggedNetwork, name)));
  for (let round = 0; round < 4; round++) {
    fillRows(population, counts, `round ${round}`);
    population.forward(counts, 'target');
    seen.push(outputs());
    population.forward(counts);
    seen.push(outputs());
    population.backward(counts);
    population.step(0.01, { maxGradientNorm: 1, ...(round % 2 ? { active } : {}) });
    population.updateTarget(0.3, ...(round === 2 ? [active] : []));
  }
  return [seen, population.saveState()];
}

describe.each<[string, Optimiser]>([
  ['adam', { kind: 'adam' }],
  ['rmsprop with momentum', { kind: 'rmsprop', momentum: 0.5 }],
  ['Nesterov', { kind: 'sgd', momentum: 0.9, nesterov: true }],
])('learning with %s at ragged row counts gives the same bits', (_, optimiser) => {
  const alone = make(1, optimiser).then(learn);
  test.each([2, 3])('on %i threads', async (threads) => {
    expect(learn(await make(threads, optimiser))).toEqual(await alone);
  });

  test.each([1, 2])('over several memories, on %i threads', async (threads) => {
    const spread = await make(threads, optimiser, true);
    expect(() => spread.parameters).toThrow(/lie in 3 memories.*parametersOf/);
    expect(learn(spread)).toEqual(await alone);
  });
});

test('a state does not tell on how many threads or in how many memories it was made', async () => {
  const from = await make(2, { kind: 'adam' }, true);
  learn(from);
  const to = await make(3, { kind: 'adam' });
  to.loadState(from.saveState());
  expect(learn(to)).toEqual(learn(from));
});

test('parameters of a policy in any memory can be read and written', async () => {
  const [whole, spread] = [await make(1, { kind: 'sgd' }), await make(1, { kind: 'sgd' }, true)];
  for (const population of [whole, spread]) {
    population.parametersOf(POLICIES - 1).get('heads/q/1/bias')!.data[8] = 7;
    expect(parametersOf(population, POLICIES - 1)['heads/q/1/bias']!.data[8]).toBe(7);
  }
  expect(parametersOf(spread, POLICIES - 1)).toEqual(parametersOf(whole, POLICIES - 1));
});

describe('the chunks of a job', () => {
  test('cover every policy that works once, in order, within one memory, and end small', () => {
    const rng = createRng('chunks');
    for (let round = 0; round < 200; round++) {
      const policies = 1 + rng.integer(300);
      const policiesPerHeap = Math.ceil(policies / (1 + rng.integer(4)));
      const rows = Int32Array.from({ length: policies }, () => (rng.integer(3) ? rng.integer(40) : 0));
      const work = { counts: rows, active: null, policiesPerHeap };
      const threads = 2 + rng.integer(7);
      const chunks = cut(work, threads);
      const seen = new Int32Array(policies);
      for (const { heap, first, last, firstRow } of chunks) {
        const begin = heap * policiesPerHeap;
        expect(last).toBeLessThanOrEqual(policiesPerHeap);
        expect(firstRow).toBe(rows.subarray(begin, begin + first).reduce((sum, count) => sum + count, 0));
        for (let policy = begin + first; policy < begin + last; policy++) seen[policy]!++;
      }
      expect(chunks.length).toBeLessThan(255);
      rows.forEach((count, policy) => {
        if (count > 0) expect(seen[policy]).toBe(1);
        else expect(seen[policy]).toBeLessThanOrEqual(1);
      });
      const costs = chunks.map(({ heap, first, last }) =>
        costOf({ ...work, counts: rows.subarray(heap * policiesPerHeap + first, heap * policiesPerHeap + last) }),
      );
      // No chunk is more than its share of what is left, but for the one policy that takes it there.
      const total = costs.reduce((sum, cost) => sum + cost, 0);
      for (const cost of costs) expect(cost).toBeLessThanOrEqual(total / (2 * threads) + 48);
    }
  });

  test('are one a memory for one thread', () => {
    const chunks = cut({ counts: Int32Array.of(1, 0, 2, 3, 4), active: null, policiesPerHeap: 2 }, 1);
    expect(chunks).toEqual([
      { heap: 0, first: 0, last: 2, firstRow: 0 },
      { heap: 1, first: 0, last: 2, firstRow: 0 },
      { heap: 2, first: 0, last: 1, firstRow: 0 },
    ]);
  });
});
