import type { Group, PopulationEnv } from '../environment/population-env.ts';
import { inPasses } from './in-passes.ts';
import type { Learner, Policy } from './learner.ts';
import { nameDiverged } from './name-diverged.ts';

/** Several learners in one group: each acts for its own agents, and all see everybody. */
export interface SharedSeats {
  readonly policy: Policy;
  /** Gives the slots of a copy to the learners: `owners[slot]` is the index of one. Before `policy.begin`. */
  seat(copy: number, owners: ArrayLike<number>): void;
}

/**
 * Attaches learners that were made for the same group to it, in an environment in which they play with and against each other. Every one
 * has a view of the group that differs in `alive` alone: while it acts, its own agents are all there are; at any other time everybody is, so that
 * mean fields are those of the whole group.
 */
export function shareSeats(env: PopulationEnv, group: Group, learners: readonly Learner[]): SharedSeats {
  const owners = new Int32Array(group.rows);
  const seats = learners.map((learner, index) => {
    const view: Group = { ...group, alive: new Uint8Array(group.rows) };
    const seen = { ...env, groups: env.groups.map((other) => (other === group ? view : other)) };
    return { index, view, learner, policy: learner.attach(view, seen) };
  });

  const showAll = (): void => {
    for (const { view } of seats) view.alive.set(group.alive);
  };

  function inTurn(act: (policy: Policy) => void): void {
    for (const { index, view, policy } of seats) {
      for (let row = 0; row < group.rows; row++) view.alive[row] = owners[row] === index ? group.alive[row]! : 0;
      act(policy);
    }
    showAll();
  }

  return {
    seat: (copy, given) => owners.set(given, copy * group.capacity),
    policy: {
      begin(copy) {
        showAll();
        for (const { policy } of seats) policy.begin(copy);
      },
      act: inPasses(
        seats.map(({ policy }) => policy),
        inTurn,
      ),
      observe(mode) {
        showAll();
        for (const { learner, policy } of seats) nameDiverged(group, learner, () => policy.observe(mode));
      },
      saveState: () => Object.fromEntries(seats.map(({ index, policy }) => [String(index), policy.saveState()])),
      loadState(state) {
        for (const { index, policy } of seats) policy.loadState(state[String(index)] as ReturnType<Policy['saveState']>);
      },
    },
  };
}
