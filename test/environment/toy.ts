import { z } from 'zod';
import { defineEnvironment } from '../../src/environment/definition.ts';
import { clearRows, loadGroups, saveGroups } from '../../src/environment/group-arrays.ts';
import { createGroup, type Group, type PopulationEnv } from '../../src/environment/population-env.ts';
import { box, candidates, discrete } from '../../src/environment/spaces.ts';
import { checkEnvironment } from '../../src/environment/testing.ts';
import { createRng, type Rng } from '../../src/shared/rng.ts';
import type { Snapshot, SnapshotRecord } from '../../src/shared/snapshot.ts';

/** Everything of the toy that a test may break. */
export interface Toy {
  readonly env: PopulationEnv;
  readonly walkers: Group;
  readonly buyers: Group;
  /** Steps of each copy's episode so far. */
  readonly time: Int32Array;
  readonly rngs: Rng[];
}

/** Called after everything else of a reset or a step of a copy. */
export type Sabotage = (toy: Toy, copy: number, call: 'reset' | 'step') => void;

export const capacity = 3;
const buyers = 2;

/**
 * A small honest environment that uses the whole contract: walkers with masked actions and places, who die one after the other; buyers
 * who choose among candidates, the last of which claims a thing of theirs alone; fields; an end by truncation after six steps.
 */
export function createToy(numEnvs: number, sabotage: Sabotage = () => {}): Toy {
  const walkerGroup = createGroup(
    {
      name: 'walker',
      capacity,
      observationSpace: box([2], 0, 1),
      actionSpace: discrete(3),
      masksActions: true,
      positionSize: 1,
      field: { size: 2 },
    },
    numEnvs,
  );
  const buyerGroup = createGroup(
    {
      name: 'buyer',
      capacity: buyers,
      observationSpace: box([1], 0, 255),
      observationStorage: 'uint8',
      actionSpace: candidates(3, ['price', 'distance']),
      positionSize: 1,
      field: { size: 2 },
      claims: 2,
    },
    numEnvs,
  );
  const episodeOver = new Uint8Array(numEnvs).fill(1);
  const time = new Int32Array(numEnvs);
  const rngs = Array.from({ length: numEnvs }, () => createRng(0));

  function show(copy: number): void {
    const rng = rngs[copy]!;
    for (let row = copy * capacity; row < (copy + 1) * capacity; row++) {
      if (!walkerGroup.alive[row] && !walkerGroup.terminated[row] && !walkerGroup.truncated[row]) continue;
      walkerGroup.observations.set([rng.uniform(), time[copy]! / 6], row * 2);
      walkerGroup.fields!.set([0.25, 0.75], row * 2);
      if (!walkerGroup.alive[row]) continue;
      walkerGroup.positions![row] = rng.normal();
      walkerGroup.actionMask!.set([1, rng.integer(2), 1], row * 3);
    }
    for (let row = copy * buyers; row < (copy + 1) * buyers; row++) {
      buyerGroup.observations[row] = rng.integer(256);
      buyerGroup.fields!.set([1, 0], row * 2);
      if (!buyerGroup.alive[row]) continue;
      buyerGroup.actionMask!.set([1, 0, rng.integer(2)], row * 3);
      for (let i = 0; i < 6; i++) buyerGroup.candidates![row * 6 + i] = rng.uniform();
      buyerGroup.candidateBins!.set([-1, 0, 1], row * 3);
      if (buyerGroup.actionMask![row * 3 + 2]) buyerGroup.claimed![(row * 3 + 2) * 2] = row - copy * buyers;
    }
  }

  const env: PopulationEnv = {
    groups: [walkerGroup, buyerGroup],
    numEnvs,
    episodeOver,
    reset(copy, { seed }) {
      rngs[copy]!.load(createRng(seed).save());
      time[copy] = 0;
      for (const group of env.groups) {
        clearRows(group, copy * group.capacity, (copy + 1) * group.capacity);
        group.alive.fill(1, copy * group.capacity, (copy + 1) * group.capacity);
      }
      episodeOver[copy] = 0;
      show(copy);
      sabotage(toy, copy, 'reset');
    },
    step() {
      for (let copy = 0; copy < numEnvs; copy++) {
        if (episodeOver[copy]) continue;
        time[copy]!++;
        for (let slot = 0; slot < capacity; slot++) {
          const row = copy * capacity + slot;
          const acted = walkerGroup.alive[row];
          clearRows(walkerGroup, row, row + 1);
          if (!acted) continue;
          walkerGroup.rewards[row] = walkerGroup.actions[row]! + rngs[copy]!.uniform();
          const dies = time[copy] === 2 + slot;
          walkerGroup.alive[row] = dies ? 0 : 1;
          walkerGroup.terminated[row] = dies ? 1 : 0;
        }
        const ends = time[copy] === 6;
        for (let row = copy * buyers; row < (copy + 1) * buyers; row++) {
          const scores = Array.from({ length: 3 }, (_, i) => (buyerGroup.actionMask![row * 3 + i] ? buyerGroup.actions[row * 3 + i]! : -1));
          clearRows(buyerGroup, row, row + 1);
          buyerGroup.executed![row] = scores.indexOf(Math.max(...scores));
          buyerGroup.rewards[row] = Math.fround(Math.max(...scores));
          buyerGroup.alive[row] = ends ? 0 : 1;
          buyerGroup.truncated[row] = ends ? 1 : 0;
        }
        episodeOver[copy] = ends ? 1 : 0;
        show(copy);
        sabotage(toy, copy, 'step');
      }
    },
    metrics: (copy) => ({ time: time[copy]! }),
    saveState: () => ({
      groups: saveGroups(env.groups),
      episodeOver: episodeOver.slice(),
      time: time.slice(),
      rngs: rngs.map((rng): Snapshot => rng.save()),
    }),
    loadState(state: SnapshotRecord) {
      loadGroups(env.groups, state['groups'] as SnapshotRecord);
      episodeOver.set(state['episodeOver'] as Uint8Array);
      time.set(state['time'] as Int32Array);
      for (const [copy, rng] of rngs.entries()) rng.load((state['rngs'] as unknown as Parameters<Rng['load']>[0][])[copy]!);
    },
  };
  const toy: Toy = { env, walkers: walkerGroup, buyers: buyerGroup, time, rngs };
  return toy;
}

/** The toy as a definition; `change` makes another environment of it. */
export function defineToy(change: (toy: Toy) => PopulationEnv = ({ env }) => env, sabotage?: Sabotage) {
  return defineEnvironment({
    name: 'toy',
    summary: 'a toy that uses the whole contract',
    parameters: z.object({}),
    make: (_, { numEnvs }) => change(createToy(numEnvs, sabotage)),
  });
}

/** Writes one number of an array. */
export const put = (array: { [index: number]: number }, index: number, value: number): void => {
  array[index] = value;
};

/** What a check says of a toy. */
export const statusOf = async (definition: ReturnType<typeof defineToy>, name: string) => {
  const { checks } = await checkEnvironment(definition, { maxSteps: 50 });
  return checks.find((check) => check.name === name);
};
