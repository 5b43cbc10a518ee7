import { loadGroups, saveGroups } from '../../src/environment/group-arrays.ts';
import { beginLives, endLives } from '../../src/environment/lives.ts';
import {
  type Contest,
  createGroup,
  type Group,
  type GroupSpec,
  type PopulationEnv,
  type ResetOptions,
} from '../../src/environment/population-env.ts';
import { box, discrete } from '../../src/environment/spaces.ts';
import { createRng, type Rng, type RngState } from '../../src/shared/rng.ts';
import type { SnapshotRecord } from '../../src/shared/snapshot.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { actionTable } from './actions.ts';
import type { GridGame } from './game.ts';
import { Arena } from './kernels/arena.ts';
import { gridMetrics } from './metrics.ts';
import { observationLayout } from './observation-layout.ts';
import { Observer } from './observer.ts';
import { cellsNeeded, Placement } from './placement.ts';
import { gridScene } from './scene.ts';
import { gridSight } from './sight.ts';
import { createStep } from './step.ts';
import { World } from './world.ts';

/** The environment of a grid game, and the worlds behind its copies, to look at. */
export interface GridEnvironment extends PopulationEnv {
  readonly game: GridGame;
  readonly worlds: readonly World[];
}

export interface GridOptions {
  readonly numEnvs: number;
  /** What draws places, the order of attacks, and the actions of groups that chance moves. Default: the project's generator. */
  readonly draws?: (seed: number) => Pick<Rng, 'integer' | 'save' | 'load'>;
}

/** Bits of a row of a view, which is found as one number. */
const WIDEST_VIEW = 31;

/** Plays a game that is given as data. One group for every group of the game that a learner controls. */
export function createGridEnvironment(game: GridGame, { numEnvs, draws = drawsOfSeed }: GridOptions): GridEnvironment {
  checkGame(game);
  const { worlds, hpShare, players } = Arena.hold((arena) => arrange(game, numEnvs, arena));
  const step = createStep(game);
  const rngs = worlds.map(() => draws(0));
  const episodeOver = new Uint8Array(numEnvs).fill(1);
  const maxHp = Float32Array.from(game.groups, ({ type }) => type.hp);
  const groups = players.map(({ group }) => group);

  function reset(copy: number, { seed, episode = 0 }: ResetOptions): void {
    rngs[copy] = draws(seed);
    const world = worlds[copy]!;
    world.reset();
    const placement = new Placement(world, rngs[copy]!, episode);
    game.place(placement);
    placement.finish();
    episodeOver[copy] = 0;
    for (const { group, observer } of players) {
      beginLives(group, copy);
      observer.forget(copy);
    }
    publish(copy);
  }

  /** Writes positions and observations. */
  function publish(copy: number): void {
    const { hp, x, y, firstBody } = worlds[copy]!;
    for (let group = 0; group < maxHp.length; group++) {
      const most = maxHp[group]!;
      for (let body = firstBody[group]!, end = firstBody[group + 1]!; body < end; body++) hpShare[body + 1] = hp[body]! / most;
    }
    for (const { group, index, observer } of players) {
      const positions = group.positions!;
      let at = 2 * copy * group.capacity;
      for (let body = firstBody[index]!, end = firstBody[index + 1]!; body < end; body++) {
        positions[at++] = x[body]!;
        positions[at++] = y[body]!;
      }
      observer.observe(worlds[copy]!, copy);
    }
  }

  function stepCopy(copy: number): void {
    const world = worlds[copy]!;
    for (const { group, index } of players) {
      world.action.set(group.actions.subarray(copy * group.capacity, (copy + 1) * group.capacity), world.firstBody[index]);
    }
    step(world, rngs[copy]!);
    const decided = world.living.some((living) => living === 0);
    const over = decided || world.cycle >= game.maxCycles;
    for (const { group, index } of players) {
      const [row, first, last] = [copy * group.capacity, world.firstBody[index]!, world.firstBody[index + 1]!];
      group.alive.set(world.alive.subarray(first, last), row);
      group.terminated.set(world.died.subarray(first, last), row);
      group.rewards.set(world.reward.subarray(first, last), row);
      if (over) endLives(group, copy, decided ? 'terminated' : 'truncated');
    }
    publish(copy);
    if (over) episodeOver[copy] = 1;
  }

  return {
    game,
    worlds,
    groups,
    numEnvs,
    episodeOver,
    reset,
    step() {
      for (let copy = 0; copy < numEnvs; copy++) if (!episodeOver[copy]) stepCopy(copy);
    },
    metrics: (copy) => gridMetrics(worlds[copy]!),
    ...contestOf(game),
    scene: gridScene(game, worlds),
    saveState: () => ({
      groups: saveGroups(groups),
      episodeOver: episodeOver.slice(),
      worlds: worlds.map((world) => world.saveState()),
      draws: rngs.map((rng) => rng.save()),
    }),
    loadState(state) {
      loadGroups(groups, state['groups'] as SnapshotRecord);
      episodeOver.set(state['episodeOver'] as Uint8Array);
      for (const [copy, world] of worlds.entries()) {
        world.loadState((state['worlds'] as readonly SnapshotRecord[])[copy]!);
        rngs[copy]!.load((state['draws'] as readonly RngState[])[copy]!);
        for (const { observer } of players) observer.forget(copy);
      }
    },
  };
}

