import type { World } from './world.ts';

/**
 * Key figures of an episode so far. Of every group: `<group>Alive`, `<group>Kills` (of other groups), `<group>Reward` (summed over its agents); of
 * every team of several groups the same; of every team `<team>Wins`: 1 when it has more agents alive than any other or, of equally many, the
 * larger total reward (both win a full tie).
 */
export function gridMetrics(world: World): Record<string, number> {
  const { groups, game } = world;
  const figures: Record<string, number> = {};
  const total = { alive: 0, kills: 0, reward: 0 };
  const standing = (members: readonly string[]) => {
    const sums = { ...total };
    for (const [index, { name }] of groups.entries()) {
      if (!members.includes(name)) continue;
      sums.alive += world.living[index]!;
      sums.reward += world.rewardSums[index]!;
      for (const [other, { name: victim }] of groups.entries()) {
        if (!members.includes(victim)) sums.kills += world.kills[index * groups.length + other]!;
      }
    }
    return sums;
  };
  const report = (name: string, { alive, kills, reward }: typeof total, attacks: boolean) => {
    figures[`${name}Alive`] = alive;
    if (attacks) figures[`${name}Kills`] = kills;
    figures[`${name}Reward`] = reward;
  };
  for (const { name, type, control } of groups) {
    if (control === 'nobody') figures[`${name}Alive`] = standing([name]).alive;
    else report(name, standing([name]), type.attackRange > 0);
  }
  const teams = (game.teams ?? []).map((team) => ({ ...team, ...standing(team.groups) }));
  for (const team of teams) {
    if (team.groups.length > 1) report(team.name, team, true);
    const beats = teams.every(
      (other) => other === team || team.alive > other.alive || (team.alive === other.alive && team.reward >= other.reward),
    );
    figures[`${team.name}Wins`] = beats ? 1 : 0;
  }
  return figures;
}
