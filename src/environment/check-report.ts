/** What one contract check found. */
export interface Check {
  readonly name: string;
  /** 'warning': worth a look, but no breach of contract. 'skipped': the environment has nothing to which the check applies. */
  readonly status: 'passed' | 'failed' | 'warning' | 'skipped';
  /** What was seen, or what is wrong: where, with which value, and what would be right. */
  readonly sentence: string;
}

/** The contract checks of an environment. */
export interface CheckReport {
  readonly environment: string;
  /** True when no check failed. */
  readonly passed: boolean;
  readonly checks: readonly Check[];
}