/** The worlds of all copies, and for every group that a learner controls its arrays and what writes its observations. */
function arrange(game: GridGame, numEnvs: number, arena: Arena) {
  const worlds = Array.from({ length: numEnvs }, () => new World(game, arena));
  const hpShare = arena.float32(worlds[0]!.bodies + 1);
  const controlled = [...game.groups.keys()].filter((index) => game.groups[index]!.control === 'learner');
  const players = controlled.map((index) => {
    const { name, count, type } = game.groups[index]!;
    const actions = actionTable(type);
    const layout = observationLayout(game, index, actions);
    const spec: GroupSpec = {
      name,
      capacity: count,
      observationSpace: box(layout.shape),
      observationStorage: 'float16',
      actionSpace: discrete(actions.count),
      positionSize: 2,
      sight: gridSight(game, index, layout, actions),
      neighbourhood: { kind: 'radius', radius: game.neighbourRadius, metric: 'manhattan' },
    };
    const group: Group = { ...createGroup(spec, numEnvs), observations: arena.float32(numEnvs * count * layout.size) };
    return { index, group, observer: new Observer(arena, group, index, layout, worlds, hpShare) };
  });
  return { worlds, hpShare, players };
}

function contestOf({ teams, everyoneForThemselves: group }: GridGame): { readonly contest?: Contest } {
  if (teams) return { contest: { kind: 'teams', teams } };
  return group === undefined ? {} : { contest: { kind: 'individuals', group } };
}

function drawsOfSeed(seed: number): Rng {
  return createRng(seed).split('grid');
}

function checkGame(game: GridGame): void {
  const { name, width, height, groups } = game;
  const [room, needed] = [(width - 2) * (height - 2), cellsNeeded(groups)];
  if (needed > room) {
    throw new UserError(
      `The map of ${name}, ${width} x ${height} cells, has ${room} within its walls, but ${groups.map(({ count, name }) => `${count} ${name}`).join(' and ')} need ${needed}; use a larger mapSize, or fewer agents.`,
    );
  }
  for (const group of groups) {
    if (group.count < 1) throw new UserError(`The group "${group.name}" of ${name} has ${group.count} agents; it needs at least 1.`);
    const side = 2 * Math.floor(group.type.view) + 1;
    if (side > WIDEST_VIEW) {
      throw new UserError(
        `Agents of ${group.name} in ${name} see ${group.type.view} cells far; at most ${(WIDEST_VIEW - 1) / 2} are possible.`,
      );
    }
  }
}
