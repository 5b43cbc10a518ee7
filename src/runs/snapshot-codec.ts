import type { Snapshot, SnapshotRecord, TypedArray } from '../shared/snapshot.ts';
import { dtypeOf, type Tensor } from './safetensors.ts';

/**
 * A snapshot taken apart: its structure as plain JSON, in which `{"$array": name}` stands for an array and `{"$number": "NaN"}` for a
 * number that JSON lacks (NaN, Infinity, -Infinity, -0), and the arrays by name. A key of the snapshot that begins with "$" has another
 * "$" put in front.
 */
export interface EncodedSnapshot {
  readonly structure: unknown;
  readonly tensors: Map<string, Tensor>;
}

/**
 * Takes a snapshot apart. Arrays are named by their path ("learners/vehicle/online/trunk.0.weights") and not copied.
 * Throws a TypeError that names the path of a value which a checkpoint cannot hold (undefined, a function, a Date, ...).
 */
export function encodeSnapshot(snapshot: SnapshotRecord): EncodedSnapshot {
  const tensors = new Map<string, Tensor>();

  const nameArray = (data: TypedArray, path: string): string => {
    let name = path === '__metadata__' ? `${path}#2` : path;
    for (let copy = 2; tensors.has(name); copy++) name = `${path}#${copy}`;
    tensors.set(name, { shape: [data.length], data });
    return name;
  };

  const encode = (value: unknown, path: string): unknown => {
    if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
    if (typeof value === 'number') return encodeNumber(value);
    if (Array.isArray(value)) return Array.from(value, (item, index) => encode(item, join(path, String(index))));
    if (ArrayBuffer.isView(value) && dtypeOf(value)) return { $array: nameArray(value as TypedArray, path) };
    if (isPlainObject(value)) {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key.startsWith('$') ? `$${key}` : key, encode(item, join(path, key))]),
      );
    }
    throw new TypeError(
      `The state at "${path}" is ${describe(value)}; a checkpoint holds JSON values and typed arrays of up to 64-bit floats.`,
    );
  };

  return { structure: encode(snapshot, ''), tensors };
}

/** Puts a snapshot together again, bit for bit. Throws an Error when an array is missing or left over. */
export function decodeSnapshot({ structure, tensors }: EncodedSnapshot): SnapshotRecord {
  const used = new Set<string>();

  const decode = (value: unknown): Snapshot => {
    if (typeof value !== 'object' || value === null) return value as Snapshot;
    if (Array.isArray(value)) return value.map(decode);
    if ('$number' in value) return Number(value.$number);
    if ('$array' in value) {
      const name = String(value.$array);
      const tensor = tensors.get(name);
      if (!tensor) throw new Error(`The array "${name}" is missing.`);
      used.add(name);
      return tensor.data;
    }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.startsWith('$') ? key.slice(1) : key, decode(item)]));
  };

  const snapshot = decode(structure) as SnapshotRecord;
  for (const name of tensors.keys()) if (!used.has(name)) throw new Error(`The array "${name}" belongs nowhere.`);
  return snapshot;
}

function encodeNumber(value: number): unknown {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value;
  return { $number: Object.is(value, -0) ? '-0' : String(value) };
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}/${key}`;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function describe(value: unknown): string {
  if (typeof value === 'object' && value !== null) return `an object of type ${value.constructor.name}`;
  return value === undefined ? 'undefined' : `a ${typeof value}`;
}
