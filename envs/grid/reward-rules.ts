import type { GridGame, RewardRule } from './game.ts';
import { ATTACK, KILL, type World } from './world.ts';

/** Pays the rules of a game after a step. `attackers`: those who chose to attack. */
export type PayRules = (world: World, attackers: Int32Array, count: number) => void;

interface CompiledRule {
  readonly deed: number;
  /** 1 where the rule applies. [group of the actor, group of the victim] */
  readonly pairs: Uint8Array;
  readonly together: boolean;
  readonly actor: number;
  readonly victim: number;
}

/** Rules are paid in their order, which settles how single-precision sums are rounded. */
export function compileRules(game: GridGame): PayRules {
  const rules = game.rules.map((rule) => compileRule(game, rule));
  const width = game.groups.length;
  /** How many attackers did the rule's deed to each body; zeros between calls. */
  const together = new Int32Array(game.groups.reduce((sum, { count }) => sum + count, 0));

  function applies(rule: CompiledRule, { deed, target, groupIndex }: World, body: number): boolean {
    return deed[body] === rule.deed && rule.pairs[groupIndex[body]! * width + groupIndex[target[body]!]!] === 1;
  }

  return (world, attackers, count) => {
    const { target, reward } = world;
    for (const rule of rules) {
      if (rule.together) {
        for (let i = 0; i < count; i++) if (applies(rule, world, attackers[i]!)) together[target[attackers[i]!]!]!++;
      }
      for (let i = 0; i < count; i++) {
        const body = attackers[i]!;
        if (!applies(rule, world, body)) continue;
        // Each partner makes a pair in either order.
        for (let times = rule.together ? 2 * (together[target[body]!]! - 1) : 1; times > 0; times--) reward[body]! += rule.actor;
        reward[target[body]!]! += rule.victim;
      }
      if (rule.together) for (let i = 0; i < count; i++) together[target[attackers[i]!]!] = 0;
    }
  };
}

function compileRule(game: GridGame, { on, by, target, together = false, actor = 0, victim = 0 }: RewardRule): CompiledRule {
  const width = game.groups.length;
  const indexOf = (name: string) => game.groups.findIndex((group) => group.name === name);
  const pairs = new Uint8Array(width * width);
  for (const actorGroup of by) for (const victimGroup of target) pairs[indexOf(actorGroup) * width + indexOf(victimGroup)] = 1;
  return { deed: on === 'kill' ? KILL : ATTACK, pairs, together, actor: Math.fround(actor), victim: Math.fround(victim) };
}
