import { loadGroups, saveGroups } from '../../src/environment/group-arrays.ts';
import { beginLives, endLives } from '../../src/environment/lives.ts';
import { createGroup, type PopulationEnv, type ResetOptions } from '../../src/environment/population-env.ts';
import { box } from '../../src/environment/spaces.ts';
import { createRng } from '../../src/shared/rng.ts';
import type { SnapshotRecord } from '../../src/shared/snapshot.ts';
import { castOf, type Kind } from './bodies.ts';
import { advance, bounce, launch, leaveObstacle, place, placeObstacle, stopAtWalls } from './motion.ts';
import type { Parameters } from './parameters.ts';
import { createPond, keyFigures, loadPond, type Pond, savePond } from './pond.ts';
import { sceneOf } from './scene.ts';
import { observationSize, Senses } from './senses.ts';

export function createWaterworld(parameters: Parameters, numEnvs: number): PopulationEnv {
  const { pursuers: count, side, actionScale, episodeLength, obstacleRadius, evaderSpeed, poisonSpeed } = parameters;
  const { foodReward, encounterReward, poisonReward, controlPenalty, localRatio } = parameters;
  const cast = castOf(parameters);
  const { pursuers, evaders, poison } = cast;
  const group = createGroup(
    {
      name: 'pursuer',
      capacity: count,
      observationSpace: box([observationSize(parameters)]),
      actionSpace: box([2], -1, 1),
      positionSize: 2,
    },
    numEnvs,
  );
  const episodeOver = new Uint8Array(numEnvs).fill(1);
  const ponds = Array.from({ length: numEnvs }, () => createPond(cast));
  const senses = new Senses(parameters, cast);
  /** Rewards of the copy in turn, before they are shared. [pursuers] */
  const earned = new Float64Array(count);

  /** Puts a new body into the slot of one that is gone. */
  function begin({ bodies, rng }: Pond, body: number, { radius }: Kind, speed: number): void {
    place(bodies, body, radius, parameters, rng);
    launch(bodies, body, speed, rng);
  }

  /** Walls and obstacle, and what pursuers then see and touch. */
  function settle({ bodies }: Pond, copy: number): void {
    for (let body = 0; body < pursuers.to; body++) stopAtWalls(bodies, body, side);
    leaveObstacle(bodies, pursuers, obstacleRadius);
    leaveObstacle(bodies, evaders, obstacleRadius);
    leaveObstacle(bodies, poison, obstacleRadius);
    senses.look(bodies, group.observations, copy * count);
    for (let pursuer = 0; pursuer < count; pursuer++) {
      const at = (copy * count + pursuer) * 2;
      group.positions![at] = bodies.x[pursuer]!;
      group.positions![at + 1] = bodies.y[pursuer]!;
    }
  }

  /** Whoever was caught or eaten comes back somewhere else, after it has been seen once more where it was. */
  function replace(pond: Pond): void {
    for (let body = evaders.from; body < evaders.to; body++) if (senses.isCaught(body)) begin(pond, body, evaders, evaderSpeed);
    for (let body = poison.from; body < poison.to; body++) if (senses.touchedBy[body]! > 0) begin(pond, body, poison, poisonSpeed);
  }

  function reset(copy: number, { seed }: ResetOptions): void {
    const pond = ponds[copy]!;
    pond.rng = createRng(seed).split('waterworld');
    pond.time = 0;
    pond.sums.fill(0);
    placeObstacle(pond.bodies, parameters, pond.rng);
    for (let body = 0; body < pursuers.to; body++) place(pond.bodies, body, pursuers.radius, parameters, pond.rng);
    for (let body = evaders.from; body < evaders.to; body++) begin(pond, body, evaders, evaderSpeed);
    for (let body = poison.from; body < poison.to; body++) begin(pond, body, poison, poisonSpeed);
    beginLives(group, copy);
    episodeOver[copy] = 0;
    settle(pond, copy);
    replace(pond);
  }

  /** Pursuers thrust and move; `earned` is what the thrust costs. */
  function thrust({ bodies }: Pond, copy: number): void {
    for (let pursuer = 0; pursuer < count; pursuer++) {
      const at = (copy * count + pursuer) * 2;
      const x = bounded(group.actions[at]!) * actionScale;
      const y = bounded(group.actions[at + 1]!) * actionScale;
      bodies.vx[pursuer]! += x;
      bodies.vy[pursuer]! += y;
      advance(bodies, pursuer);
      earned[pursuer] = controlPenalty * (x * x + y * y);
    }
  }

  function pay({ sums }: Pond, copy: number): void {
    const { touchesCaught, touchesEvader, touchesPoison } = senses;
    let total = 0;
    for (let pursuer = 0; pursuer < count; pursuer++) {
      earned[pursuer]! +=
        touchesCaught[pursuer]! * foodReward + touchesPoison[pursuer]! * poisonReward + touchesEvader[pursuer]! * encounterReward;
      sums[keyFigures.encounters]! += touchesEvader[pursuer]!;
      total += earned[pursuer]!;
    }
    sums[keyFigures.reward]! += total;
    for (let pursuer = 0; pursuer < count; pursuer++) {
      group.rewards[copy * count + pursuer] = earned[pursuer]! * localRatio + (total / count) * (1 - localRatio);
    }
    for (let body = evaders.from; body < evaders.to; body++) if (senses.isCaught(body)) sums[keyFigures.caught]!++;
    for (let body = poison.from; body < poison.to; body++) if (senses.touchedBy[body]! > 0) sums[keyFigures.poisonEaten]!++;
  }

  function stepCopy(copy: number): void {
    const pond = ponds[copy]!;
    thrust(pond, copy);
    for (let body = evaders.from; body < poison.to; body++) {
      advance(pond.bodies, body);
      bounce(pond.bodies, body, side);
    }
    settle(pond, copy);
    pay(pond, copy);
    replace(pond);
    if (++pond.time < episodeLength) return;
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
      const { sums, time } = ponds[copy]!;
      const { reward, ...counts } = keyFigures;
      return {
        ...Object.fromEntries(Object.entries(counts).map(([name, at]) => [name, sums[at]!])),
        meanReward: sums[reward]! / Math.max(1, time * count),
      };
    },
    scene: sceneOf(parameters, cast, ponds),
    saveState: () => ({ groups: saveGroups([group]), episodeOver: episodeOver.slice(), ponds: ponds.map(savePond) }),
    loadState(state) {
      loadGroups([group], state['groups'] as SnapshotRecord);
      episodeOver.set(state['episodeOver'] as Uint8Array);
      for (const [copy, saved] of (state['ponds'] as readonly SnapshotRecord[]).entries()) loadPond(ponds[copy]!, saved);
    },
  };
}

/** An action component within -1 .. 1. Throws for NaN, which would spread to everybody who looks. */
function bounded(component: number): number {
  if (Number.isNaN(component)) throw new RangeError('A component of an action is NaN; expected numbers from -1 to 1.');
  return component > 1 ? 1 : component < -1 ? -1 : component;
}
