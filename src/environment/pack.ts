import type { Snapshot, SnapshotRecord } from '../shared/snapshot.ts';
import { UserError } from '../shared/user-error.ts';
import { clearRows, loadGroups, saveGroups } from './group-arrays.ts';
import { checkAgents, createLayout } from './pack-layout.ts';
import { agentError, type Call, readAction, writeField, writeObservation, writeOffers, writeOutcome } from './pack-row.ts';
import type { Info, ParallelEnv, SpaceValue } from './parallel-env.ts';
import type { PopulationEnv, ResetOptions } from './population-env.ts';
import type { SceneSource } from './scene.ts';

/**
 * Turns `numEnvs` copies of a record environment into one array environment. Agents keep their rows: slot = place among the
 * `possibleAgents` of their group. A copy's episode is over when its `agents` is empty. Discrete observations become one-hot vectors.
 * Throws a UserError naming environment, copy and agent when the environment breaks its contract (an observation missing, of the wrong
 * length or not finite, a reward missing, an unknown agent) or when an action is outside its space.
 *
 * @param makeParallel makes copy 0, 1, ... numEnvs-1, all with the same agents.
 * @param options.name the environment in messages.
 */
export function pack(
  makeParallel: (copy: number) => ParallelEnv,
  numEnvs: number,
  options: { readonly name?: string } = {},
): PopulationEnv {
  const name = options.name ?? 'unnamed';
  const envs = Array.from({ length: numEnvs }, (_, copy) => makeParallel(copy));
  const first = envs[0];
  if (!first) throw new UserError(`Environment "${name}" cannot be packed into ${numEnvs} copies; at least 1 is needed.`);
  const layout = createLayout(first, numEnvs, name);
  const { groups, seats } = layout;
  for (const [copy, env] of envs.entries()) {
    if (env.possibleAgents.join() !== first.possibleAgents.join()) {
      throw new UserError(`Environment "${name}": the possibleAgents of copy ${copy} differ from those of copy 0; copies must be alike.`);
    }
  }
  const episodeOver = new Uint8Array(numEnvs).fill(1);
  /** Agents that have lived in the current episode. [numEnvs, seats] */
  const lived = new Uint8Array(numEnvs * seats.length);

  function liveAgents(env: ParallelEnv, call: Call): Set<string> {
    checkAgents(env.agents, layout, `Environment "${name}", copy ${call.copy}: after ${call.name}(), \`agents\``);
    return new Set(env.agents);
  }

  function reset(copy: number, { seed, ...options }: ResetOptions): void {
    const env = envs[copy]!;
    const call: Call = { environment: name, copy, name: 'reset' };
    const { observations, infos } = env.reset({ seed, options });
    checkAgents(Object.keys(observations), layout, `Environment "${name}", copy ${copy}: the result of reset()`);
    const live = liveAgents(env, call);
    if (live.size === 0) throw new UserError(`Environment "${name}", copy ${copy}: no agent lives after reset(); \`agents\` is empty.`);
    for (const group of groups) clearRows(group, copy * group.capacity, (copy + 1) * group.capacity);
    for (const [index, seat] of seats.entries()) {
      const alive = live.has(seat.agent);
      lived[copy * seats.length + index] = alive ? 1 : 0;
      if (!alive) continue;
      const row = copy * seat.group.capacity + seat.slot;
      const info = infos?.[seat.agent];
      seat.group.alive[row] = 1;
      writeObservation(seat, row, observations[seat.agent], call);
      writeOffers(seat, row, env, info, call);
      if (info?.field && seat.group.fields) writeField(seat, row, info, call);
    }
    episodeOver[copy] = 0;
  }

  function stepCopy(copy: number): void {
    const env = envs[copy]!;
    const call: Call = { environment: name, copy, name: 'step' };
    const actions: Record<string, SpaceValue> = {};
    for (const seat of seats) {
      const row = copy * seat.group.capacity + seat.slot;
      if (seat.group.alive[row]) actions[seat.agent] = readAction(seat, row, call);
    }
    const result = env.step(actions);
    checkAgents(Object.keys(result.observations), layout, `Environment "${name}", copy ${copy}: the observations of step()`);
    checkAgents(Object.keys(result.rewards), layout, `Environment "${name}", copy ${copy}: the rewards of step()`);
    const live = liveAgents(env, call);
    for (const [index, seat] of seats.entries()) {
      const { agent, group } = seat;
      const row = copy * group.capacity + seat.slot;
      const info = result.infos?.[agent];
      const lives = live.has(agent);
      if (group.alive[row]) {
        const terminated = flag(result.terminations, agent, 'terminations', call);
        const truncated = flag(result.truncations, agent, 'truncations', call);
        const ended = terminated || truncated;
        if (ended === lives) {
          const problem = lives
            ? 'ended it, but `agents` still lists it.'
            : 'took it out of `agents` without terminating or truncating it.';
          throw agentError(call, agent, problem);
        }
        if (ended) endRow(group, row);
        group.rewards[row] = reward(result.rewards, agent, call);
        group.terminated[row] = terminated ? 1 : 0;
        group.truncated[row] = truncated ? 1 : 0;
        writeObservation(seat, row, result.observations[agent], call);
        writeOutcome(seat, row, info, call);
      } else {
        clearRows(group, row, row + 1);
        if (result.rewards[agent]) throw agentError(call, agent, `gave the reward ${result.rewards[agent]}, but this agent was not alive.`);
        if (lives) bringToLife(copy, index, result.observations[agent], info, call);
      }
      if (lives) writeOffers(seat, row, env, info, call);
    }
    episodeOver[copy] = live.size === 0 ? 1 : 0;
  }

  function bringToLife(copy: number, index: number, observation: SpaceValue | undefined, info: Info | undefined, call: Call): void {
    const seat = seats[index]!;
    const row = copy * seat.group.capacity + seat.slot;
    if (lived[copy * seats.length + index] && !seat.group.returns) {
      throw agentError(call, seat.agent, 'brought it back to life; declare `returns: true` if agents may live again in an episode.');
    }
    lived[copy * seats.length + index] = 1;
    seat.group.alive[row] = 1;
    writeObservation(seat, row, observation, call);
    if (info?.field && seat.group.fields) writeField(seat, row, info, call);
  }

  return {
    groups,
    numEnvs,
    episodeOver,
    reset,
    step() {
      for (let copy = 0; copy < numEnvs; copy++) if (!episodeOver[copy]) stepCopy(copy);
    },
    ...(first.metrics ? { metrics: (copy: number) => envs[copy]!.metrics!() } : {}),
    ...(first.scene ? { scene: packScene(envs) } : {}),
    ...(first.render ? { render: (copy: number, mode: 'ansi' | 'svg') => envs[copy]!.render!(mode) } : {}),
    ...(first.saveState && first.loadState
      ? {
          saveState: (): SnapshotRecord => ({
            copies: envs.map((env) => env.saveState!()),
            groups: saveGroups(groups),
            episodeOver: episodeOver.slice(),
            lived: lived.slice(),
          }),
          loadState(state: SnapshotRecord) {
            for (const [copy, env] of envs.entries()) env.loadState!((state['copies'] as readonly Snapshot[])[copy] as SnapshotRecord);
            loadGroups(groups, state['groups'] as SnapshotRecord);
            episodeOver.set(state['episodeOver'] as Uint8Array);
            lived.set(state['lived'] as Uint8Array);
          },
        }
      : {}),
    close() {
      for (const env of envs) env.close?.();
    },
  };
}

function packScene(envs: readonly ParallelEnv[]): SceneSource {
  return {
    layout: envs[0]!.scene!.layout,
    map: (copy) => envs[copy]!.scene!.map?.(0) ?? {},
    write: (copy, scene) => envs[copy]!.scene!.write(0, scene),
  };
}

/** Takes a row out of life, keeping its last position for the step it ended in. */
function endRow(group: PopulationEnv['groups'][number], row: number): void {
  const place = group.positions?.slice(row * group.positionSize!, (row + 1) * group.positionSize!);
  clearRows(group, row, row + 1);
  if (place) group.positions!.set(place, row * group.positionSize!);
}

function reward(rewards: Record<string, number>, agent: string, call: Call): number {
  const value = rewards[agent];
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw agentError(call, agent, value === undefined ? 'gave no reward.' : `gave the reward ${value}; expected a finite number.`);
}

function flag(flags: Record<string, boolean>, agent: string, name: string, call: Call): boolean {
  const value = flags[agent];
  if (typeof value === 'boolean') return value;
  throw agentError(call, agent, `gave ${name} = ${value}; expected true or false for every agent that acted.`);
}
