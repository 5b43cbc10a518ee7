/** What one run earned on the test dates. */
export interface RunResult {
  readonly seed: number;
  /** The command line that trains it. */
  readonly command: string;
  /** USD. [dates] */
  readonly reward: readonly number[];
  /** Requests served. [dates] */
  readonly served: readonly number[];
  /** Share of all requests. [dates] */
  readonly serviceRate: readonly number[];
  /** Errors of its mean-field estimates in the last log event, by name as `FieldErrors` has them; null where there is no field. */
  readonly fieldErrors: Readonly<Record<string, number>> | null;
}

/** What a policy's runs earned. */
export interface PolicyResult {
  readonly name: string;
  readonly label: string;
  /** Scripted policies have one run, learned ones a run for each seed. */
  readonly learned: boolean;
  /** Name of the independent Q-learner it is compared with. */
  readonly independent: string;
  readonly runs: readonly RunResult[];
}
