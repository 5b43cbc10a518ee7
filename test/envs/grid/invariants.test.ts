import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extraFeatures } from '../../../envs/grid/game.ts';
import type { GridEnvironment } from '../../../envs/grid/grid-environment.ts';
import { ATTACK, KILL, type World } from '../../../envs/grid/world.ts';
import { createRng } from '../../../src/shared/rng.ts';
import { chase } from './chase.ts';
import { games } from './games.ts';
import { makeGrid } from './make-grid.ts';
import { slowObservation } from './slow-observation.ts';

/** Small games, crowded, so that much happens. */
const small: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  battle: { mapSize: 13, start: 'random', agents: 12 },
  'combined-arms': { mapSize: 16, start: 'random', melee: 9, ranged: 7 },
  gather: { mapSize: 12, layout: 'random', agents: 14, food: 20 },
  'tiger-deer': { mapSize: 12, tigers: 9, deer: 12, tigerRecovery: -0.6 },
  battlefield: { mapSize: 46, start: 'random', agents: 20 },
  'adversarial-pursuit': { mapSize: 12, predators: 6, prey: 12 },
};

const runs = fc.record({
  game: fc.constantFrom(...games),
  seed: fc.nat(),
  randomness: fc.constantFrom(0.2, 1),
  seen: fc.record({
    minimap: fc.boolean(),
    extraFeatures: fc.oneof(fc.boolean(), fc.subarray([...extraFeatures])),
    featureLayout: fc.constantFrom('planes', 'vector'),
  }),
});

/** Plays a small game of any kind and looks at it after every step. */
function always(look: (env: GridEnvironment, world: World, before: World | null) => void, numRuns: number, steps = 25) {
  return fc.assert(
    fc.asyncProperty(runs, async ({ game: { definition }, seed, randomness, seen }) => {
      const env = await makeGrid(definition, { ...small[definition.name], ...seen });
      const [before] = (await makeGrid(definition, { ...small[definition.name], ...seen })).worlds;
      const world = env.worlds[0]!;
      const rng = createRng(seed);
      env.reset(0, { seed });
      look(env, world, null);
      for (let step = 0; step < steps && !env.episodeOver[0]; step++) {
        chase(env, 0, rng, randomness);
        before!.loadState(world.saveState());
        env.step();
        look(env, world, before!);
      }
    }),
    { numRuns },
  );
}

