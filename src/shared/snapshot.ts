/** Arrays that a checkpoint can hold. */
export type TypedArray = Float32Array | Float64Array | Int32Array | Uint32Array | Int16Array | Uint16Array | Int8Array | Uint8Array;

/**
 * The complete state of a part of a run: JSON values and typed arrays, nested at will. Whatever has state offers `saveState()` and
 * `loadState()` over this type; the checkpoint writes the arrays as safetensors and the rest as JSON.
 * A saved snapshot shares no memory with the part it was taken from.
 */
export type Snapshot = null | boolean | number | string | TypedArray | readonly Snapshot[] | { readonly [key: string]: Snapshot };

/** Snapshots as objects, the usual top level. */
export type SnapshotRecord = { readonly [key: string]: Snapshot };
