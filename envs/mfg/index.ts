import { z } from 'zod';
import { arrayState } from '../../src/environment/array-state.ts';
import { defineEnvironment } from '../../src/environment/definition.ts';
import { beginLives, endLives } from '../../src/environment/lives.ts';
import { createGroup, type PopulationEnv, type ResetOptions } from '../../src/environment/population-env.ts';
import { box, discrete } from '../../src/environment/spaces.ts';
import type { TabularGame } from '../../src/environment/tabular-game.ts';
import { createRng, type Rng } from '../../src/shared/rng.ts';
import { beachBarGame } from './games/beach-bar.ts';
import { epidemicGame } from './games/epidemic.ts';
import { leftRightGame } from './games/left-right.ts';
import { ringGame } from './games/ring.ts';
import { rockPaperScissorsGame } from './games/rock-paper-scissors.ts';

const gameNames = ['ring', 'left-right', 'rock-paper-scissors', 'beach-bar', 'epidemic'] as const;

/** What the others have is settled by their source. */
const sized = { states: ['ring', 'beach-bar'], horizon: ['ring', 'beach-bar', 'epidemic'] } as const;

const shape = z.object({
  game: z.enum(gameNames).default('beach-bar').describe('Which game; see the README.'),
  agents: z.int().min(2).default(100).describe('Players.'),
  states: z.int().min(3).nullable().default(null).describe('ring, beach-bar: places. null: 5 on the ring, 21 on the beach.'),
  horizon: z.int().min(1).nullable().default(null).describe('ring, beach-bar, epidemic: decisions of an episode. null: 20, 15 and 50.'),
  epsilon: z.number().min(0).max(1).default(0.1).describe('ring: probability of a jump to a uniformly drawn place.'),
  crowding: z.number().min(0).default(1).describe('ring: cost c of a crowd.'),
  surefooted: z.number().min(0).max(1).default(0.8).describe('beach-bar: probability of going where one wants.'),
  tasteSeed: z.int().default(0).describe('ring: seed of the tastes.'),
});

const parameters = shape.check(({ value, issues }) => {
  for (const key of ['states', 'horizon'] as const) {
    const games: readonly string[] = sized[key];
    if (value[key] === null || games.includes(value.game)) continue;
    const message = `${value.game} has ${key} of its own, which cannot be chosen (${games.join(', ')} can); leave it out`;
    issues.push({ code: 'custom', path: [key], input: value[key], message });
  }
});

export type MfgParameters = z.infer<typeof parameters>;

/** Small mean-field games played by finitely many agents. */
export default defineEnvironment({
  name: 'mfg',
  summary: 'textbook mean-field games (ring, left-right, rock-paper-scissors, beach bar, epidemic) played by N agents',
  inWorkers: true,
  parameters,
  checkParameters: { agents: 6, game: 'epidemic', horizon: 5 },
  make: (given, { numEnvs }) => createPlayers(gameOf(given), given.agents, numEnvs),
});

/** The game that the parameters describe. */
export function gameOf({ game, states, horizon, epsilon, crowding, surefooted, tasteSeed }: MfgParameters): TabularGame {
  switch (game) {
    case 'ring':
      return ringGame({ states: states ?? 5, epsilon, crowding, horizon: horizon ?? 20, discount: 1, tasteSeed });
    case 'left-right':
      return leftRightGame();
    case 'rock-paper-scissors':
      return rockPaperScissorsGame();
    case 'beach-bar':
      return beachBarGame({ states: states ?? 21, horizon: horizon ?? 15, surefooted });
    case 'epidemic':
      return epidemicGame({ horizon: horizon ?? 50 });
  }
}