describe('after every step', () => {
  it('nothing is kept of what stands in the rows of the dead', async () => {
    await always((_, { action }, before) => {
      for (const [body, alive] of before?.alive.entries() ?? []) if (!alive) expect(action[body]).toBe(-1);
    }, 20);
  });

  it('every cell is free, a wall, or held by the one body that stands there, and the bits say the same', async () => {
    await always((_, { map, bodies, alive, x, y, groups, groupIndex }, before) => {
      const expected = new Int32Array(map.cells.length);
      if (before) for (const [cell, occupant] of before.map.cells.entries()) if (occupant === -1) expected[cell] = -1;
      if (!before) for (const [cell, occupant] of map.cells.entries()) if (occupant === -1) expected[cell] = -1;
      for (let body = 0; body < bodies; body++) {
        const side = alive[body] ? (groups[groupIndex[body]!]!.type.side ?? 1) : 0;
        for (let row = 0; row < side; row++) {
          for (let column = 0; column < side; column++) {
            const cell = map.cellOf(x[body]! + column, y[body]! + row);
            if (expected[cell] !== 0) throw new Error(`Two stand on cell ${cell}.`);
            expected[cell] = body + 1;
          }
        }
      }
      expect(firstDifference(map.cells, expected)).toBe(-1);
      for (const [cell, occupant] of map.cells.entries()) {
        const column = cell % map.stride;
        const word = map.bits[Math.floor(cell / map.stride) * map.wordsPerRow + (column >> 5)]!;
        if (((word >>> (column & 31)) & 1) !== (occupant === 0 ? 0 : 1)) throw new Error(`The bit of cell ${cell} is wrong.`);
      }
    }, 20);
  });

  it('health is between 0 and full for the living and below 0 for those who died, and the living are counted', async () => {
    await always((_, { bodies, alive, died, hp, groups, groupIndex, living }) => {
      const counts = new Int32Array(groups.length);
      for (let body = 0; body < bodies; body++) {
        const health = hp[body]!;
        if (died[body] && health >= 0) throw new Error(`Body ${body} died with ${health}.`);
        if (!alive[body]) continue;
        counts[groupIndex[body]!]!++;
        if (health < 0 || health > groups[groupIndex[body]!]!.type.hp) throw new Error(`Body ${body} lives with ${health}.`);
      }
      expect(living).toEqual(counts);
    }, 20);
  });

  it('the dead have done nothing and got nothing', async () => {
    await always((_, world, before) => {
      if (!before) return;
      for (let body = 0; body < world.bodies; body++) {
        if (before.alive[body]) continue;
        expect([world.alive[body], world.died[body], world.deed[body], world.reward[body]]).toEqual([0, 0, 0, 0]);
        expect([world.x[body], world.y[body], world.hp[body]]).toEqual([before.x[body], before.y[body], before.hp[body]]);
      }
    }, 20);
  });

  it('rewards add up to what the rules pay for the deeds of the step, body by body', async () => {
    await always((env, world, before) => {
      if (!before) return;
      const due = new Float64Array(world.bodies);
      const typeOf = (body: number) => world.groupOf(body).type;
      const hits = new Map<string, number>();
      for (let body = 0; body < world.bodies; body++) {
        if (!before.alive[body]) continue;
        const { stepReward = 0, attackPenalty = 0, deadPenalty = 0 } = typeOf(body);
        const attacked = world.action[body]! >= world.actionTables[world.groupIndex[body]!]!.moves;
        due[body] = world.died[body] ? deadPenalty : stepReward + (attacked ? attackPenalty : 0);
        if (world.deed[body] === KILL && !world.died[body]) due[body]! += typeOf(world.target[body]!).killReward ?? 0;
        if (world.deed[body] === ATTACK) {
          const key = `${world.groupIndex[body]}/${world.target[body]}`;
          hits.set(key, (hits.get(key) ?? 0) + 1);
        }
      }
      for (const { on, by, target, together = false, actor = 0, victim = 0 } of world.game.rules) {
        for (let body = 0; body < world.bodies; body++) {
          const other = world.target[body]!;
          if (world.deed[body] !== (on === 'kill' ? KILL : ATTACK)) continue;
          if (!by.includes(world.groupOf(body).name) || !target.includes(world.groupOf(other).name)) continue;
          due[body]! += together ? 2 * actor * (hits.get(`${world.groupIndex[body]}/${other}`)! - 1) : actor;
          due[other]! += victim;
        }
      }
      for (let body = 0; body < world.bodies; body++) expect(world.reward[body]).toBeCloseTo(due[body]!, 4);
      for (const { name, rewards } of env.groups) {
        const first = world.firstBody[world.groups.findIndex((group) => group.name === name)]!;
        expect(rewards).toEqual(world.reward.slice(first, first + rewards.length));
      }
    }, 30);
  });

  it('everybody observes what the plain definition says, to the last bit, and the dead nothing', async () => {
    await always(
      (env, world) => {
        for (const { name, observations, capacity } of env.groups) {
          const first = world.firstBody[world.groups.findIndex((group) => group.name === name)]!;
          const size = observations.length / capacity;
          for (let slot = 0; slot < capacity; slot++) {
            const body = first + slot;
            const observed = observations.subarray(slot * size, (slot + 1) * size);
            const sees = world.alive[body] || world.died[body];
            const expected = sees ? slowObservation(world, body) : new Float32Array(size);
            const wrong = firstDifference(observed, expected);
            if (wrong >= 0) throw new Error(`${name}_${slot} has ${observed[wrong]} instead of ${expected[wrong]} at ${wrong}.`);
          }
        }
      },
      16,
      8,
    );
  });
});

it('copies are bit-equal to single games, however many, wherever they begin and end', async () => {
  for (const { definition } of games) {
    const parameters = { ...small[definition.name], maxCycles: 9 };
    const many = await makeGrid(definition, parameters, 3);
    for (let copy = 0; copy < 3; copy++) many.reset(copy, { seed: 10 + copy });
    const actions = createRng('copies');
    const recorded: Int32Array[][] = [];
    for (let step = 0; step < 6; step++) {
      for (let copy = 0; copy < 3; copy++) if (!many.episodeOver[copy]) chase(many, copy, actions);
      recorded.push(many.groups.map((group) => Int32Array.from(group.actions)));
      many.step();
    }
    for (let copy = 0; copy < 3; copy++) {
      const one = await makeGrid(definition, parameters);
      one.reset(0, { seed: 10 + copy });
      for (const step of recorded) {
        for (const [i, { actions, capacity }] of one.groups.entries())
          actions.set(step[i]!.subarray(copy * capacity, (copy + 1) * capacity));
        one.step();
      }
      for (const [i, group] of one.groups.entries()) {
        for (const name of ['alive', 'observations', 'rewards', 'terminated', 'truncated', 'positions'] as const) {
          const [own, all] = [group[name]!, many.groups[i]![name]!];
          expect(firstDifference(own, all.subarray(copy * own.length, (copy + 1) * own.length)), `${definition.name} ${name}`).toBe(-1);
        }
      }
    }
  }
});

/** The first index at which two arrays differ, or -1. */
function firstDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return i;
  return -1;
}
