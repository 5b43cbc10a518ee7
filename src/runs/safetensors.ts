import type { TypedArray } from '../shared/snapshot.ts';

/** An array with its shape, row-major; a scalar has shape []. The product of the shape is the array's length. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: TypedArray;
}

/** Where a tensor's bytes lie, counted from the end of the header. */
export interface TensorPlace {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

export type Dtype = keyof typeof arrayTypes;

const arrayTypes = {
  F64: Float64Array,
  F32: Float32Array,
  I32: Int32Array,
  U32: Uint32Array,
  I16: Int16Array,
  U16: Uint16Array,
  I8: Int8Array,
  U8: Uint8Array,
} as const;

/** The format's own limit on the JSON header. */
const maximumHeaderBytes = 100_000_000;

/**
 * The beginning of a file of the safetensors format (https://github.com/huggingface/safetensors): header length as 8 little-endian bytes
 * and a JSON header with dtype, shape and offsets; and the order in which the tensors' bytes must follow, without holes. The widest dtypes
 * come first and the header is padded to 8 bytes, so that every tensor is aligned. Meant for little-endian machines.
 * Throws a RangeError when a shape does not fit its data.
 */
export function planSafetensors(tensors: ReadonlyMap<string, Tensor>): { readonly header: Buffer; readonly order: readonly string[] } {
  const order = [...tensors.keys()].sort((a, b) => {
    const narrower = tensors.get(b)!.data.BYTES_PER_ELEMENT - tensors.get(a)!.data.BYTES_PER_ELEMENT;
    return narrower || (a < b ? -1 : 1);
  });
  const entries: [string, unknown][] = [];
  let offset = 0;
  for (const name of order) {
    const { shape, data } = tensors.get(name)!;
    if (name === '__metadata__') throw new RangeError('A tensor cannot be named "__metadata__": the format keeps that name for itself.');
    if (!shape.every(isCount) || product(shape) !== data.length) {
      throw new RangeError(`The tensor "${name}" has ${data.length} values, which do not fill its shape [${shape.join(', ')}].`);
    }
    entries.push([name, { dtype: dtypeOf(data), shape, data_offsets: [offset, offset + data.byteLength] }]);
    offset += data.byteLength;
  }
  const text = Buffer.from(JSON.stringify(Object.fromEntries(entries)), 'utf8');
  const length = Math.ceil(text.byteLength / 8) * 8;
  if (length > maximumHeaderBytes) {
    throw new RangeError(`The header of ${tensors.size} tensors takes ${length} bytes; safetensors allows ${maximumHeaderBytes}.`);
  }
  const header = Buffer.alloc(8 + length, ' ');
  header.writeBigUInt64LE(BigInt(length), 0);
  text.copy(header, 8);
  return { header, order };
}

/** The length of the JSON header, from the first 8 bytes of a file of `fileBytes`. */
export function headerLength(start: Uint8Array, fileBytes: number): number {
  if (fileBytes < 8) throw new Error(`A safetensors file begins with 8 bytes for its header's length, but there are only ${fileBytes}.`);
  const view = new DataView(start.buffer, start.byteOffset, 8);
  const length = view.getBigUint64(0, true);
  if (length > BigInt(maximumHeaderBytes)) {
    throw new Error(`The safetensors header claims ${length} bytes, more than the format's limit of ${maximumHeaderBytes}.`);
  }
  if (Number(length) > fileBytes - 8) {
    throw new Error(`The safetensors header claims ${length} bytes, but only ${fileBytes - 8} follow: the file has been cut off.`);
  }
  return Number(length);
}

/**
 * Checks and reads the JSON header of a file with `dataBytes` bytes of data. Places come in the order of the data; the metadata of other
 * writers are passed over.
 */
export function parseHeader(header: Uint8Array, dataBytes: number): TensorPlace[] {
  let entries: unknown;
  try {
    entries = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(header));
  } catch {
    throw new Error('The safetensors header is not JSON in UTF-8.');
  }
  if (!isRecord(entries)) throw new Error('The safetensors header is not a JSON object.');
  const { __metadata__: _, ...tensors } = entries;
  const places = Object.entries(tensors).map(([name, entry]) => placeOf(name, entry));
  places.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let offset = 0;
  for (const { name, begin, end } of places) {
    if (begin !== offset) throw new Error(`The safetensors tensor "${name}" begins at byte ${begin} where ${offset} was due.`);
    offset = end;
  }
  if (offset > dataBytes) {
    throw new Error(`The safetensors header promises ${offset} bytes of data, but only ${dataBytes} are there: the file has been cut off.`);
  }
  if (offset < dataBytes) throw new Error(`The safetensors file holds ${dataBytes - offset} bytes that its header does not mention.`);
  return places;
}

function placeOf(name: string, entry: unknown): TensorPlace {
  const { dtype, shape, data_offsets: offsets } = isRecord(entry) ? entry : {};
  if (!Array.isArray(shape) || !shape.every(isCount) || !Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    throw new Error(`The safetensors tensor "${name}" lacks a dtype, a shape of whole numbers or a pair of data_offsets.`);
  }
  if (typeof dtype !== 'string' || !Object.hasOwn(arrayTypes, dtype)) {
    throw new Error(`The safetensors tensor "${name}" has dtype ${dtype}; those read here are ${Object.keys(arrayTypes).join(', ')}.`);
  }
  const [begin, end] = offsets as [number, number];
  const bytes = product(shape) * arrayTypes[dtype as Dtype].BYTES_PER_ELEMENT;
  if (end - begin !== bytes) {
    throw new Error(`The safetensors tensor "${name}" needs ${bytes} bytes for its shape, but its offsets span ${end - begin}.`);
  }
  return { name, dtype: dtype as Dtype, shape, begin, end };
}

/** An array for a tensor, all zero. */
export function allocate(place: TensorPlace): TypedArray {
  return new arrayTypes[place.dtype](product(place.shape));
}

/** The memory of an array as bytes, shared and not copied. */
export function bytesOf(data: TypedArray): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** The dtype of an array; undefined when a checkpoint cannot hold its type. */
export function dtypeOf(data: ArrayBufferView): Dtype | undefined {
  const tag = (data as Partial<TypedArray>)[Symbol.toStringTag];
  for (const dtype in arrayTypes) if (arrayTypes[dtype as Dtype].name === tag) return dtype as Dtype;
  return undefined;
}

function product(shape: readonly number[]): number {
  return shape.reduce((size, extent) => size * extent, 1);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