/** N players of a game: the field that sets rewards and moves is the distribution of their own states. */
function createPlayers(game: TabularGame, agents: number, numEnvs: number): PopulationEnv {
  const states = game.states.length;
  const actions = game.actions.length;
  const group = createGroup(
    {
      name: 'player',
      capacity: agents,
      observationSpace: box([states + 1], 0, 1),
      actionSpace: discrete(actions),
      field: { size: states, labels: game.states },
    },
    numEnvs,
  );
  const episodeOver = new Uint8Array(numEnvs).fill(1);
  const places = new Int32Array(group.rows);
  const time = new Int32Array(numEnvs);
  const returns = new Float64Array(numEnvs);
  const rngs: Rng[] = Array.from({ length: numEnvs }, () => createRng(0));
  const count = new Int32Array(states);
  const field = new Float64Array(states);
  const rewards = new Float64Array(states * actions);
  const transitions = new Float64Array(states * actions * states);

  function see(row: number, time: number): void {
    const observation = row * (states + 1);
    group.observations.fill(0, observation, observation + states);
    group.observations[observation + places[row]!] = 1;
    group.observations[observation + states] = time / game.horizon;
  }

  function pose(copy: number, state: number, at: number, seen: ArrayLike<number>): void {
    const first = copy * agents;
    places.fill(state, first, first + agents);
    group.alive.fill(1, first, first + agents);
    for (let row = first; row < first + agents; row++) {
      see(row, at);
      group.fields!.set(seen, row * states);
    }
  }

  /** Shows everybody where the others are. */
  function look(copy: number): void {
    countPlaces(copy);
    for (let row = copy * agents; row < (copy + 1) * agents; row++) {
      see(row, time[copy]!);
      for (let state = 0; state < states; state++) {
        group.fields![row * states + state] = (count[state]! - (state === places[row] ? 1 : 0)) / (agents - 1);
      }
    }
  }

  function countPlaces(copy: number): void {
    count.fill(0);
    for (let row = copy * agents; row < (copy + 1) * agents; row++) count[places[row]!]!++;
  }

  function reset(copy: number, { seed }: ResetOptions): void {
    const rng = createRng(seed).split('mfg');
    rngs[copy] = rng;
    const first = copy * agents;
    for (let row = first; row < first + agents; row++) places[row] = draw(game.initial, 0, states, rng);
    beginLives(group, copy);
    time[copy] = 0;
    returns[copy] = 0;
    episodeOver[copy] = 0;
    look(copy);
  }

  function stepCopy(copy: number): void {
    countPlaces(copy);
    for (let state = 0; state < states; state++) field[state] = count[state]! / agents;
    game.rewards(field, rewards);
    game.transitions(field, transitions);
    const first = copy * agents;
    for (let row = first; row < first + agents; row++) {
      const pair = places[row]! * actions + group.actions[row]!;
      group.rewards[row] = rewards[pair]!;
      returns[copy]! += rewards[pair]! * game.discount ** time[copy]!;
      places[row] = draw(transitions, pair * states, states, rngs[copy]!);
    }
    time[copy]!++;
    look(copy);
    if (time[copy]! < game.horizon) return;
    endLives(group, copy, 'terminated');
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
    tabular: { game, places, pose },
    metrics: (copy) => ({ returnPerAgent: returns[copy]! / agents }),
    ...arrayState([group], { episodeOver, places, time, returns }, rngs),
    render(copy, mode) {
      countPlaces(copy);
      return mode === 'ansi' ? game.states.map((label, state) => `${label}: ${'#'.repeat(count[state]!)}\n`).join('') : bars(count, agents);
    },
  };
}

/** An index drawn from the distribution of `length` probabilities that begins at `from`; one uniform number, whatever comes out. */
function draw(probabilities: Float64Array, from: number, length: number, rng: Rng): number {
  let left = rng.uniform();
  for (let index = 0; index < length - 1; index++) {
    left -= probabilities[from + index]!;
    if (left < 0) return index;
  }
  return length - 1;
}

/** A bar a state, as tall as the share of the players there. */
function bars(count: Int32Array, agents: number): string {
  const width = 200 / count.length;
  const rects = Array.from(count, (players, state) => {
    const height = (180 * players) / agents;
    return `<rect x="${(state * width + 1).toFixed(1)}" y="${(190 - height).toFixed(1)}" width="${(width - 2).toFixed(1)}" height="${height.toFixed(1)}" fill="#36c"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200">${rects.join('')}</svg>`;
}
