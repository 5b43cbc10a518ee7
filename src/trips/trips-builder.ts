import { storeRow, type TripColumn, type TripRow, type Trips, tripColumns, type ZoneSystem } from './trips.ts';

/** Rows in one block; blocks are added as rows come, so that nothing is ever copied to grow. */
const BLOCK = 1 << 16;
/** Rows in the first block to begin with, since most files that tests and trials read are short. */
const FIRST = 1 << 10;
/** Rows beyond the wanted maximum that are kept before the latest are thrown away. */
const SPARE = 1 << 20;

type Column = Float64Array | Int32Array | Uint8Array;
type Block = Record<TripColumn, Column>;

function emptyColumn(name: TripColumn, length: number): Column {
  if (name === 'passengers') return new Uint8Array(length);
  return name === 'pickupZone' || name === 'dropoffZone' ? new Int32Array(length) : new Float64Array(length);
}

/** Collects rows one by one and sorts them at the end; keeps the earliest `maxTrips` in memory, and not many more. */
export class TripsBuilder {
  private blocks: Block[] = [];
  private count = 0;

  private readonly maxTrips: number;

  constructor(maxTrips: number) {
    this.maxTrips = maxTrips;
  }

  /** Copies a row to the end. */
  add(row: TripRow): void {
    if (this.count % BLOCK === 0 && this.count >= this.maxTrips + SPARE) this.keepEarliest();
    if (this.count % BLOCK === 0) this.addBlock(this.count === 0 ? FIRST : BLOCK);
    else if (this.count === FIRST) this.widenFirst();
    storeRow(row, this.blocks.at(-1)!, this.count % BLOCK);
    this.count++;
  }

  private addBlock(rows: number): void {
    this.blocks.push(Object.fromEntries(tripColumns.map((name) => [name, emptyColumn(name, rows)])) as Block);
  }

  private widenFirst(): void {
    const [narrow] = this.blocks.splice(0);
    this.addBlock(BLOCK);
    for (const name of tripColumns) this.blocks[0]![name].set(narrow![name]);
  }

  /** The numbers of the earliest rows, in order of pickup; rows of the same second in the order they came. */
  private inOrder(): Uint32Array {
    const pickup = new Float64Array(this.count);
    for (const [i, { pickupSeconds }] of this.blocks.entries()) {
      pickup.set(pickupSeconds.subarray(0, Math.min(BLOCK, this.count - i * BLOCK)), i * BLOCK);
    }
    return stableOrder(pickup).subarray(0, this.maxTrips);
  }

  /** Throws away what cannot be among the earliest; the rows left keep the order in which they came. */
  private keepEarliest(): void {
    const kept = this.inOrder().slice().sort();
    const old = this.blocks;
    this.blocks = [];
    for (let from = 0; from < kept.length; from += BLOCK) {
      this.addBlock(BLOCK);
      const part = kept.subarray(from, from + BLOCK);
      for (const name of tripColumns) gather(old, name, part, this.blocks.at(-1)![name]);
    }
    this.count = kept.length;
  }

  /** The rows as trips. The builder is empty afterwards. */
  finish(zoneSystem: ZoneSystem, foldedDays: boolean): Trips {
    const order = this.inOrder();
    const columns = Object.fromEntries(
      tripColumns.map((name) => {
        const column = emptyColumn(name, order.length);
        gather(this.blocks, name, order, column);
        // A column is let go as soon as it is sorted, so that only one exists twice.
        for (const block of this.blocks) block[name] = emptyColumn(name, 0);
        return [name, column];
      }),
    );
    this.blocks = [];
    this.count = 0;
    return { ...columns, count: order.length, zoneSystem, foldedDays } as unknown as Trips;
  }
}

/** The order of whole numbers, equal ones as they come: by their lower 16 bits, then by the next, and so on as far as they reach. */
function stableOrder(values: Float64Array): Uint32Array {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  let order = Uint32Array.from(values.keys());
  for (let unit = 1; unit <= high - low; unit *= 2 ** 16) {
    const digitOf = (i: number): number => Math.floor((values[i]! - low) / unit) % 2 ** 16;
    const starts = new Uint32Array(2 ** 16 + 1);
    for (let i = 0; i < values.length; i++) starts[digitOf(i) + 1]!++;
    for (let digit = 0; digit < 2 ** 16; digit++) starts[digit + 1]! += starts[digit]!;
    const next = new Uint32Array(values.length);
    for (const i of order) next[starts[digitOf(i)]!++] = i;
    order = next;
  }
  return order;
}

function gather(blocks: readonly Block[], name: TripColumn, order: Uint32Array, to: Column): void {
  const columns = blocks.map((block) => block[name]);
  for (let i = 0; i < order.length; i++) to[i] = columns[order[i]! >>> 16]![order[i]! & (BLOCK - 1)]!;
}
