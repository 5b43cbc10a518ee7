import type { PopulationEnv } from '../environment/population-env.ts';
import type { SnapshotRecord } from '../shared/snapshot.ts';
import { UserError } from '../shared/user-error.ts';

/** What is known of an episode when it ends. */
export interface EpisodeResult {
  /** Index in its series (training or evaluation), from 0. */
  readonly episode: number;
  /** Environment steps. */
  readonly length: number;
  /** Undiscounted rewards of all agents of all groups, summed. */
  readonly return: number;
  /** The same by group. */
  readonly returns: Readonly<Record<string, number>>;
  /** The environment's own key figures at the episode's end. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** Returns and lengths of the episodes in progress, one a copy. Call `beforeStep` and `afterStep` around every `env.step()`. */
export class EpisodeTally {
  private readonly env: PopulationEnv;
  private readonly episodes: Int32Array;
  private readonly lengths: Int32Array;
  /** [groups, numEnvs] */
  private readonly returns: Float64Array;
  private readonly active: Uint8Array;

  constructor(env: PopulationEnv) {
    this.env = env;
    this.episodes = new Int32Array(env.numEnvs).fill(-1);
    this.lengths = new Int32Array(env.numEnvs);
    this.returns = new Float64Array(env.groups.length * env.numEnvs);
    this.active = new Uint8Array(env.numEnvs);
  }

  /** A copy was reset and begins an episode of this index. Throws a UserError when it is over before its first step. */
  begin(copy: number, episode: number): void {
    if (this.env.episodeOver[copy]) throw new UserError(`Episode ${episode} is over before its first step: reset() left episodeOver at 1.`);
    this.episodes[copy] = episode;
    this.lengths[copy] = 0;
    for (let group = 0; group < this.env.groups.length; group++) this.returns[group * this.env.numEnvs + copy] = 0;
  }

  /** Marks the copies that the coming step will advance; returns the number of live agents in them. */
  beforeStep(): number {
    const { groups, numEnvs, episodeOver } = this.env;
    let live = 0;
    for (let copy = 0; copy < numEnvs; copy++) {
      this.active[copy] = episodeOver[copy] ? 0 : 1;
      if (!this.active[copy]) continue;
      for (const { alive, capacity } of groups) {
        for (let row = copy * capacity; row < (copy + 1) * capacity; row++) live += alive[row]!;
      }
    }
    return live;
  }

  /** Adds the step's rewards. Throws a UserError naming the group when one is not a number. */
  afterStep(): void {
    const { groups, numEnvs } = this.env;
    for (let copy = 0; copy < numEnvs; copy++) if (this.active[copy]) this.lengths[copy]!++;
    for (let index = 0; index < groups.length; index++) {
      const { rewards, capacity, name } = groups[index]!;
      for (let copy = 0; copy < numEnvs; copy++) {
        if (!this.active[copy]) continue;
        let sum = 0;
        for (let row = copy * capacity; row < (copy + 1) * capacity; row++) sum += rewards[row]!;
        if (!Number.isFinite(sum))
          throw new UserError(`The rewards of the group "${name}" sum to ${sum}; every reward must be a finite number.`);
        this.returns[index * numEnvs + copy]! += sum;
      }
    }
  }

  /** True when the last step advanced this copy. */
  stepped(copy: number): boolean {
    return this.active[copy] === 1;
  }

  /** True when the last step ended this copy's episode. */
  ended(copy: number): boolean {
    return this.stepped(copy) && this.env.episodeOver[copy] === 1;
  }

  result(copy: number): EpisodeResult {
    const { groups, numEnvs } = this.env;
    const returns: Record<string, number> = {};
    let total = 0;
    for (let index = 0; index < groups.length; index++) {
      const value = this.returns[index * numEnvs + copy]!;
      returns[groups[index]!.name] = value;
      total += value;
    }
    return {
      episode: this.episodes[copy]!,
      length: this.lengths[copy]!,
      return: total,
      returns,
      metrics: this.env.metrics?.(copy) ?? {},
    };
  }

  saveState(): SnapshotRecord {
    return { episodes: this.episodes.slice(), lengths: this.lengths.slice(), returns: this.returns.slice() };
  }

  loadState(state: SnapshotRecord): void {
    this.episodes.set(state['episodes'] as Int32Array);
    this.lengths.set(state['lengths'] as Int32Array);
    this.returns.set(state['returns'] as Float64Array);
  }
}
