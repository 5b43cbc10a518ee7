import { type WrittenArray, writtenArrays } from './group-arrays.ts';
import { createGroup, type Group } from './population-env.ts';
import { contains, describeSpace } from './space-values.ts';

/** A group's rows of one copy just after a reset or a step. */
export interface Sight {
  readonly group: Group;
  readonly numEnvs: number;
  readonly copy: number;
  readonly from: number;
  readonly to: number;
  /** After a reset (nobody has acted) or a step. */
  readonly call: 'reset' | 'step';
  /** Arrays as they stood before the call. */
  readonly before: { readonly alive: Uint8Array; readonly actionMask: Uint8Array | null; readonly claimed: Int32Array | null };
  /** 1 for rows that have lived in this episode, up to before this call. */
  readonly lived: Uint8Array;
}

/** A part of the contract that can be seen at every moment by itself. */
export interface Rule {
  readonly name: string;
  /** Said when it held throughout. */
  readonly held: string;
  /** Groups to which it applies, and what is said when there are none. Default: all. */
  readonly applies?: (group: Group) => boolean;
  readonly none?: string;
  /** A clause about the first breach, or null. */
  breach(sight: Sight): string | null;
}

export const rules: readonly Rule[] = [
  {
    name: 'arrays have the sizes that the spec calls for',
    held: 'All arrays of all groups have the sizes that follow from spec and copies.',
    breach({ group, numEnvs }) {
      const expected = createGroup(group, numEnvs);
      for (const name of [
        'alive',
        'observations',
        'actions',
        'rewards',
        'terminated',
        'truncated',
        'actionMask',
        'candidates',
        'candidateBins',
        'claimed',
        'executed',
        'fields',
        'positions',
      ] as const) {
        const [found, wanted] = [group[name]?.length ?? 0, expected[name]?.length ?? 0];
        if (found !== wanted) return `the array "${name}" of group "${group.name}" has ${found} numbers instead of ${wanted}`;
      }
      return group.rows === numEnvs * group.capacity
        ? null
        : `group "${group.name}" has ${group.rows} rows instead of ${numEnvs * group.capacity}`;
    },
  },
  {
    name: 'observations stay in their space',
    held: 'Every observation was finite and within its space.',
    breach: (sight) =>
      firstRow(sight, (row) => {
        const { group, before } = sight;
        if (!group.alive[row] && !before.alive[row]) return null;
        const width = group.observations.length / group.rows;
        const observation = group.observations.subarray(row * width, (row + 1) * width);
        if (!contains(group.observationSpace, observation)) {
          const bad = observation.findIndex((value) => !contains({ ...group.observationSpace, shape: [1] }, [value]));
          return `has the observation component ${bad} = ${observation[bad]}, outside ${describeSpace(group.observationSpace)}`;
        }
        if (group.observationStorage !== 'uint8') return null;
        const odd = observation.find((value) => !Number.isInteger(value) || value < 0 || value > 255);
        return odd === undefined ? null : `has ${odd} in its observation, which is declared to hold whole numbers 0 to 255 (uint8)`;
      }),
  },
  {
    name: 'no NaN',
    held: 'Rewards, positions, candidates and fields were finite throughout.',
    breach: (sight) =>
      firstRow(sight, (row) => {
        for (const [name, array] of writtenArrays(sight.group)) {
          const bad = rowOf(array, row, sight.group).find((value) => !Number.isFinite(value));
          if (bad !== undefined) return `has ${bad} in ${name}`;
        }
        return null;
      }),
  },
  {
    name: 'dead agents stay silent',
    held: 'No agent had an observation, a reward or a flag after the step it ended in.',
    breach: (sight) =>
      firstRow(sight, (row) => {
        const { group, before, call } = sight;
        if (group.alive[row] || (call === 'step' && before.alive[row])) return null;
        const silent: WrittenArray[] = ['observations', 'rewards', 'terminated', 'truncated'];
        for (const name of silent) {
          const loud = rowOf(group[name]!, row, group).find((value) => value !== 0);
          if (loud !== undefined) return `is dead, but has ${loud} in ${name}; dead rows hold zeros`;
        }
        return null;
      }),
  },
  {
    name: 'rows never shift',
    held: 'Every row kept its agent: those that ended were flagged and did not come back unless declared.',
    breach: (sight) =>
      firstRow(sight, (row) => {
        const { group, before, call, lived } = sight;
        if (call === 'reset') return null;
        const flagged = group.terminated[row] || group.truncated[row];
        if (before.alive[row] && !group.alive[row] && !flagged) return 'is no longer alive, but was neither terminated nor truncated';
        if (before.alive[row] && group.alive[row] && flagged) return 'was terminated or truncated, but is still alive';
        if (!before.alive[row] && group.alive[row] && lived[row] && !group.returns) {
          return 'came back to life within an episode; declare `returns: true` for its group if that is meant';
        }
        return null;
      }),
  },
  {
    name: 'terminated and truncated exclude each other',
    held: 'No agent was terminated and truncated at once.',
    breach: (sight) =>
      firstRow(sight, (row) =>
        sight.group.terminated[row] && sight.group.truncated[row]
          ? 'is both terminated and truncated; a cut-off end is truncated only'
          : null,
      ),
  },
  {
    name: 'action masks leave a choice',
    held: 'Every live agent had at least one allowed action.',
    applies: (group) => group.masksActions === true && group.actionSpace.kind === 'discrete',
    none: 'No group masks discrete actions.',
    breach: (sight) =>
      firstRow(sight, (row) =>
        sight.group.alive[row] && rowOf(sight.group.actionMask!, row, sight.group).every((allowed) => !allowed)
          ? 'has no allowed action'
          : null,
      ),
  },
  {
    name: 'candidates are arbitrated',
    held: 'Candidate 0 always existed, and every agent that acted got a candidate that it had been offered.',
    applies: (group) => group.actionSpace.kind === 'candidates',
    none: 'No group chooses among candidates.',
    breach: (sight) => firstRow(sight, (row) => candidateBreach(sight, row)),
  },
  {
    name: 'claims go to one agent',
    held: 'Claims were listed in ascending order, and no two agents got the same one in a step.',
    applies: (group) => group.claims !== undefined,
    none: 'No candidates claim anything.',
    breach: (sight) => firstRow(sight, (row) => claimOrderBreach(sight.group, row)) ?? sharedClaim(sight),
  },
  {
    name: 'fields are distributions',
    held: 'Every declared field of an agent that acted was non-negative and summed to 1.',
    applies: (group) => group.field !== undefined,
    none: 'No group declares a field.',
    breach: (sight) =>
      firstRow(sight, (row) => {
        if (sight.call === 'reset' || !sight.before.alive[row]) return null;
        const field = rowOf(sight.group.fields!, row, sight.group);
        const total = field.reduce((sum, value) => sum + value, 0);
        const negative = field.find((value) => !(value >= 0));
        if (negative !== undefined) return `has ${negative} in its field; a distribution has no negative share`;
        return Math.abs(total - 1) <= 1e-4 ? null : `has a field that sums to ${total} instead of 1`;
      }),
  },
];

