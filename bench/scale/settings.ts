/** Decisions that the replay keeps of each agent. */
export const DECISIONS = 64;
/** Decisions of an agent before it learns. */
export const LEARNING_STARTS = 8;
/** Agents that learn in one optimiser step; a learning sweep takes as many steps as it needs for all. */
export const LEARNERS = 1000;

/** What was measured with one number of agents; times are medians, in microseconds an agent. */
export interface ScaleRow {
  readonly agents: number;
  readonly threads: number;
  readonly actCpuUs: number;
  readonly actWallUs: number;
  readonly learnCpuUs: number;
  readonly learnWallUs: number;
  /** Making and initialising everything. */
  readonly setupSeconds: number;
  readonly peakGB: number;
  readonly peakKBPerAgent: number;
}
