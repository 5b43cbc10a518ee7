import { UserError } from '../../src/shared/user-error.ts';
import type { GridGame } from './game.ts';
import { createMoveOrder } from './move-order.ts';
import type { Draws } from './placement.ts';
import { compileRules } from './reward-rules.ts';
import { ATTACK, KILL, NOTHING, type World } from './world.ts';

/** Carries out `world.action` of everybody alive, and draws the actions of groups that chance moves. */
export type Step = (world: World, draws: Draws) => void;

/**
 * The rules of a step, in their order:
 * 1. attacks, in random order; a body that is killed is gone at once, and does not attack any more;
 * 2. everybody recovers or starves;
 * 3. moves, in the order of groups and numbers; only the cells of arrival must be free;
 * 4. rewards for what was done.
 * Health and rewards are kept in single precision, as in MAgent.
 */
export function createStep(game: GridGame): Step {
  const payRules = compileRules(game);
  const order = createMoveOrder(game);
  const types = game.groups.map(({ type }) => type);
  const number = (of: (type: (typeof types)[number]) => number | undefined) => Float32Array.from(types, (type) => of(type) ?? 0);
  const maxHp = number(({ hp }) => hp);
  const side = types.map((type) => type.side ?? 1);
  const damage = number((type) => type.damage);
  const recovery = number((type) => type.recovery);
  const killSupply = number((type) => type.killSupply);
  const stepReward = number((type) => type.stepReward);
  const attackPenalty = number((type) => type.attackPenalty);
  const deadPenalty = number((type) => type.deadPenalty);
  const attacksOwnGroup = types.map((type) => type.attacksOwnGroup ?? false);
  /** [group of the killer, group of the victim]: what the killer gets for the kill and the attack together. */
  const killAndAttack = Float32Array.from({ length: types.length ** 2 }, (_, i) => {
    const [killer, victim] = [Math.floor(i / types.length), i % types.length];
    return Math.fround(types[victim]!.killReward ?? 0) + attackPenalty[killer]!;
  });
  const attackers = new Int32Array(game.groups.reduce((sum, { count }) => sum + count, 0));
  const movers = new Int32Array(attackers.length);
  let [attacking, moving] = [0, 0];

  /** Everybody alive begins the step with its reward, and is sorted into those who attack and those who move. */
  function beginStep({ alive, reward, lastReward, action, firstBody, actionTables, died, deed }: World, draws: Draws): void {
    died.fill(0);
    deed.fill(NOTHING);
    attacking = 0;
    moving = 0;
    for (let group = 0; group < types.length; group++) {
      const { control, name } = game.groups[group]!;
      const { count, moves, stay } = actionTables[group]!;
      const firstReward = stepReward[group]!;
      for (let body = firstBody[group]!, end = firstBody[group + 1]!; body < end; body++) {
        if (!alive[body]) {
          reward[body] = 0;
          action[body] = -1;
          continue;
        }
        lastReward[body] = reward[body]!;
        reward[body] = firstReward;
        if (control === 'nobody') continue;
        if (control === 'chance') action[body] = draws.integer(count);
        const chosen = action[body]!;
        if (chosen < 0 || chosen >= count) {
          const slot = body - firstBody[group]!;
          throw new UserError(`Agent ${slot} of ${name} in ${game.name} has the action ${chosen}; there are 0 to ${count - 1}.`);
        }
        if (chosen >= moves) attackers[attacking++] = body;
        else if (chosen !== stay) movers[moving++] = body;
      }
    }
  }

  function die(world: World, body: number): void {
    const group = world.groupIndex[body]!;
    world.alive[body] = 0;
    world.died[body] = 1;
    world.reward[body] = deadPenalty[group]!;
    world.map.release(world.x[body]!, world.y[body]!, side[group]!);
    world.living[group]!--;
  }

  function attack(world: World, body: number): void {
    const group = world.groupIndex[body]!;
    const { dx, dy } = world.actionTables[group]!;
    const action = world.action[body]!;
    const victim = world.map.cells[world.map.cellOf(world.x[body]! + dx[action]!, world.y[body]! + dy[action]!)]! - 1;
    const victimGroup = victim >= 0 ? world.groupIndex[victim]! : -1;
    if (victim < 0 || (victimGroup === group && !attacksOwnGroup[group])) {
      world.reward[body]! += attackPenalty[group]!;
      return;
    }
    const pair = group * types.length + victimGroup;
    world.target[body] = victim;
    world.hp[victim]! -= damage[group]!;
    if (world.hp[victim]! < 0) {
      die(world, victim);
      world.deed[body] = KILL;
      world.kills[pair]!++;
      world.hp[body] = Math.min(maxHp[group]!, world.hp[body]! + killSupply[victimGroup]!);
      world.reward[body]! += killAndAttack[pair]!;
    } else {
      world.deed[body] = ATTACK;
      world.hits[pair]!++;
      world.reward[body]! += attackPenalty[group]!;
    }
  }

  function recover(world: World): void {
    const { alive, hp, firstBody } = world;
    for (let group = 0; group < types.length; group++) {
      const gain = recovery[group]!;
      if (gain === 0) continue;
      const most = maxHp[group]!;
      for (let body = firstBody[group]!, end = firstBody[group + 1]!; body < end; body++) {
        if (!alive[body]) continue;
        hp[body] = Math.min(most, hp[body]! + gain);
        if (hp[body]! < 0) die(world, body);
      }
    }
  }

  function move(world: World, body: number): void {
    const group = world.groupIndex[body]!;
    const { dx, dy } = world.actionTables[group]!;
    const action = world.action[body]!;
    const x = world.x[body]! + dx[action]!;
    const y = world.y[body]! + dy[action]!;
    if (!world.map.move(world.x[body]!, world.y[body]!, x, y, side[group]!, body)) return;
    world.x[body] = x;
    world.y[body] = y;
  }

  return (world, draws) => {
    beginStep(world, draws);
    shuffle(attackers, attacking, draws);
    for (let i = 0; i < attacking; i++) if (world.alive[attackers[i]!]) attack(world, attackers[i]!);
    recover(world);
    order?.(world, movers, moving);
    for (let i = 0; i < moving; i++) if (world.alive[movers[i]!]) move(world, movers[i]!);
    payRules(world, attackers, attacking);
    for (let group = 0; group < types.length; group++) {
      let sum = 0;
      for (let body = world.firstBody[group]!, end = world.firstBody[group + 1]!; body < end; body++) sum += world.reward[body]!;
      world.rewardSums[group]! += sum;
    }
    world.cycle++;
  };
}

function shuffle(items: Int32Array, count: number, draws: Draws): void {
  for (let i = 0; i < count; i++) {
    const j = draws.integer(i + 1);
    const kept = items[i]!;
    items[i] = items[j]!;
    items[j] = kept;
  }
}
