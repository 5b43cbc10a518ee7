/**
 * A mean-field game small enough to be written down: finitely many states and actions, and a representative agent whose rewards and moves
 * depend on where everybody is. An array over (s, a) is [states, actions] row-major, one over (s, a, s') is [states, actions, states].
 */
export interface TabularGame {
  readonly name: string;
  /** Labels of the states, in order. */
  readonly states: readonly string[];
  /** Labels of the actions, in order. */
  readonly actions: readonly string[];
  /** mu_0, the distribution of the first state. [states] */
  readonly initial: Float64Array;
  /** Decisions of an episode. The stationary theory (operator H) does not look at it. */
  readonly horizon: number;
  /** Discount a step, 0 < discount <= 1; the stationary theory needs it below 1. */
  readonly discount: number;
  /** Writes r(s, a, field) into `out` [states, actions]; `field` [states] is a distribution over the states. */
  rewards(field: Float64Array, out: Float64Array): void;
  /** Writes p(s' | s, a, field) into `out` [states, actions, states]. */
  transitions(field: Float64Array, out: Float64Array): void;
}

/** How an environment whose one group plays a tabular game lets what its agents have learned be held against the theory. */
export interface TabularView {
  readonly game: TabularGame;
  /** The state of every row's agent. [rows] */
  readonly places: Int32Array;
  /** Shows the agents of a copy what each would see in `state` at `time`, alive, with the others distributed as `field` [states]. */
  pose(copy: number, state: number, time: number, field: ArrayLike<number>): void;
}
