import { actionTable } from '../../../envs/grid/actions.ts';
import type { World } from '../../../envs/grid/world.ts';

/** What a body observes, written down plainly from the rules and computed from nothing: the oracle of the observer. */
export function slowObservation(world: World, body: number): Float32Array {
  const { game, groups, map } = world;
  const { minimap, extraFeatures, featureLayout, idBits } = game.observation;
  const own = world.groupIndex[body]!;
  const { type } = groups[own]!;
  const bodySide = type.side ?? 1;
  const side = 2 * Math.floor(type.view) + (bodySide % 2);
  const [x, y] = [world.x[body]!, world.y[body]!];
  const middle = (bodySide - 1) / 2;
  const [left, top] = [x + middle - (side - 1) / 2, y + middle - (side - 1) / 2];
  const seenOrder = groups.map((_, i) => (own + i) % groups.length);
  const listed = (group: number) =>
    Array.from({ length: world.bodies }, (_, other) => other).filter(
      (other) => world.groupIndex[other] === group && (world.alive[other] || world.died[other]),
    );
  const [binWidth, binHeight] = [Math.ceil(game.width / side), Math.ceil(game.height / side)];
  const isIn = (other: number, column: number, line: number) =>
    Math.floor(world.x[other]! / binWidth) === column && Math.floor(world.y[other]! / binHeight) === line;

  const actions = actionTable(type).count;
  const features: number[] = [];
  const shown = extraFeatures === true ? ['number', 'lastAction', 'lastReward'] : extraFeatures === false ? [] : extraFeatures;
  for (let bit = 0; shown.includes('number') && bit < idBits; bit++) features.push(Math.floor(body / 2 ** bit) % 2);
  for (let action = 0; shown.includes('lastAction') && action < actions; action++) features.push(world.action[body] === action ? 1 : 0);
  if (shown.includes('lastReward')) features.push(world.lastReward[body]!);
  if (minimap) features.push(x / game.width, y / game.height);

  const numbers: number[] = [];
  for (let line = 0; line < side; line++) {
    for (let column = 0; column < side; column++) {
      const inCircle = Math.hypot(column - (side - 1) / 2, line - (side - 1) / 2) < type.view + 1e-8;
      const occupant = inCircle ? map.at(left + column, top + line) : 0;
      numbers.push(occupant === -1 ? 1 : 0);
      for (const group of seenOrder) {
        const isThere = occupant > 0 && world.groupIndex[occupant - 1] === group;
        numbers.push(isThere ? 1 : 0, isThere ? world.hp[occupant - 1]! / groups[group]!.type.hp : 0);
        if (!minimap) continue;
        const members = listed(group);
        const share = Math.fround(members.filter((other) => isIn(other, column, line)).length / Math.max(1, members.length));
        numbers.push(share + (isIn(body, column, line) ? 1 : 0));
      }
      if (featureLayout === 'planes') numbers.push(...features);
    }
  }
  if (featureLayout === 'vector') numbers.push(...features);
  return Float32Array.from(numbers);
}
