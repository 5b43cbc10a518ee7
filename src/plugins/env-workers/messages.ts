import type { MessagePort } from 'node:worker_threads';
import type { GroupSpec, ResetOptions } from '../../environment/population-env.ts';
import type { SnapshotRecord, TypedArray } from '../../shared/snapshot.ts';

/** What a thread makes its environment from. */
export interface EnvironmentOrder {
  /** Name of the environment in a registry with these plugins. */
  readonly name: string;
  /** As the user gave them. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly plugins: readonly string[];
  readonly fromFolder: string;
  /** Copies of the environment, of all threads or of one. */
  readonly numEnvs: number;
}

export interface EnvironmentWorkerData {
  readonly order: EnvironmentOrder;
  /** Requests sent and answers given. */
  readonly words: SharedArrayBuffer;
  readonly port: MessagePort;
}

/** A group as one thread has it: its spec, and its arrays' names, types and numbers a row. */
export interface GroupDescription {
  readonly spec: GroupSpec;
  readonly arrays: readonly { readonly name: string; readonly type: ArrayType; readonly width: number }[];
}

export type ArrayType = 'Float32Array' | 'Int32Array' | 'Uint8Array';

/** What a thread says first: what it has made, or what went wrong. */
export type Readiness =
  | { readonly groups: readonly GroupDescription[]; readonly can: readonly ('metrics' | 'render' | 'state')[] }
  | { readonly error: ThrownError };

/** The part of the shared arrays that is a thread's own, by group and name, and its part of `episodeOver`. */
export interface SharedPart {
  readonly groups: readonly Readonly<Record<string, TypedArray>>[];
  readonly episodeOver: Uint8Array;
}

/** What a thread is asked to do; copies are counted within it. */
export type Request =
  | { readonly call: 'share'; readonly part: SharedPart }
  | { readonly call: 'reset'; readonly copy: number; readonly options: ResetOptions }
  | { readonly call: 'step' }
  | { readonly call: 'metrics'; readonly copy: number }
  | { readonly call: 'render'; readonly copy: number; readonly mode: 'ansi' | 'svg' }
  | { readonly call: 'saveState' }
  | { readonly call: 'loadState'; readonly state: SnapshotRecord }
  | { readonly call: 'close' };

export type Answer = { readonly value: unknown } | { readonly error: ThrownError };

/** An exception on its way from one thread to another. */
export interface ThrownError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
}
