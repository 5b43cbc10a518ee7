import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createSetArbiter } from '../../src/arbitration/create-set-arbiter.ts';
import { createHighsPool, type Highs, type HighsPool } from '../../src/arbitration/highs-pool.ts';
import { createIlp } from '../../src/arbitration/ilp.ts';
import { createLp } from '../../src/arbitration/lp.ts';
import type { SetContest } from '../../src/arbitration/set-contest.ts';
import { createRng } from '../../src/shared/rng.ts';
import { claimsOf, grantedAdvantages, type Offer, setContestOf, total } from './set-contests.ts';

/** A contest that its relaxation does not decide: vehicles in a circle that want pairs and triples of the requests around them. */
function crowdedContest(seed: number, size = 16): SetContest {
  const rng = createRng(seed);
  const near = (v: number) => (v + rng.integer(7)) % size;
  return setContestOf(
    Array.from({ length: size }, (_, v): Offer[] => [
      { claims: [], score: 0 },
      ...Array.from({ length: 8 }, () => {
        const claims = [...new Set([near(v), near(v), near(v)])].toSorted((a, b) => a - b);
        return { claims, score: claims.length + rng.uniform() };
      }),
    ]),
    size,
  );
}

function expectValid(contest: SetContest, objective: number): void {
  const claims = Array.from(contest.executed, (c, v) => claimsOf(contest, v, c)).flat();
  expect(new Set(claims).size).toBe(claims.length);
  expect(objective).toBeCloseTo(total(grantedAdvantages(contest)), 9);
}

describe('a solver that does not come to an end', () => {
  it.each(['lp', 'ilp'] as const)('leaves %s with a decision, and a bound that says how good it is', async (kind) => {
    const [hurried, patient] = await Promise.all([
      createSetArbiter({ kind, timeLimit: 0 }),
      createSetArbiter({ kind: 'ilp', timeLimit: 60 }),
    ]);
    const contest = crowdedContest(1);
    const best = patient(contest);
    expect(best).not.toHaveProperty('timedOut');
    const report = hurried(contest);
    expectValid(contest, report.objective);
    expect(report.timedOut).toBe(true);
    expect(report.objective).toBeLessThanOrEqual(best.objective + 1e-9);
    expect(report.bound!).toBeGreaterThanOrEqual(best.objective - 1e-9);
  });
});

describe('a solver that breaks down', () => {
  it('costs the decision nothing but its quality, and is replaced', async () => {
    const healthy = await createHighsPool(2 ** 30);
    for (const failing of ['lp', 'milp'] as const) {
      let discarded = 0;
      const pool: HighsPool = {
        current: () => brokenFor(healthy.current()!, failing),
        discard: () => discarded++,
        replaced: 0,
      };
      const contest = crowdedContest(1);
      const report = createIlp(pool, { timeLimit: 20, gap: 1e-4 })(contest);
      expectValid(contest, report.objective);
      expect(report.timedOut).toBe(true);
      expect(discarded).toBe(1);
    }
  });

  it('is done without while there is none', () => {
    const contest = crowdedContest(3);
    const pool: HighsPool = { current: () => undefined, discard: () => undefined, replaced: 0 };
    for (const arbiter of [createLp(pool, 1), createIlp(pool, { timeLimit: 1, gap: 0 })]) {
      const report = arbiter(contest);
      expectValid(contest, report.objective);
      expect(report.timedOut).toBe(true);
    }
  });
});

/** A HiGHS that aborts on relaxations or on integer programmes. */
function brokenFor(highs: Highs, kind: 'lp' | 'milp'): Highs {
  return new Proxy(highs, {
    get(target, name, receiver) {
      if (name !== 'withModel') return Reflect.get(target, name, receiver);
      return (model: { integrality?: unknown }, operation: (solver: unknown) => unknown) => {
        if ((model.integrality !== undefined) === (kind === 'milp')) throw new WebAssembly.RuntimeError('Aborted(OOM)');
        return target.withModel(model as never, operation as never);
      };
    },
  });
}

describe('the memory of the solver', () => {
  it('does not grow from decision to decision', async () => {
    const pool = await createHighsPool(2 ** 30);
    const ilp = createIlp(pool, { timeLimit: 20, gap: 1e-4 });
    const contests = Array.from({ length: 5 }, (_, seed) => crowdedContest(seed));
    for (const contest of contests) ilp(contest);
    const after = pool.current()!.memoryBytes;
    for (let round = 0; round < 8; round++) for (const contest of contests) ilp(contest);
    expect(pool.current()!.memoryBytes).toBe(after);
    expect(pool.replaced).toBe(0);
  });

  it('is given back by going on with a fresh instance, which decides alike', async () => {
    const steady = createIlp(await createHighsPool(2 ** 30), { timeLimit: 20, gap: 1e-4 });
    const pool = await createHighsPool(0);
    const renewed = createIlp(pool, { timeLimit: 20, gap: 1e-4 });
    for (let seed = 0; seed < 3; seed++) {
      const contest = crowdedContest(seed);
      const expected = steady(contest).objective;
      const choices = [...contest.executed];
      expect(renewed(contest).objective).toBe(expected);
      expect([...contest.executed]).toEqual(choices);
      // Waits until the next spare has loaded and taken over.
      for (const before = pool.replaced; pool.replaced === before; pool.current()) await setImmediate();
    }
    expect(pool.replaced).toBeGreaterThan(2);
  });
});
