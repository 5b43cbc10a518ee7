/**
 * What the numbers of an observation say about the cells around an agent, and which cells its discrete actions mean: for policies that are written by hand and
 * read nothing but observations. Cells are named by their offset from the top left cell of the agent's body, x right and y down.
 */
export interface GridSight {
  /** The observation begins with a square of `side` x `side` cells, row by row, of `channels` numbers each; its first cell is at (`first`, `first`). */
  readonly side: number;
  readonly channels: number;
  readonly first: number;
  /** Side of the agent's own body. */
  readonly bodySide: number;
  /** Channel that is not 0 where there is a wall. */
  readonly wall: number;
  readonly bodies: readonly SeenBodies[];
  /** What the agent knows of places out of sight, null: nothing. */
  readonly minimap: SeenMinimap | null;
  /** The first so many actions move the body by (`dx`, `dy`), the others strike the cell at (`dx`, `dy`). */
  readonly moves: number;
  readonly dx: readonly number[];
  readonly dy: readonly number[];
}

/** The bodies of one group as an agent sees them. */
export interface SeenBodies {
  readonly group: string;
  /** Channel that is 1 where one of them is; the share of full health it has follows in the next, and in the one after that the minimap, where there is one. */
  readonly presence: number;
  /** The agent gains by striking them. */
  readonly isPrey: boolean;
  /** They gain by striking the agent. */
  readonly isThreat: boolean;
}

/** The minimap lies over the square of cells: cell (column, row) is the share of a group that is in the bin (column, row) of the map, plus 1 where the agent itself is. */
export interface SeenMinimap {
  /** Cells of the map to a bin, and of the whole map. */
  readonly binWidth: number;
  readonly binHeight: number;
  readonly width: number;
  readonly height: number;
  /** Index in the observation of the agent's x as a share of the map's width; that of y follows. */
  readonly position: number;
}
