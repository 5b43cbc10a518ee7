import type { ActionTable } from './actions.ts';
import { circleRange } from './circle-range.ts';
import type { ExtraFeature, GridGame } from './game.ts';

/**
 * Where things stand in an observation of a group. The view is a square of `side` x `side` cells with `channels` numbers each, row by row:
 * wall; for every group, the own one first and then in turn: presence, share of full health, and with a minimap its share of the group;
 * then, as planes, the features. In the layout `vector` the features follow the view instead, once.
 */
export interface ObservationLayout {
  readonly side: number;
  readonly channels: number;
  readonly size: number;
  readonly shape: readonly number[];
  /** Offset of the view's top left cell from the body's, on both axes. */
  readonly first: number;
  /** Bit c of row r: whether the cell is in the circle; an empty row follows. [side + 1] */
  readonly rowMasks: Int32Array;
  /** Channel of the presence of each group of the game. Its health follows, then its minimap. */
  readonly presence: Int32Array;
  readonly minimap: boolean;
  /** Cells of the map to a cell of the minimap, across and down. */
  readonly binWidth: number;
  readonly binHeight: number;
  /** Where the first feature is: as a channel in the layout `planes`, as an index in `vector`. */
  readonly featuresAt: number;
  readonly features: number;
  readonly asPlanes: boolean;
  /** Offsets within the features, -1 for absent ones. */
  readonly idBits: number;
  readonly lastActionAt: number;
  readonly lastRewardAt: number;
  readonly positionAt: number;
}

export function observationLayout(game: GridGame, group: number, { count: actions }: ActionTable): ObservationLayout {
  const { minimap, extraFeatures, featureLayout } = game.observation;
  const shows = (feature: ExtraFeature) => (typeof extraFeatures === 'boolean' ? extraFeatures : extraFeatures.includes(feature));
  const idBits = shows('number') ? game.observation.idBits : 0;
  const lastAction = shows('lastAction') ? actions : 0;
  const lastReward = shows('lastReward') ? 1 : 0;
  const { type } = game.groups[group]!;
  const { side, first, dx, dy } = circleRange(type.view, type.side ?? 1, 0);
  const rowMasks = new Int32Array(side + 1);
  for (let i = 0; i < dx.length; i++) rowMasks[dy[i]! - first]! |= 1 << (dx[i]! - first);
  const perGroup = minimap ? 3 : 2;
  const groups = game.groups.length;
  const presence = Int32Array.from({ length: groups }, (_, other) => 1 + perGroup * ((other - group + groups) % groups));
  const viewChannels = 1 + perGroup * groups;
  const extras = idBits + lastAction + lastReward;
  const features = extras + (minimap ? 2 : 0);
  const asPlanes = featureLayout === 'planes';
  const channels = viewChannels + (asPlanes ? features : 0);
  const cells = side * side;
  const size = cells * channels + (asPlanes ? 0 : features);
  return {
    side,
    channels,
    size,
    shape: asPlanes || features === 0 ? [side, side, channels] : [size],
    first,
    rowMasks,
    presence,
    minimap,
    binWidth: Math.ceil(game.width / side),
    binHeight: Math.ceil(game.height / side),
    featuresAt: asPlanes ? viewChannels : cells * channels,
    features,
    asPlanes,
    idBits,
    lastActionAt: lastAction > 0 ? idBits : -1,
    lastRewardAt: lastReward > 0 ? idBits + lastAction : -1,
    positionAt: minimap ? extras : -1,
  };
}
