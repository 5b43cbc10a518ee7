import { firstDifference } from './check-compare.ts';
import { createDriver, type Driver } from './check-driver.ts';
import type { Check } from './check-report.ts';
import { type CheckSetting, outcome } from './check-walk.ts';
import { pack } from './pack.ts';
import { unpack } from './unpack.ts';

/** A comparison of runs that the contract calls equal. */
export interface Comparison {
  readonly name: string;
  run(setting: CheckSetting, name: string): Promise<Check>;
}

export const comparisons: readonly Comparison[] = [
  { name: 'same seed, same trajectory', run: sameSeed },
  { name: 'different seeds differ', run: otherSeed },
  { name: 'save and restore continues bit-equal', run: saveAndRestore },
  { name: 'copies are independent', run: independentCopies },
  { name: 'arrays and records agree', run: arraysAndRecords },
];

/** The second environment has an episode of another seed behind it, of which nothing may be left. */
async function sameSeed({ make, seed, maxSteps }: CheckSetting, name: string): Promise<Check> {
  const drivers = [createDriver(await make(1)), createDriver(await make(1))] as const;
  drivers[1].reset(0, { seed: seed + 1 });
  advance([drivers[1]], maxSteps);
  const { difference, steps } = replay(drivers, seed, maxSteps);
  const problem =
    difference && `Two runs with seed ${seed} differ ${difference}. Everything random must follow from the seed given to reset().`;
  return outcome(name, problem, `Two runs with seed ${seed} were equal bit by bit over ${steps} steps.`);
}

async function otherSeed({ make, seed, maxSteps }: CheckSetting, name: string): Promise<Check> {
  const drivers = [createDriver(await make(1)), createDriver(await make(1))] as const;
  drivers[0].reset(0, { seed });
  drivers[1].reset(0, { seed: seed + 1 });
  drivers[1].follow(drivers[0]);
  const { difference, steps } = advance(drivers, maxSteps);
  close(drivers);
  if (difference) return { name, status: 'passed', sentence: `Seeds ${seed} and ${seed + 1} differ ${difference}.` };
  const cause = 'Either nothing in it is random, or it ignores its seed.';
  return {
    name,
    status: 'warning',
    sentence: `Seeds ${seed} and ${seed + 1} gave the same ${steps} steps under the same actions. ${cause}`,
  };
}

/**
 * Three runs: one never saved; one saved in the middle, which goes on and is then taken back; one restored from the same snapshot in an
 * environment that was never reset.
 */
async function saveAndRestore({ make, seed, maxSteps }: CheckSetting, name: string): Promise<Check> {
  const drivers = [createDriver(await make(1)), createDriver(await make(1)), createDriver(await make(1))] as const;
  const [plain, saved, restored] = drivers;
  if (!saved.env.saveState || !saved.env.loadState || !restored.env.loadState) {
    close(drivers);
    return { name, status: 'skipped', sentence: 'It has no saveState() and loadState(): a run on it cannot be resumed within an episode.' };
  }
  plain.reset(0, { seed });
  const half = Math.floor(advance([plain], maxSteps).steps / 2);
  for (const driver of [plain, saved]) driver.reset(0, { seed });
  for (let step = 0; step < half; step++) for (const driver of [plain, saved]) driver.step();
  const snapshot = saved.env.saveState();
  advance([saved], maxSteps);
  for (const driver of [saved, restored]) {
    driver.env.loadState!(snapshot);
    driver.follow(plain);
  }
  const rest = advance(drivers, maxSteps);
  const difference = rest.difference ?? replay(drivers, seed + 1, maxSteps).difference;
  const problem = difference && `A run saved at step ${half} and restored differs from one left alone ${difference} after that.`;
  return outcome(
    name,
    problem,
    `Saved at step ${half}, restored in place and afresh, the other ${rest.steps} steps were equal bit by bit.`,
  );
}

/** Each copy of two, while the other starts, ends and starts again, against a copy alone. */
async function independentCopies({ make, seed, maxSteps }: CheckSetting, name: string): Promise<Check> {
  let steps = 0;
  for (const copy of [0, 1]) {
    const drivers = [createDriver(await make(1)), createDriver(await make(2))] as const;
    const [alone, pair] = drivers;
    pair.reset(copy, { seed });
    pair.reset(1 - copy, { seed: seed + 1 });
    alone.reset(0, { seed });
    let difference: string | null = null;
    for (steps = 0; !difference && !alone.env.episodeOver[0] && steps < maxSteps; steps++) {
      for (const driver of drivers) driver.step();
      if (pair.env.episodeOver[1 - copy] || steps === 1) pair.reset(1 - copy, { seed: seed + 2 + steps });
      const found = firstDifference(alone.env, 0, pair.env, copy);
      if (found) difference = `at step ${steps + 1}: ${found}`;
    }
    close(drivers);
    if (difference)
      return outcome(name, `Copy ${copy} of two differs from the same copy alone ${difference}. Copies must share nothing.`, '');
  }
  return outcome(name, null, `Each of two copies was equal bit by bit to a copy alone over ${steps} steps.`);
}

async function arraysAndRecords({ make, seed, maxSteps }: CheckSetting, name: string): Promise<Check> {
  const records = unpack(await make(1));
  const drivers = [createDriver(await make(1)), createDriver(pack(() => records, 1, { name: 'as records' }))] as const;
  const { difference, steps } = replay(drivers, seed, maxSteps, 'meaning');
  const problem = difference && `The environment and its own unpacking, packed again, differ ${difference}.`;
  return outcome(name, problem, `Unpacked to records and packed again, the trajectory stayed the same over ${steps} steps.`);
}

/** Plays an episode of the same seed with all drivers and closes them. */
function replay(drivers: readonly Driver[], seed: number, maxSteps: number, by: 'bits' | 'meaning' = 'bits') {
  for (const driver of drivers) driver.reset(0, { seed });
  const found = advance(drivers, maxSteps, by);
  close(drivers);
  return found;
}

/** Steps environments of one copy side by side to the end of the episode or to their first difference from the first one. */
function advance(
  drivers: readonly Driver[],
  maxSteps: number,
  by: 'bits' | 'meaning' = 'bits',
): { difference: string | null; steps: number } {
  const [first, ...others] = drivers as [Driver, ...Driver[]];
  for (let steps = 0; ; steps++) {
    for (const other of others) {
      const difference = firstDifference(first.env, 0, other.env, 0, by);
      if (difference) return { difference: `at step ${steps}: ${difference}`, steps };
    }
    if (first.env.episodeOver[0] || steps === maxSteps) return { difference: null, steps };
    for (const driver of drivers) driver.step();
  }
}

function close(drivers: readonly Driver[]): void {
  for (const { env } of drivers) env.close?.();
}
