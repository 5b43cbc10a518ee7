import { createSetArbiter } from '../../src/arbitration/create-set-arbiter.ts';
import { clearRows, loadGroups, saveGroups } from '../../src/environment/group-arrays.ts';
import { createGroup, type Group, type PopulationEnv } from '../../src/environment/population-env.ts';
import { box, candidates } from '../../src/environment/spaces.ts';
import { createRng, type Rng, type RngState } from '../../src/shared/rng.ts';
import type { SnapshotRecord } from '../../src/shared/snapshot.ts';

const places = 8;
const choices = 6;
const claims = 2;
const requestsPerStep = 6;

/**
 * Cabs on a line of eight places. Requests appear in the left half; half of them lead to the far end, from where a cab is long on its way back. A cab may
 * stay, go a place to the left, or take one request of its own place or those beside it, or two that lead to the same place.
 */
export async function claimsEnv({ agents = 3, numEnvs = 1, limit = 30 } = {}): Promise<PopulationEnv & { groups: [Group] }> {
  const features = ['reward', ...Array.from({ length: places }, (_, place) => `to ${place}`)];
  const group = createGroup(
    {
      name: 'cab',
      capacity: agents,
      observationSpace: box([places], 0, 1),
      actionSpace: candidates(choices, features),
      claims,
      field: { size: places },
    },
    numEnvs,
  );
  const arbiter = await createSetArbiter({ kind: 'auction' });
  const place = new Int32Array(group.rows);
  const time = new Int32Array(numEnvs);
  const episodeOver = new Uint8Array(numEnvs).fill(1);
  const served = new Int32Array(numEnvs);
  const streams: Rng[] = Array.from({ length: numEnvs }, () => createRng(0));

  function offer(row: number, choice: number, to: number, claimed: readonly number[]): void {
    const at = row * choices + choice;
    group.actionMask![at] = 1;
    group.candidates![at * features.length] = claimed.length;
    group.candidates![at * features.length + 1 + to] = 1;
    group.candidateBins![at] = to;
    group.claimed!.set(claimed, at * claims);
  }

  function show(copy: number): void {
    const [from, to] = [copy * agents, (copy + 1) * agents];
    group.actionMask!.fill(0, from * choices, to * choices);
    group.candidates!.fill(0, from * choices * features.length, to * choices * features.length);
    group.claimed!.fill(-1, from * choices * claims, to * choices * claims);
    group.observations.fill(0, from * places, to * places);
    const rng = streams[copy]!;
    const requests = Array.from({ length: requestsPerStep }, () => ({
      origin: rng.integer(places / 2),
      destination: rng.uniform() < 0.5 ? places - 1 : rng.integer(places / 2),
    }));
    for (let row = from; row < to; row++) {
      const here = place[row]!;
      group.observations[row * places + here] = 1;
      for (let bin = 0; bin < places; bin++) group.fields![row * places + bin] = 1 / places;
      offer(row, 0, here, []);
      offer(row, 1, Math.max(0, here - 1), []);
      let next = 2;
      const near = requests.flatMap(({ origin }, i) => (Math.abs(origin - here) <= 1 ? [i] : []));
      for (const one of near) {
        const { destination } = requests[one]!;
        const other = near.find((i) => i > one && requests[i]!.destination === destination);
        if (next < choices) offer(row, next++, destination, [one]);
        if (other !== undefined && next < choices) offer(row, next++, destination, [one, other]);
      }
    }
  }

  function step(copy: number): void {
    const [from, to] = [copy * agents, (copy + 1) * agents];
    const executed = new Int32Array(agents);
    const part = <T extends Float32Array | Uint8Array | Int32Array>(array: T, width: number) =>
      array.subarray(from * width, to * width) as T;
    arbiter({
      vehicles: agents,
      choices,
      claims,
      items: requestsPerStep,
      scores: part(group.actions as Float32Array, choices),
      mask: part(group.actionMask!, choices),
      claimed: part(group.claimed!, choices * claims),
      executed,
    });
    const over = ++time[copy]! >= limit;
    for (let row = from; row < to; row++) {
      const at = row * choices + executed[row - from]!;
      group.executed![row] = executed[row - from]!;
      group.rewards[row] = group.candidates![at * features.length]!;
      served[copy]! += group.rewards[row]!;
      place[row] = group.candidateBins![at]!;
      group.terminated[row] = over ? 1 : 0;
      group.alive[row] = over ? 0 : 1;
    }
    show(copy);
    episodeOver[copy] = over ? 1 : 0;
  }

  return {
    groups: [group],
    numEnvs,
    episodeOver,
    reset(copy, { seed }) {
      clearRows(group, copy * agents, (copy + 1) * agents);
      streams[copy] = createRng(seed);
      time[copy] = 0;
      served[copy] = 0;
      episodeOver[copy] = 0;
      for (let row = copy * agents; row < (copy + 1) * agents; row++) {
        place[row] = row % (places / 2);
        group.alive[row] = 1;
      }
      show(copy);
    },
    step() {
      for (let copy = 0; copy < numEnvs; copy++) if (!episodeOver[copy]) step(copy);
    },
    metrics: (copy) => ({ served: served[copy]! }),
    saveState: () => ({
      groups: saveGroups([group]),
      place: place.slice(),
      time: time.slice(),
      served: served.slice(),
      episodeOver: episodeOver.slice(),
      streams: streams.map((stream) => stream.save()),
    }),
    loadState(state) {
      loadGroups([group], state['groups'] as SnapshotRecord);
      for (const [name, array] of Object.entries({ place, time, served })) array.set(state[name] as Int32Array);
      episodeOver.set(state['episodeOver'] as Uint8Array);
      for (const [i, saved] of (state['streams'] as RngState[]).entries()) streams[i]!.load(saved);
    },
  };
}
