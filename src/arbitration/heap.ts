/** A binary heap of numbered entries, least key first, the lower number first on ties. */
export interface Heap {
  size: number;
  keys: Float64Array;
  values: Int32Array;
}

export function createHeap(): Heap {
  return { size: 0, keys: new Float64Array(64), values: new Int32Array(64) };
}

export function push(heap: Heap, key: number, value: number): void {
  if (heap.size === heap.keys.length) grow(heap);
  const { keys, values } = heap;
  let at = heap.size++;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (isBefore(keys[parent]!, values[parent]!, key, value)) break;
    keys[at] = keys[parent]!;
    values[at] = values[parent]!;
    at = parent;
  }
  keys[at] = key;
  values[at] = value;
}

/** Takes the first entry out and returns its number, -1 when there is none. */
export function popFirst(heap: Heap): number {
  if (heap.size === 0) return -1;
  const { keys, values } = heap;
  const first = values[0]!;
  const last = --heap.size;
  const key = keys[last]!;
  const value = values[last]!;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= last) break;
    if (child + 1 < last && isBefore(keys[child + 1]!, values[child + 1]!, keys[child]!, values[child]!)) child++;
    if (!isBefore(keys[child]!, values[child]!, key, value)) break;
    keys[at] = keys[child]!;
    values[at] = values[child]!;
    at = child;
  }
  keys[at] = key;
  values[at] = value;
  return first;
}

function isBefore(key: number, value: number, otherKey: number, otherValue: number): boolean {
  return key < otherKey || (key === otherKey && value < otherValue);
}

function grow(heap: Heap): void {
  const { keys, values } = heap;
  heap.keys = new Float64Array(2 * keys.length);
  heap.values = new Int32Array(2 * values.length);
  heap.keys.set(keys);
  heap.values.set(values);
}
