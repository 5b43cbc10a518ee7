import { clearRows, loadGroups, saveGroups } from '../../src/environment/group-arrays.ts';
import { createGroup, type Group, type PopulationEnv } from '../../src/environment/population-env.ts';
import { box, candidates, discrete } from '../../src/environment/spaces.ts';
import type { SnapshotRecord } from '../../src/shared/snapshot.ts';

/** A world of a few states, in which each agent moves alone, by rules without chance. */
export interface TinyWorld {
  readonly states: number;
  readonly actions: number;
  /** The state that an agent begins an episode in. */
  start(episode: number): number;
  /** What an agent gets for an action, where it leads, and whether its life ends there. */
  outcome(agent: number, state: number, action: number): { readonly reward: number; readonly next: number; readonly ends?: boolean };
  /** Whether an action exists; default: all do. */
  allowed?(state: number, action: number): boolean;
  /** Which candidate is carried out of the one that was best to the agent; default: that one. */
  arbitrate?(state: number, best: number): number;
  /** Steps after which all are cut off. */
  readonly limit: number;
}

/** One decision, then the end; what it pays differs from agent to agent. */
export const once: TinyWorld = {
  states: 1,
  actions: 2,
  limit: 5,
  start: () => 0,
  outcome: (agent, _, action) => ({ reward: action * [1, 3, -2][agent]!, next: 0, ends: true }),
};

export interface TinyOptions {
  readonly agents: number;
  readonly numEnvs?: number;
  /** Actions are candidates, told by their reward and where they lead. */
  readonly asCandidates?: boolean;
  /** Nothing is offered to those whose lives have ended, not even where they were cut off. */
  readonly silentEnds?: boolean;
}

/** The world as an environment: agents see their state, one-hot. */
export function tinyEnv(
  world: TinyWorld,
  { agents, numEnvs = 1, asCandidates = false, silentEnds = false }: TinyOptions,
): PopulationEnv & { groups: [Group] } {
  const { states, actions, limit } = world;
  const features = ['reward', ...Array.from({ length: states }, (_, state) => `to ${state}`)];
  const group = createGroup(
    {
      name: 'agent',
      capacity: agents,
      observationSpace: box([states], 0, 1),
      actionSpace: asCandidates ? candidates(actions, features) : discrete(actions),
      ...(world.allowed ? { masksActions: true } : {}),
    },
    numEnvs,
  );
  const place = new Int32Array(group.rows);
  const time = new Int32Array(numEnvs);
  const episodeOver = new Uint8Array(numEnvs).fill(1);
  const allowed = (state: number, action: number) => world.allowed?.(state, action) ?? true;

  function show(row: number): void {
    const state = place[row]!;
    group.observations.fill(0, row * states, (row + 1) * states);
    group.observations[row * states + state] = 1;
    for (let action = 0; action < actions; action++) {
      const at = row * actions + action;
      if (group.actionMask) group.actionMask[at] = allowed(state, action) ? 1 : 0;
      if (!asCandidates || !allowed(state, action)) continue;
      const { reward, next } = world.outcome(row % agents, state, action);
      group.candidates!.fill(0, at * features.length, (at + 1) * features.length);
      group.candidates![at * features.length] = reward;
      group.candidates![at * features.length + 1 + next] = 1;
    }
  }

  function chosen(row: number): number {
    if (!asCandidates) return group.actions[row]!;
    let best = 0;
    for (let i = 1; i < actions; i++) {
      if (allowed(place[row]!, i) && group.actions[row * actions + i]! > group.actions[row * actions + best]!) best = i;
    }
    group.executed![row] = world.arbitrate?.(place[row]!, best) ?? best;
    return group.executed![row]!;
  }

  function step(copy: number): void {
    const over = ++time[copy]! >= limit;
    let living = 0;
    for (let row = copy * agents; row < (copy + 1) * agents; row++) {
      if (!group.alive[row]) {
        clearRows(group, row, row + 1);
        continue;
      }
      const { reward, next, ends } = world.outcome(row % agents, place[row]!, chosen(row));
      group.rewards[row] = reward;
      place[row] = next;
      show(row);
      if (ends) group.terminated[row] = 1;
      else if (over) group.truncated[row] = 1;
      else living++;
      if (!ends && !over) continue;
      group.alive[row] = 0;
      if (silentEnds) group.actionMask?.fill(0, row * actions, (row + 1) * actions);
    }
    if (living === 0) episodeOver[copy] = 1;
  }

  return {
    groups: [group],
    numEnvs,
    episodeOver,
    reset(copy, { episode = 0 }) {
      clearRows(group, copy * agents, (copy + 1) * agents);
      time[copy] = 0;
      episodeOver[copy] = 0;
      for (let row = copy * agents; row < (copy + 1) * agents; row++) {
        place[row] = world.start(episode);
        group.alive[row] = 1;
        show(row);
      }
    },
    step() {
      for (let copy = 0; copy < numEnvs; copy++) if (!episodeOver[copy]) step(copy);
    },
    saveState: () => ({ groups: saveGroups([group]), place: place.slice(), time: time.slice(), episodeOver: episodeOver.slice() }),
    loadState(state) {
      loadGroups([group], state['groups'] as SnapshotRecord);
      place.set(state['place'] as Int32Array);
      time.set(state['time'] as Int32Array);
      episodeOver.set(state['episodeOver'] as Uint8Array);
    },
  };
}

/** Action values of an agent by iteration: Q(s, a) = r + gamma v(Q(s', .)), over the actions that exist; NaN for those that do not. */
export function solve(world: TinyWorld, agent: number, gamma: number, value: (values: number[], state: number) => number): number[][] {
  const { states, actions, allowed = () => true } = world;
  let table = Array.from({ length: states }, () => new Array<number>(actions).fill(0));
  for (let sweep = 0; sweep < 500; sweep++) {
    const last = table;
    const worth = (state: number) => value(last[state]!, state);
    table = last.map((row, state) =>
      row.map((_, action) => {
        if (!allowed(state, action)) return Number.NaN;
        const { reward, next, ends } = world.outcome(agent, state, action);
        return reward + (ends ? 0 : gamma * worth(next));
      }),
    );
  }
  return table;
}
