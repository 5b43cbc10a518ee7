import type { ModelData } from 'highs';
import type { Bids } from './bids.ts';
import type { Highs } from './highs-pool.ts';

/**
 * The integer programme of a contest: a variable for each bid, 1 if it is granted; at most one bid a vehicle and at most one a request;
 * greatest total advantage. Rows are numbered as they turn up, so that a few bids of a large contest make a small programme.
 */
export interface SetPacking {
  /** The bids in it, one a column. */
  readonly bids: Int32Array;
  /** Row of each request, -1 where no bid claims it. [items] */
  readonly rowOfItem: Int32Array;
  /** Units of the programme in one of the scores: what the solver says of prices and objective is to be divided by it. */
  readonly scale: number;
  readonly model: ModelData;
}

/** Makes the programme of the chosen bids; `integer` false is its linear relaxation. */
export function createSetPacking(highs: Highs, bids: Bids, chosen: Int32Array, integer: boolean): SetPacking {
  const { vehicles, items, vehicle, advantage, claimFirst, claimed } = bids;
  const rowOfVehicle = new Int32Array(vehicles).fill(-1);
  const rowOfItem = new Int32Array(items).fill(-1);
  const numCols = chosen.length;
  const scale = scaleOf(bids, chosen);
  let entries = numCols;
  for (const bid of chosen) entries += claimFirst[bid + 1]! - claimFirst[bid]!;
  const starts = new Int32Array(numCols + 1);
  const indices = new Int32Array(entries);
  const colCost = new Float64Array(numCols);
  let rows = 0;
  let end = 0;
  for (const [column, bid] of chosen.entries()) {
    const v = vehicle[bid]!;
    if (rowOfVehicle[v]! < 0) rowOfVehicle[v] = rows++;
    indices[end++] = rowOfVehicle[v]!;
    for (let k = claimFirst[bid]!; k < claimFirst[bid + 1]!; k++) {
      const item = claimed[k]!;
      if (rowOfItem[item]! < 0) rowOfItem[item] = rows++;
      indices[end++] = rowOfItem[item]!;
    }
    colCost[column] = scale * advantage[bid]!;
    starts[column + 1] = end;
  }
  return {
    bids: chosen,
    rowOfItem,
    scale,
    model: {
      numCols,
      numRows: rows,
      sense: highs.constants.objectiveSense.maximize,
      colCost,
      colLower: new Float64Array(numCols),
      colUpper: new Float64Array(numCols).fill(1),
      rowLower: new Float64Array(rows).fill(-Infinity),
      rowUpper: new Float64Array(rows).fill(1),
      matrix: { format: 'csc', numRows: rows, numCols, starts, indices, values: new Float64Array(entries).fill(1) },
      ...(integer ? { integrality: new Int32Array(numCols).fill(highs.constants.variableType.integer) } : {}),
    },
  };
}

/**
 * The power of two that brings the greatest advantage to at least 1, where it is less: what the solver takes for equal is told in absolute numbers, of about 1e-6.
 */
function scaleOf({ advantage }: Bids, chosen: Int32Array): number {
  let largest = 0;
  for (const bid of chosen) largest = Math.max(largest, advantage[bid]!);
  return largest > 0 && largest < 1 ? 2 ** -Math.floor(Math.log2(largest)) : 1;
}
