import { UserError } from '../shared/user-error.ts';
import type { Seat } from './pack-layout.ts';
import type { Info, ParallelEnv, SpaceValue } from './parallel-env.ts';
import { contains, describeSpace } from './space-values.ts';
import type { Candidates, Discrete } from './spaces.ts';

/** The call whose results are being read, for messages: environment, copy and "reset" or "step". */
export interface Call {
  readonly environment: string;
  readonly copy: number;
  readonly name: 'reset' | 'step';
}

/** The error for something wrong that an environment said of an agent. */
export function agentError(call: Call, agent: string, problem: string): UserError {
  return new UserError(`Environment "${call.environment}", copy ${call.copy}, agent "${agent}": ${call.name}() ${problem}`);
}

/** Reads the action that the learner wrote for a row. Throws when it is outside the action space. */
export function readAction(seat: Seat, row: number, call: Call): SpaceValue {
  const { actions, actionSpace } = seat.group;
  const width = actions.length / seat.group.rows;
  const action = actionSpace.kind === 'discrete' ? actions[row]! : actions.slice(row * width, (row + 1) * width);
  if (contains(actionSpace, action)) return action;
  throw agentError(
    call,
    seat.agent,
    `was given the action ${inWords(action)}, which is not in its action space ${describeSpace(actionSpace)}.`,
  );
}

/** Writes an observation, one-hot where the space is discrete. */
export function writeObservation(seat: Seat, row: number, value: SpaceValue | undefined, call: Call): void {
  const { observations } = seat.group;
  const space = seat.observationSpace;
  const width = observations.length / seat.group.rows;
  const start = row * width;
  if (value === undefined) throw agentError(call, seat.agent, 'gave no observation.');
  if (space.kind === 'box') {
    writeNumbers(observations, start, value, width, 'an observation', seat.agent, call);
    return;
  }
  if (!contains(space, value)) {
    throw agentError(
      call,
      seat.agent,
      `gave the observation ${inWords(value)}, which is not in its observation space ${describeSpace(space)}.`,
    );
  }
  observations.fill(0, start, start + width);
  if (typeof value === 'number') {
    observations[start + value] = 1;
  } else if (space.kind === 'multi-discrete') {
    let offset = start;
    for (const [i, n] of space.nvec.entries()) {
      observations[offset + value[i]!] = 1;
      offset += n;
    }
  }
}

/** Writes what a live agent is offered: position, allowed actions or candidates. */
export function writeOffers(seat: Seat, row: number, env: ParallelEnv, info: Info | undefined, call: Call): void {
  const { group, agent } = seat;
  if (group.positions) {
    writeNumbers(
      group.positions,
      row * group.positionSize!,
      env.position!(agent),
      group.positionSize!,
      'a position (see positionSize)',
      agent,
      call,
    );
  }
  if (group.actionSpace.kind === 'candidates') writeCandidates(seat, row, group.actionSpace, info, call);
  else if (group.actionMask) writeActionMask(seat, row, group.actionSpace as Discrete, env.actionMask!(agent), call);
}

/** Writes what became of an agent that acted: the candidate executed and the field it saw. */
export function writeOutcome(seat: Seat, row: number, info: Info | undefined, call: Call): void {
  const { group, agent } = seat;
  if (group.executed && group.actionSpace.kind === 'candidates') {
    const executed = info?.executed;
    if (executed === undefined || !Number.isInteger(executed) || executed < 0 || executed >= group.actionSpace.choices) {
      throw agentError(
        call,
        agent,
        `gave infos.executed = ${executed}; expected the candidate executed, 0 to ${group.actionSpace.choices - 1}.`,
      );
    }
    group.executed[row] = executed;
  }
  if (group.fields) writeField(seat, row, info, call);
}

/** Writes the declared field of a row; throws when the environment gave none. */
export function writeField(seat: Seat, row: number, info: Info | undefined, call: Call): void {
  const { fields, field } = seat.group;
  if (!info?.field) throw agentError(call, seat.agent, 'gave no infos.field, though field(agent) declares one.');
  writeNumbers(fields!, row * field!.size, info.field, field!.size, 'a field', seat.agent, call);
}

function writeCandidates(seat: Seat, row: number, space: Candidates, info: Info | undefined, call: Call): void {
  const { group, agent } = seat;
  const offered = info?.candidates;
  if (!offered) throw agentError(call, agent, 'gave no infos.candidates, from which agents with a Candidates action space choose.');
  const count = offered.features.length;
  if (count < 1 || count > space.choices) {
    throw agentError(call, agent, `gave ${count} candidates; expected 1 to ${space.choices}.`);
  }
  const width = space.features.length;
  const first = row * space.choices;
  const mask = group.actionMask!;
  mask.fill(0, first, first + space.choices);
  group.candidates!.fill(0, first * width, (first + space.choices) * width);
  group.candidateBins?.fill(-1, first, first + space.choices);
  const claims = group.claims ?? 0;
  group.claimed?.fill(-1, first * claims, (first + space.choices) * claims);
  for (const [i, features] of offered.features.entries()) {
    if (offered.mask && !offered.mask[i]) continue;
    mask[first + i] = 1;
    writeNumbers(group.candidates!, (first + i) * width, features, width, `features of candidate ${i}`, agent, call);
    if (group.candidateBins) group.candidateBins[first + i] = offered.bins?.[i] ?? -1;
    const claimed = offered.claimed?.[i] ?? [];
    if (claimed.length > claims)
      throw agentError(call, agent, `gave ${claimed.length} claims of candidate ${i}; expected at most ${claims}.`);
    group.claimed?.set(claimed, (first + i) * claims);
  }
}

function writeActionMask(seat: Seat, row: number, space: Discrete, mask: ArrayLike<number> | undefined, call: Call): void {
  const from = row * space.n;
  if (mask === undefined) {
    seat.group.actionMask!.fill(1, from, from + space.n);
    return;
  }
  if (mask.length !== space.n) throw agentError(call, seat.agent, `has an action mask of ${mask.length} numbers; expected ${space.n}.`);
  for (let i = 0; i < space.n; i++) seat.group.actionMask![from + i] = mask[i] ? 1 : 0;
}

function writeNumbers(into: Float32Array, start: number, value: SpaceValue, width: number, what: string, agent: string, call: Call): void {
  const numbers = typeof value === 'number' ? [value] : value;
  if (numbers?.length !== width) {
    throw agentError(call, agent, `gave ${what} of ${numbers?.length ?? 'no'} numbers; expected ${width}.`);
  }
  for (let i = 0; i < width; i++) {
    const component = numbers[i]!;
    if (!Number.isFinite(component))
      throw agentError(call, agent, `gave ${what} with ${component} at index ${i}; expected finite numbers.`);
    into[start + i] = component;
  }
}

function inWords(value: SpaceValue): string {
  return typeof value === 'number' ? String(value) : `[${Array.from(value).join(', ')}]`;
}
