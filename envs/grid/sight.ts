import type { GridSight } from '../../src/environment/grid-sight.ts';
import type { ActionTable } from './actions.ts';
import type { GridGame } from './game.ts';
import type { ObservationLayout } from './observation-layout.ts';

/** Says what the observations and actions of a group mean. */
export function gridSight(game: GridGame, group: number, layout: ObservationLayout, { moves, dx, dy }: ActionTable): GridSight {
  const { side, channels, first, presence, minimap, binWidth, binHeight, featuresAt, positionAt } = layout;
  const gains = (by: number, target: number) => game.groups[by]!.type.attackRange > 0 && isRewarded(game, by, target);
  return {
    side,
    channels,
    first,
    bodySide: game.groups[group]!.type.side ?? 1,
    wall: 0,
    bodies: game.groups.map(({ name }, other) => ({
      group: name,
      presence: presence[other]!,
      isPrey: gains(group, other),
      isThreat: gains(other, group),
    })),
    minimap: minimap ? { binWidth, binHeight, width: game.width, height: game.height, position: featuresAt + positionAt } : null,
    moves,
    dx: [...dx],
    dy: [...dy],
  };
}

/** Whether a rule speaks of one group striking the other. What it pays is the user's choice. */
function isRewarded({ groups, rules }: GridGame, by: number, target: number): boolean {
  const [striker, struck] = [groups[by]!.name, groups[target]!.name];
  return rules.some((rule) => rule.by.includes(striker) && rule.target.includes(struck));
}
