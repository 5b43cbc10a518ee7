/** What the benchmark asks of a process that holds an environment: to play on for so many steps. */
export interface Request {
  readonly steps: number;
}

/** What these steps took, and what happened in them. */
export interface Played {
  readonly cpuMs: number;
  readonly wallMs: number;
  /** Steps of live agents. */
  readonly agentSteps: number;
  /** Sum of all rewards: equal games have equal ones. */
  readonly reward: number;
}
