import { z } from 'zod';
import { arrayState } from '../../src/environment/array-state.ts';
import { defineEnvironment } from '../../src/environment/definition.ts';
import { beginLives, endLives } from '../../src/environment/lives.ts';
import { createGroup, type PopulationEnv, type ResetOptions } from '../../src/environment/population-env.ts';
import { box, discrete } from '../../src/environment/spaces.ts';
import { createRng, type Rng } from '../../src/shared/rng.ts';
import { ringScene } from './scene.ts';

const parameters = z.object({
  agents: z.int().min(1).default(100).describe('Agents on the ring.'),
  states: z.int().min(2).default(5).describe('Places on the ring.'),
  epsilon: z.number().min(0).max(1).default(0.1).describe('Probability that a move is replaced by a jump to a uniformly drawn place.'),
  crowding: z.number().min(0).default(1).describe('Cost c of sharing a place with everybody within the radius.'),
  radius: z.int().min(0).default(2).describe('An agent sees the others at most this many places away.'),
  episodeLength: z.int().min(1).default(20).describe('Steps of an episode.'),
  heterogeneous: z.boolean().default(true).describe('Each agent has tastes of its own; otherwise all have those of the first.'),
  tasteSeed: z.int().default(0).describe('Seed of the tastes, which stay the same in all episodes and copies.'),
});

export type RingParameters = z.infer<typeof parameters>;

/** Agents on a ring that have tastes for places and moves, and dislike a crowd. */
export default defineEnvironment({
  name: 'ring',
  summary: 'agents on a ring with tastes of their own, who dislike a crowd (a toy with a known mean field)',
  inWorkers: true,
  parameters,
  checkParameters: { agents: 7, episodeLength: 6, radius: 1 },
  make: (given, { numEnvs }) => createRing(given, numEnvs),
});

/** Actions: 0 = one place back, 1 = stay, 2 = one place on. */
const actions = 3;

/** Base rewards r_i(s, a), uniform in [0, 1). [agents, states, actions] */
export function drawTastes({ agents, states, heterogeneous, tasteSeed }: RingParameters): Float32Array {
  const rng = createRng(tasteSeed).split('ring/tastes');
  const width = states * actions;
  const tastes = new Float32Array(agents * width);
  for (let i = 0; i < tastes.length; i++) tastes[i] = heterogeneous || i < width ? rng.uniform() : tastes[i - width]!;
  return tastes;
}

function createRing(given: RingParameters, numEnvs: number): PopulationEnv {
  const { agents, states, epsilon, crowding, episodeLength } = given;
  const reach = Math.min(given.radius, Math.floor(states / 2));
  const tastes = drawTastes(given);
  const group = createGroup(
    {
      name: 'agent',
      capacity: agents,
      observationSpace: box([states + 1], 0, 1),
      actionSpace: discrete(actions),
      positionSize: 2,
      field: { size: states, labels: Array.from({ length: states }, (_, state) => `place ${state}`) },
    },
    numEnvs,
  );
  const episodeOver = new Uint8Array(numEnvs).fill(1);
  const place = new Int32Array(group.rows);
  const time = new Int32Array(numEnvs);
  /** Sums over the agent-steps of the episode: reward, crowd share. [numEnvs, 2] */
  const sums = new Float64Array(numEnvs * 2);
  const rngs: Rng[] = Array.from({ length: numEnvs }, () => createRng(0));
  const count = new Int32Array(states);

  /** Writes what the agents of a copy see of each other and of themselves. */
  function look(copy: number): void {
    const first = copy * agents;
    count.fill(0);
    for (let row = first; row < first + agents; row++) count[place[row]!]!++;
    for (let row = first; row < first + agents; row++) {
      const here = place[row]!;
      const others = countWithin(count, here, reach) - 1;
      const field = row * states;
      for (let state = 0; state < states; state++) {
        const seen = distance(here, state, states) <= reach ? count[state]! - (state === here ? 1 : 0) : 0;
        group.fields![field + state] = others > 0 ? seen / others : 1 / states;
      }
      const observation = row * (states + 1);
      group.observations.fill(0, observation, observation + states);
      group.observations[observation + here] = 1;
      group.observations[observation + states] = time[copy]! / episodeLength;
      const angle = (2 * Math.PI * here) / states;
      group.positions![row * 2] = Math.cos(angle);
      group.positions![row * 2 + 1] = Math.sin(angle);
    }
  }

  function reset(copy: number, { seed }: ResetOptions): void {
    const rng = createRng(seed).split('ring');
    rngs[copy] = rng;
    const first = copy * agents;
    for (let row = first; row < first + agents; row++) place[row] = rng.integer(states);
    beginLives(group, copy);
    time[copy] = 0;
    sums.fill(0, copy * 2, copy * 2 + 2);
    episodeOver[copy] = 0;
    look(copy);
  }

  function stepCopy(copy: number): void {
    const first = copy * agents;
    const rng = rngs[copy]!;
    for (let row = first; row < first + agents; row++) {
      const from = place[row]!;
      const action = group.actions[row]!;
      group.rewards[row] = tastes[((row - first) * states + from) * actions + action]!;
      place[row] = rng.uniform() < epsilon ? rng.integer(states) : (from + action - 1 + states) % states;
    }
    time[copy]!++;
    look(copy);
    for (let row = first; row < first + agents; row++) {
      const others = countWithin(count, place[row]!, reach) - 1;
      const crowd = others > 0 ? (count[place[row]!]! - 1) / others : 0;
      group.rewards[row]! -= crowding * crowd;
      sums[copy * 2]! += group.rewards[row]!;
      sums[copy * 2 + 1]! += crowd;
    }
    if (time[copy]! < episodeLength) return;
    endLives(group, copy, 'truncated');
    episodeOver[copy] = 1;
  }

  return {
    groups: [group],
    numEnvs,
    episodeOver,
    reset,
    step() {
      for (let copy = 0; copy < numEnvs; copy++) if (!episodeOver[copy]) stepCopy(copy);
    },
    metrics(copy) {
      const agentSteps = Math.max(1, agents * time[copy]!);
      return { meanReward: sums[copy * 2]! / agentSteps, meanCrowd: sums[copy * 2 + 1]! / agentSteps };
    },
    ...arrayState([group], { episodeOver, place, time, sums }, rngs),
    scene: ringScene(agents, states, place),
    render(copy, mode) {
      const here = Array.from({ length: states }, (_, state) => {
        let total = 0;
        for (let row = copy * agents; row < (copy + 1) * agents; row++) if (place[row] === state) total++;
        return total;
      });
      return mode === 'ansi' ? here.map((total, state) => `${state}: ${'#'.repeat(total)}\n`).join('') : drawRing(here, agents);
    },
  };
}

function distance(a: number, b: number, states: number): number {
  const apart = Math.abs(a - b);
  return Math.min(apart, states - apart);
}

function countWithin(count: Int32Array, centre: number, reach: number): number {
  let total = 0;
  for (let state = 0; state < count.length; state++) if (distance(centre, state, count.length) <= reach) total += count[state]!;
  return total;
}

/** A circle a place, its area in proportion to the agents there. */
function drawRing(here: readonly number[], agents: number): string {
  const circles = here.map((total, state) => {
    const angle = (2 * Math.PI * state) / here.length;
    const [x, y] = [100 + 70 * Math.cos(angle), 100 + 70 * Math.sin(angle)].map((value) => value.toFixed(1));
    return `<circle cx="${x}" cy="${y}" r="${(25 * Math.sqrt(total / agents)).toFixed(1)}" fill="#36c"><title>${total} agents</title></circle>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200">${circles.join('')}</svg>`;
}
