import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Group, GroupSpec, PopulationEnv } from '../environment/population-env.ts';
import type { EngineOptions } from '../population/engine.ts';
import type { NetworkSpec } from '../population/network.ts';
import type { Rng } from '../shared/rng.ts';
import type { SnapshotRecord } from '../shared/snapshot.ts';
import type { NetworkDefinition } from './network-definition.ts';

/** 'train' explores, 'evaluate' is greedy and changes nothing in the learner. */
export type Mode = 'train' | 'evaluate';

/**
 * How a policy acts that goes on what everybody is about to do. Where it is alone, its `act` takes these steps one after the other; where others act beside it, all
 * intend before it foresees, and all decide after it has.
 */
export interface Foresight {
  /** Writes the actions that evaluation would take as far as is known of the others from what they did last. */
  intend(): void;
  /** Takes the actions that now stand in all groups for those that everybody is about to take. */
  foresee(): void;
  /** Writes the actions, given what was foreseen. */
  decide(mode: Mode): void;
}

/**
 * A group of one environment (training or evaluation) as a learner sees it, plus what the learner itself keeps per row of that environment
 * (its mean-field estimates, say). Made by `Learner.attach`.
 */
export interface Policy {
  /** Row range of a copy begins a new episode: forget what was kept of the old one. */
  begin(copy: number): void;
  /** Writes `group.actions` for every live row. */
  act(mode: Mode): void;
  /** Present where it goes on what everybody is about to do. */
  readonly foresight?: Foresight;
  /**
   * Writes how likely evaluation takes each of the discrete actions in what the rows see now [rows, actions]; zeros for rows that are not alive. Absent where that
   * cannot be told: acting then shows it.
   */
  probabilities?(into: Float64Array): void;
  /** After `env.step()`: the group's arrays now hold rewards, ends and the next observations. */
  observe(mode: Mode): void;
  /** What the policy keeps between steps. */
  saveState(): SnapshotRecord;
  loadState(state: SnapshotRecord): void;
}

/** Learns for one group. */
export interface Learner {
  /** Networks: the capacity of the group when agents are independent, 1 when they share, 0 when nothing is learned. */
  readonly numPolicies: number;
  /** Binds the learner to an environment (the training one is attached first); `group` is one of `env.groups`. */
  attach(group: Group, env: PopulationEnv): Policy;
  /** Called after every training step with the number of steps so far; returns true if parameters changed. */
  learn(step: number): boolean;
  /**
   * What one of the networks has to learn now, for analyses of the network itself. Absent where nothing is learned from a replay.
   * @throws UserError when the replay holds fewer than `points` decisions of it
   */
  valueRegression?(policy: number, points: number, rng: Rng): ValueRegression;
  /** Figures since the last call (loss, exploration, mean-field error, ...), for the log. */
  metrics(): Record<string, number>;
  saveState(): SnapshotRecord;
  loadState(state: SnapshotRecord): void;
}

/** Decisions of a replay as a regression: what the value network is given, and what it should say. */
export interface ValueRegression {
  /** [points, inputSize] */
  readonly inputs: Float64Array;
  readonly inputSize: number;
  /** What the network should say: the learner's targets, and where a decision teaches nothing, what the target network says. [points, outputSize] */
  readonly targets: Float64Array;
  readonly outputSize: number;
  /** The network that the agent has; null where it is written by hand and not as data. */
  readonly network: NetworkSpec | null;
}

export interface LearnerContext<Parameters> {
  readonly group: GroupSpec;
  /** All groups of the environment, this one among them; absent: it is alone. */
  readonly groups?: readonly GroupSpec[];
  readonly numEnvs: number;
  readonly parameters: Parameters;
  /** Split by label for every consumer. */
  readonly rng: Rng;
  /** Training steps planned, for schedules. */
  readonly totalTimesteps: number;
  /** What the user wants networks to be computed with; for `createPopulation`. */
  readonly engine: EngineOptions;
  /** Networks that plugins bring, by name; absent: there are none. @throws UserError for an unknown name. */
  readonly networks?: (name: string) => NetworkDefinition<never>;
}

/** A learner that can be made by name. */
export interface LearnerDefinition<Parameters = unknown> {
  readonly name: string;
  readonly summary: string;
  readonly parameters: StandardSchemaV1<unknown, Parameters>;
  /** True, or a sentence that says why this learner cannot serve the group. */
  supports(group: GroupSpec): true | string;
  /** Environment parameters that this learner wants unless the user says otherwise, e.g. the arbitration a published baseline used. */
  readonly environmentDefaults?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  create(context: LearnerContext<Parameters>): Learner | Promise<Learner>;
}

/** Declares a learner with the types of its parameters inferred from the schema. */
export function defineLearner<Parameters>(definition: LearnerDefinition<Parameters>): LearnerDefinition<never> {
  return definition as LearnerDefinition<never>;
}
