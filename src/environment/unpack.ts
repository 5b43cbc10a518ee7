import { UserError } from '../shared/user-error.ts';
import type { Info, ParallelEnv, ParallelResetOptions, SpaceValue } from './parallel-env.ts';
import type { Group, PopulationEnv } from './population-env.ts';
import { contains, describeSpace } from './space-values.ts';
import { spaceSize } from './spaces.ts';

interface Seat {
  readonly agent: string;
  readonly group: Group;
  readonly row: number;
}

/**
 * An array environment of one copy as records, the reverse of `pack`. The agent of slot i of group "red" is called "red_i".
 * Values are copies: later steps do not change them. Throws a UserError for an environment of several copies, for an action of an agent
 * that does not live, and for a missing action or one outside its space.
 */
export function unpack(env: PopulationEnv): ParallelEnv {
  if (env.numEnvs !== 1)
    throw new UserError(`Only an environment of one copy can be unpacked; this one has ${env.numEnvs}. Make it with numEnvs 1.`);
  const seats = new Map<string, Seat>();
  for (const group of env.groups) {
    for (let row = 0; row < group.capacity; row++) {
      const agent = `${group.name}_${row}`;
      seats.set(agent, { agent, group, row });
    }
  }
  const seatOf = (agent: string): Seat => {
    const seat = seats.get(agent);
    if (!seat) throw new UserError(`There is no agent "${agent}"; agents are called ${env.groups.map(namesOf).join(' and ')}.`);
    return seat;
  };
  const first = env.groups[0]!;
  const live = () => [...seats.values()].filter(({ group, row }) => group.alive[row]);

  return {
    possibleAgents: [...seats.keys()],
    get agents() {
      return env.episodeOver[0] ? [] : live().map(({ agent }) => agent);
    },
    observationSpace: (agent) => seatOf(agent).group.observationSpace,
    actionSpace: (agent) => seatOf(agent).group.actionSpace,
    group: (agent) => seatOf(agent).group.name,
    reset({ seed, options }: ParallelResetOptions) {
      env.reset(0, { seed, ...options });
      const present = live();
      return {
        observations: Object.fromEntries(present.map((seat) => [seat.agent, observationOf(seat)])),
        infos: Object.fromEntries(present.map((seat) => [seat.agent, infoOf(seat, false)])),
      };
    },
    step(actions) {
      if (env.episodeOver[0]) throw new UserError('step() was called after the end of the episode; call reset() first.');
      const acting = live();
      writeActions(acting, actions, seatOf);
      env.step();
      const acted = new Set(acting);
      const present = [...seats.values()].filter((seat) => acted.has(seat) || seat.group.alive[seat.row]);
      const collect = <T>(value: (seat: Seat) => T): Record<string, T> =>
        Object.fromEntries(present.map((seat) => [seat.agent, value(seat)]));
      return {
        observations: collect(observationOf),
        rewards: collect(({ group, row }) => group.rewards[row]!),
        terminations: collect(({ group, row }) => group.terminated[row] === 1),
        truncations: collect(({ group, row }) => group.truncated[row] === 1),
        infos: collect((seat) => infoOf(seat, acted.has(seat))),
      };
    },
    ...(env.groups.some((group) => group.masksActions)
      ? {
          actionMask(agent: string) {
            const { group, row } = seatOf(agent);
            const space = group.actionSpace;
            if (group.actionMask) return slice(group.actionMask, row, group.rows);
            return new Uint8Array(space.kind === 'discrete' ? space.n : spaceSize(space)).fill(1);
          },
        }
      : {}),
    ...(first.positions && env.groups.every((group) => group.positionSize === first.positionSize)
      ? {
          positionSize: first.positionSize!,
          position(agent: string) {
            const { group, row } = seatOf(agent);
            return slice(group.positions!, row, group.rows);
          },
        }
      : {}),
    ...(env.groups.some((group) => group.field) ? { field: (agent: string) => seatOf(agent).group.field } : {}),
    ...(env.groups.some((group) => group.claims) ? { claims: (agent: string) => seatOf(agent).group.claims } : {}),
    ...(env.groups.some((group) => group.returns) ? { returns: true } : {}),
    ...(env.metrics ? { metrics: () => env.metrics!(0) } : {}),
    ...(env.scene ? { scene: env.scene } : {}),
    ...(env.render ? { render: (mode: 'ansi' | 'svg') => env.render!(0, mode) } : {}),
    ...(env.saveState && env.loadState ? { saveState: () => env.saveState!(), loadState: (state) => env.loadState!(state) } : {}),
    close: () => env.close?.(),
  };
}

function writeActions(acting: readonly Seat[], actions: Record<string, SpaceValue>, seatOf: (agent: string) => Seat): void {
  for (const agent of Object.keys(actions)) {
    const { group, row } = seatOf(agent);
    if (!group.alive[row]) throw new UserError(`Agent "${agent}" was given an action, but it is not alive.`);
  }
  for (const { agent, group, row } of acting) {
    const action = actions[agent];
    if (action === undefined) throw new UserError(`Agent "${agent}" lives and was given no action.`);
    if (!contains(group.actionSpace, action)) {
      const given = typeof action === 'number' ? action : `[${Array.from(action).join(', ')}]`;
      throw new UserError(`The action ${given} of agent "${agent}" is not in its action space ${describeSpace(group.actionSpace)}.`);
    }
    if (typeof action === 'number') group.actions[row] = action;
    else group.actions.set(action, row * spaceSize(group.actionSpace));
  }
}

function observationOf({ group, row }: Seat): Float32Array {
  return slice(group.observations, row, group.rows);
}

function infoOf({ group, row }: Seat, acted: boolean): Info {
  const field = group.fields ? slice(group.fields, row, group.rows) : undefined;
  return {
    ...(group.candidates && group.alive[row] ? { candidates: candidatesOf(group, row) } : {}),
    ...(group.executed && acted ? { executed: group.executed[row]! } : {}),
    ...(field ? { field } : {}),
  };
}

function candidatesOf(group: Group, row: number): NonNullable<Info['candidates']> {
  const mask = slice(group.actionMask!, row, group.rows);
  const features = slice(group.candidates!, row, group.rows);
  const width = features.length / mask.length;
  return {
    features: Array.from(mask, (_, i) => features.slice(i * width, (i + 1) * width)),
    mask,
    ...(group.candidateBins ? { bins: slice(group.candidateBins, row, group.rows) } : {}),
    ...(group.claimed ? { claimed: Array.from(mask, (_, i) => claimsOf(group, row * mask.length + i)) } : {}),
  };
}

function claimsOf(group: Group, candidate: number): Int32Array {
  const claims = group.claimed!.subarray(candidate * group.claims!, (candidate + 1) * group.claims!);
  return claims.filter((claim) => claim >= 0);
}

function slice<T extends Float32Array | Uint8Array | Int32Array>(array: T, row: number, rows: number): T {
  const width = array.length / rows;
  return array.slice(row * width, (row + 1) * width) as T;
}

function namesOf(group: Group): string {
  return group.capacity === 1 ? `"${group.name}_0"` : `"${group.name}_0" to "${group.name}_${group.capacity - 1}"`;
}