function candidateBreach({ group, before, call }: Sight, row: number): string | null {
  if (group.actionSpace.kind !== 'candidates') return null;
  const { choices } = group.actionSpace;
  if (group.alive[row] && !group.actionMask![row * choices]) return 'has no candidate 0, which always exists (doing nothing)';
  const bins = group.field?.size ?? 0;
  const bin = group.candidateBins && rowOf(group.candidateBins, row, group).find((value) => value < -1 || value >= bins);
  if (bin !== undefined) return `has the candidate bin ${bin}; expected -1 to ${bins - 1}`;
  const executed = group.executed![row]!;
  if (call === 'reset' || !before.alive[row]) return executed === -1 ? null : `did not act, but has executed = ${executed} instead of -1`;
  if (executed < 0 || executed >= choices) return `acted, but has executed = ${executed}; expected 0 to ${choices - 1}`;
  return before.actionMask![row * choices + executed] ? null : `has executed = ${executed}, a candidate that it had not been offered`;
}

/** Claims of a candidate come first, in ascending order, then -1; candidates that are not offered claim nothing. */
function claimOrderBreach(group: Group, row: number): string | null {
  const [claims, choices] = [group.claims!, group.actionMask!.length / group.rows];
  for (let choice = 0; choice < choices; choice++) {
    const from = (row * choices + choice) * claims;
    const list = Array.from(group.claimed!.subarray(from, from + claims));
    const count = list.filter((claim) => claim >= 0).length;
    const orderly = list.every((claim, i) => (i < count ? claim >= 0 && (i === 0 || claim > list[i - 1]!) : claim === -1));
    if (!orderly) return `has the claims ${list.join(', ')} in candidate ${choice}; expected ascending numbers, then -1`;
    if (count > 0 && group.alive[row] && !group.actionMask![row * choices + choice])
      return `has claims in candidate ${choice}, which it is not offered`;
  }
  return null;
}

/** Two agents of a copy that carried out candidates with a claim in common, or null. */
function sharedClaim({ group, copy, from, to, call, before }: Sight): string | null {
  if (call === 'reset') return null;
  const [claims, choices] = [group.claims!, group.actionMask!.length / group.rows];
  const holder = new Map<number, number>();
  for (let row = from; row < to; row++) {
    if (!before.alive[row] || group.executed![row]! < 0) continue;
    const first = (row * choices + group.executed![row]!) * claims;
    for (const claim of before.claimed!.subarray(first, first + claims)) {
      const other = claim < 0 ? undefined : holder.get(claim);
      if (other !== undefined)
        return `agents "${group.name}_${other - from}" and "${group.name}_${row - from}" of copy ${copy} both got claim ${claim}`;
      if (claim >= 0) holder.set(claim, row);
    }
  }
  return null;
}

function firstRow({ group, copy, from, to }: Sight, breach: (row: number) => string | null): string | null {
  for (let row = from; row < to; row++) {
    const found = breach(row);
    if (found) return `agent "${group.name}_${row - from}" of copy ${copy} ${found}`;
  }
  return null;
}

function rowOf(array: ArrayLike<number>, row: number, group: Group): number[] {
  const width = array.length / group.rows;
  return Array.from({ length: width }, (_, i) => array[row * width + i]!);
}
