import { createDriver } from './check-driver.ts';
import type { Check } from './check-report.ts';
import { type Rule, rules } from './check-rules.ts';
import { writtenArrays } from './group-arrays.ts';
import type { Group, PopulationEnv, ResetOptions } from './population-env.ts';

/** What the checks run with. */
export interface CheckSetting {
  /** A fresh environment of so many copies. */
  readonly make: (numEnvs: number) => Promise<PopulationEnv>;
  readonly seed: number;
  /** An episode must end within so many steps. */
  readonly maxSteps: number;
}

/**
 * Plays three episodes (two of training, one of evaluation) in two copies, the second one step behind, and holds every rule against
 * every moment of them.
 */
export async function walkRules({ make, seed, maxSteps }: CheckSetting): Promise<Check[]> {
  const env = await make(2);
  const watch = createWatch(env);
  const driver = createDriver(env);
  let endless: string | null = null;
  let untidy: string | null = null;
  let longest = 0;
  const reset = (copy: number, options: ResetOptions) => {
    watch.before();
    driver.reset(copy, options);
    watch.after('reset', [copy], `after reset with seed ${options.seed}`);
  };
  const play = (episode: number) => {
    const begin = (copy: number) => reset(copy, { seed: seed + 2 * episode + copy, episode, evaluation: episode === 2 });
    begin(0);
    for (let step = 1; !(env.episodeOver[0] && env.episodeOver[1]) && !watch.broken(); step++) {
      watch.before();
      const going = [0, 1].filter((copy) => !env.episodeOver[copy]);
      const late = going.find((copy) => step - copy > maxSteps);
      if (late !== undefined) {
        endless = `Episode ${episode} of copy ${late} (seed ${seed + 2 * episode + late}) was not over after ${maxSteps} steps (see maxSteps).`;
        break;
      }
      driver.step();
      watch.after('step', going, `at step ${step} of episode ${episode}`);
      longest = Math.max(longest, ...going.map((copy) => step - copy));
      untidy ??= watch.disturbed([0, 1].filter((copy) => !going.includes(copy)));
      untidy ??= liveButOver(env);
      if (step === 1) begin(1);
    }
  };
  try {
    for (let episode = 0; episode < 3 && !watch.broken() && !endless; episode++) play(episode);
  } catch (error) {
    return [threw('it can be played', error), ...watch.checks().filter(({ status }) => status === 'failed')];
  } finally {
    env.close?.();
  }
  if (watch.broken()) return watch.checks().slice(0, 1);
  return [
    ...watch.checks(),
    outcome('episodes end', endless, `The longest of six episodes took ${longest} steps.`),
    outcome('a copy that is over is left alone', untidy, 'step() changed nothing in a copy whose episode was over.'),
  ];
}

export function outcome(name: string, problem: string | null, held: string): Check {
  return problem ? { name, status: 'failed', sentence: problem } : { name, status: 'passed', sentence: held };
}

/** The check that a part of the environment threw in. */
export function threw(name: string, error: unknown): Check {
  const place = error instanceof Error && error.name !== 'UserError' ? error.stack : undefined;
  return { name, status: 'failed', sentence: place ?? (error instanceof Error ? error.message : String(error)) };
}

/** Keeps what the arrays held before a call, and the first breach of each rule. */
function createWatch(env: PopulationEnv) {
  const breaches = new Map<Rule, string>();
  const lived = env.groups.map((group) => new Uint8Array(group.rows));
  let kept = env.groups.map(keep);

  return {
    before() {
      kept = env.groups.map(keep);
    },
    after(call: 'reset' | 'step', copies: readonly number[], when: string) {
      for (const [index, group] of env.groups.entries()) {
        for (const copy of copies) {
          const [from, to] = [copy * group.capacity, (copy + 1) * group.capacity];
          if (call === 'reset') lived[index]!.fill(0, from, to);
          const before = {
            alive: kept[index]!.get('alive') as Uint8Array,
            actionMask: (kept[index]!.get('actionMask') as Uint8Array) ?? null,
            claimed: (kept[index]!.get('claimed') as Int32Array) ?? null,
          };
          const sight = { group, numEnvs: env.numEnvs, copy, from, to, call, before, lived: lived[index]! };
          for (const rule of rules) {
            if (breaches.has(rule) || rule.applies?.(group) === false) continue;
            const breach = rule.breach(sight);
            if (breach) breaches.set(rule, `${breach.charAt(0).toUpperCase()}${breach.slice(1)} (${when}).`);
            if (breach && rule === rules[0]) return;
          }
          for (let row = from; row < to; row++) if (group.alive[row]) lived[index]![row] = 1;
        }
      }
    },
    /** Whether the arrays have the wrong sizes, so that nothing else can be said of them. */
    broken: () => breaches.has(rules[0]!),
    /** What a step changed in copies that were over, or null. */
    disturbed(copies: readonly number[]): string | null {
      for (const [index, group] of env.groups.entries()) {
        for (const [name, array] of writtenArrays(group)) {
          const width = array.length / group.rows;
          for (const copy of copies) {
            for (let i = copy * group.capacity * width; i < (copy + 1) * group.capacity * width; i++) {
              if (Object.is(array[i], kept[index]!.get(name)![i])) continue;
              const agent = `${group.name}_${Math.floor(i / width) - copy * group.capacity}`;
              return `step() changed ${name} of agent "${agent}" in copy ${copy}, whose episode was over; leave such copies alone.`;
            }
          }
        }
      }
      return null;
    },
    checks: (): Check[] =>
      rules.map((rule) => {
        const applies = env.groups.some((group) => rule.applies?.(group) ?? true);
        if (!applies) return { name: rule.name, status: 'skipped', sentence: rule.none ?? '' };
        return outcome(rule.name, breaches.get(rule) ?? null, rule.held);
      }),
  };
}

function keep(group: Group): Map<string, ArrayLike<number>> {
  return new Map(writtenArrays(group).map(([name, array]) => [name, array.slice()]));
}

function liveButOver(env: PopulationEnv): string | null {
  for (const group of env.groups) {
    const row = group.alive.findIndex((alive, row) => alive === 1 && env.episodeOver[Math.floor(row / group.capacity)] === 1);
    if (row < 0) continue;
    const copy = Math.floor(row / group.capacity);
    return `The episode of copy ${copy} is over, but its agent "${group.name}_${row - copy * group.capacity}" is still alive.`;
  }
  return null;
}
