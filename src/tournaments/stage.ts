import process from 'node:process';
import type { PopulationEnv } from '../environment/population-env.ts';
import { attachPolicies, type Learners } from '../learning/policies.ts';
import { createBaseline, makeNamedEnvironment } from '../runs/assemble.ts';
import type { Named } from '../runs/config.ts';
import { emptyConfig } from '../runs/config-source.ts';
import { type ResolvedConfig, resolveConfig } from '../runs/resolve-config.ts';
import { restoreRun } from '../runs/restore-run.ts';
import { UserError } from '../shared/user-error.ts';
import type { TournamentOrder } from './order.ts';

/** A player that is ready to play. */
export interface LoadedPlayer {
  readonly learners: Learners;
  /** Copies of an environment that it can play in at once. */
  readonly numEnvs: number;
  /** The environment as it sees it. */
  readonly env: Named;
}

/** Bytes of checkpoints that are kept in memory for the next match; the players of the match in progress are, whatever their size. */
const KEPT_BYTES = 2 ** 31;

/** Where matches are played: environments and players, made when they are first needed. */
export class Stage {
  readonly order: TournamentOrder;
  private readonly resolved: ResolvedConfig;
  private readonly environments = new Map<string, PopulationEnv>();
  /** The one used last is last. */
  private readonly loaded = new Map<number, { readonly player: LoadedPlayer; readonly bytes: number }>();
  private readonly keptBytes: number;

  private constructor(order: TournamentOrder, resolved: ResolvedConfig, keptBytes: number) {
    this.order = order;
    this.resolved = resolved;
    this.keptBytes = keptBytes;
  }

  static async open(order: TournamentOrder, keptBytes = KEPT_BYTES): Promise<Stage> {
    const config = { ...order.config, envWorkers: 0 };
    return new Stage(order, await resolveConfig({ ...emptyConfig, value: config }, process.cwd()), keptBytes);
  }

  /** An environment with so many copies. */
  async environment(numEnvs: number, env: Named): Promise<PopulationEnv> {
    const key = JSON.stringify([numEnvs, env]);
    const known = this.environments.get(key);
    if (known) return known;
    const made = await makeNamedEnvironment(env, this.resolved.registry, numEnvs);
    this.environments.set(key, made);
    return made;
  }

  /** Players of a match, by their places in the order. */
  async players(indices: readonly number[]): Promise<LoadedPlayer[]> {
    for (const index of indices) {
      const entry = this.loaded.get(index);
      this.loaded.delete(index);
      if (entry) this.loaded.set(index, entry);
      else this.makeRoom(indices);
      if (!entry) this.loaded.set(index, await this.load(index));
    }
    return indices.map((index) => this.loaded.get(index)!.player);
  }

  close(): void {
    for (const env of this.environments.values()) env.close?.();
  }

  private makeRoom(needed: readonly number[]): void {
    let bytes = [...this.loaded.values()].reduce((sum, entry) => sum + entry.bytes, 0);
    for (const [index, entry] of this.loaded) {
      if (bytes <= this.keptBytes) return;
      if (needed.includes(index)) continue;
      this.loaded.delete(index);
      bytes -= entry.bytes;
    }
  }

  private async load(index: number): Promise<{ player: LoadedPlayer; bytes: number }> {
    const player = this.order.players[index]!;
    if (player.kind === 'run') {
      // Whoever drew up the order has been told of damaged checkpoints.
      const { learners, env, resolved, step, bytes } = await restoreRun(player.path, { warn: () => {} });
      env.close?.();
      if (step !== player.step) {
        throw new UserError(
          `${player.path} was to play as of step ${player.step}, and its newest checkpoint is now of step ${step}; begin another tournament when the run is over.`,
        );
      }
      return { player: { learners, numEnvs: resolved.config.numEnvs, env: resolved.config.env }, bytes };
    }
    const { numEnvs, env: named } = this.resolved.config;
    const env = await this.environment(numEnvs, named);
    const learners = await createBaseline(this.resolved, env, player.learner);
    attachPolicies(env, learners);
    return { player: { learners, numEnvs, env: named }, bytes: 0 };
  }
}
