import { nearestName } from '../shared/nearest-name.ts';
import { UserError } from '../shared/user-error.ts';
import type { ParallelEnv } from './parallel-env.ts';
import { createGroup, type Group, type GroupSpec } from './population-env.ts';
import { describeSpace } from './space-values.ts';
import { type Box, box, type Space, spaceSize } from './spaces.ts';

/** Where an agent of a ParallelEnv sits in the arrays: row = copy * group.capacity + slot. */
export interface Seat {
  readonly agent: string;
  readonly group: Group;
  readonly slot: number;
  /** As the environment declares it; the group holds discrete observations as one-hot vectors. */
  readonly observationSpace: Space;
}

/** The groups of a ParallelEnv and the seats of its agents, in the order of `possibleAgents`. */
export interface Layout {
  readonly groups: readonly Group[];
  readonly seats: readonly Seat[];
  readonly seatOf: ReadonlyMap<string, Seat>;
}

/** Lays `numEnvs` copies of an environment out in arrays. Groups stand in the order in which their first agents do. */
export function createLayout(env: ParallelEnv, numEnvs: number, name: string): Layout {
  if (env.possibleAgents.length === 0) throw new UserError(`Environment "${name}" has no agents: possibleAgents is empty.`);
  const members = new Map<string, string[]>();
  for (const agent of env.possibleAgents) {
    const group = env.group?.(agent) ?? defaultGroup(agent);
    members.set(group, [...(members.get(group) ?? []), agent]);
  }
  const seatOf = new Map<string, Seat>();
  const groups = [...members].map(([groupName, agents]) => {
    const group = createGroup(groupSpec(env, groupName, agents, name), numEnvs);
    for (const [slot, agent] of agents.entries()) {
      if (seatOf.has(agent)) throw new UserError(`Environment "${name}" lists agent "${agent}" twice in possibleAgents.`);
      seatOf.set(agent, { agent, group, slot, observationSpace: env.observationSpace(agent) });
    }
    return group;
  });
  return { groups, seats: env.possibleAgents.map((agent) => seatOf.get(agent)!), seatOf };
}

/** Throws unless every name in a list or record that an environment gave is one of its possible agents. */
export function checkAgents(names: Iterable<string>, layout: Layout, where: string): void {
  for (const agent of names) {
    if (layout.seatOf.has(agent)) continue;
    const nearest = nearestName(agent, [...layout.seatOf.keys()]);
    const hint = nearest ? `; did you mean "${nearest}"?` : '';
    throw new UserError(`${where} names the agent "${agent}", which is not in possibleAgents${hint}`);
  }
}

/** "red_7" -> "red"; a name without an underscore is a group of its own. */
function defaultGroup(agent: string): string {
  const underscore = agent.lastIndexOf('_');
  return underscore > 0 ? agent.slice(0, underscore) : agent;
}

function groupSpec(env: ParallelEnv, name: string, agents: readonly string[], environment: string): GroupSpec {
  const first = agents[0]!;
  const observation = env.observationSpace(first);
  const action = env.actionSpace(first);
  const field = env.field?.(first);
  const claims = env.claims?.(first);
  for (const agent of agents) {
    sameSpace(observation, env.observationSpace(agent), `observation space`, agent);
    sameSpace(action, env.actionSpace(agent), `action space`, agent);
    if (env.field?.(agent)?.size !== field?.size) throw differs('declared field', agent);
    if (env.claims?.(agent) !== claims) throw differs('number of claims', agent);
  }
  return {
    name,
    capacity: agents.length,
    observationSpace: observationBox(observation, `Environment "${environment}", agent "${first}"`),
    actionSpace: action,
    ...(env.position ? { positionSize: env.positionSize ?? 2 } : {}),
    ...(env.actionMask && action.kind === 'discrete' ? { masksActions: true } : {}),
    ...(field ? { field } : {}),
    ...(claims ? { claims } : {}),
    ...(env.returns ? { returns: true } : {}),
  };

  function sameSpace(one: Space, other: Space, what: string, agent: string): void {
    if (JSON.stringify(one) === JSON.stringify(other) && describeSpace(one) === describeSpace(other)) return;
    throw differs(`${what} ${describeSpace(other)} (against ${describeSpace(one)})`, agent);
  }

  function differs(what: string, agent: string): UserError {
    return new UserError(
      `Environment "${environment}": agents "${first}" and "${agent}" are both in group "${name}", but the ${what} of the second differs. ` +
        'Agents of a group share their spaces; put them in different groups with group(agent).',
    );
  }
}

function observationBox(space: Space, where: string): Box {
  switch (space.kind) {
    case 'box':
      return space;
    case 'discrete':
      return box([space.n], 0, 1);
    case 'multi-discrete':
      return box([space.nvec.reduce((sum, n) => sum + n, 0)], 0, 1);
    case 'candidates':
      throw new UserError(
        `${where}: an observation space cannot be ${describeSpace(space)}; use a Box of ${spaceSize(space)} or more numbers.`,
      );
  }
}
