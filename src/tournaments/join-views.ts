import type { PopulationEnv } from '../environment/population-env.ts';
import { inPasses } from '../learning/in-passes.ts';
import type { Learner, Policy } from '../learning/learner.ts';
import { UserError } from '../shared/user-error.ts';

/** A side's environment, and the learners that lead the side's groups in it. */
export interface View {
  readonly env: PopulationEnv;
  readonly leaders: Readonly<Record<string, Learner>>;
}

/**
 * One game of several sides, which may be led in one environment, or in several that show it in different ways, each to the side that learned in it: these begin
 * alike, all sides' actions are carried out in every one of them, and they stay one game. The first says how it goes. A step throws a UserError where it does not go
 * the same way in all.
 */
export function joinViews(views: readonly View[]): { readonly env: PopulationEnv; readonly policy: Policy } {
  const envs = [...new Set(views.map(({ env }) => env))];
  const [first, ...others] = envs as [PopulationEnv, ...PopulationEnv[]];
  const led = views.flatMap(({ env, leaders }) =>
    Object.entries(leaders).map(([name, learner]) => ({ env, name, policy: learner.attach(groupOf(env, name), env) })),
  );
  return {
    env: {
      groups: first.groups,
      numEnvs: first.numEnvs,
      episodeOver: first.episodeOver,
      ...(first.metrics ? { metrics: (copy) => first.metrics!(copy) } : {}),
      reset(copy, options) {
        for (const env of envs) env.reset(copy, options);
      },
      step() {
        for (const env of envs) env.step();
        for (const other of others) requireSame(first, other);
      },
    },
    policy: {
      begin(copy) {
        for (const { policy } of led) policy.begin(copy);
      },
      act: inPasses(
        led.map(({ policy }) => policy),
        (act) => {
          for (const { env, name, policy } of led) {
            act(policy);
            const { actions } = groupOf(env, name);
            for (const other of envs) if (other !== env) groupOf(other, name).actions.set(actions);
          }
        },
      ),
      observe(mode) {
        for (const { policy } of led) policy.observe(mode);
      },
      saveState: () => Object.fromEntries(led.map(({ name, policy }) => [name, policy.saveState()])),
      loadState(state) {
        for (const { name, policy } of led) policy.loadState(state[name] as ReturnType<Policy['saveState']>);
      },
    },
  };
}

const groupOf = (env: PopulationEnv, name: string) => env.groups.find((group) => group.name === name)!;

/** Whether the same has happened to everybody. */
function requireSame(one: PopulationEnv, other: PopulationEnv): void {
  for (const { name, rewards, alive } of one.groups) {
    const group = groupOf(other, name);
    const row = rewards.findIndex((reward, at) => reward !== group.rewards[at] || alive[at] !== group.alive[at]);
    if (row < 0) continue;
    throw new UserError(
      `The environments of the two sides are not one game: agent ${row % group.capacity} of ${name} has a reward of ${rewards[row]} in the one and of ${group.rewards[row]} in the other. The parameters in which they differ are said to change only what agents see (perception), and change more.`,
    );
  }
}
