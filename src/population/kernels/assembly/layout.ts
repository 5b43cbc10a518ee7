// The layout of the tables that TypeScript writes and the kernels read. This file is compiled by both, so it holds plain constants only.

/** Words (u32) of one operation of a program. */
export const OPERATION_WORDS = 16;
export const KIND = 0;
/** Byte address and byte stride between rows of the array that is read. */
export const SOURCE = 1;
export const SOURCE_STRIDE = 2;
/** The array that is written. */
export const RESULT = 3;
export const RESULT_STRIDE = 4;
/** A third array: the layer's output in an activation gradient, dLoss/dPreactivation in a weight gradient. */
export const OTHER = 5;
export const OTHER_STRIDE = 6;
export const INPUTS = 7;
export const UNITS = 8;
/**
 * Byte offset of policy 0's weights from the parameter base, and bytes from one policy's weights to the next. In a weight gradient, WEIGHTS and BIAS
 * are offsets in the gradient of one policy.
 */
export const WEIGHTS = 9;
export const WEIGHTS_STRIDE = 10;
export const BIAS = 11;
export const ACTIVATION = 12;
/** 1: add to the result instead of replacing it; a dense layer then adds no bias, and a weight gradient leaves that of the bias alone. */
export const ACCUMULATE = 13;
/** Byte offset from the scratch memory of the room for lists, and the entries of a list; 0 entries: many rows are never sparse. */
export const LISTS = 14;
export const LIST_ENTRIES = 15;

/** RESULT = activation(SOURCE * W + b), or activation(RESULT + SOURCE * W) with ACCUMULATE. */
export const DENSE = 0;
/** RESULT = SOURCE * activation'(OTHER), where OTHER is the layer's output. */
export const ACTIVATION_GRADIENT = 1;
/** dW = SOURCE^T * OTHER and, without ACCUMULATE, db = column sums of OTHER. */
export const WEIGHT_GRADIENT = 2;
/** RESULT = SOURCE * W^T, or RESULT += with ACCUMULATE. */
export const INPUT_GRADIENT = 3;

export const LINEAR = 0;
export const RELU = 1;
export const TANH = 2;
export const ELU = 3;
export const SIGMOID = 4;
export const SOFTPLUS = 5;

/** Words (u32) of one row of the tensor table: byte offset of policy 0 from a base, numbers in one policy's tensor. */
export const TENSOR_WORDS = 2;

/**
 * Scratch memory of a program: a tile, then ROW_BLOCK x DEPTH_BLOCK packed numbers, then DEPTH_BLOCK x the widest matrix, rounded up to 8 columns.
 */
export const DEPTH_BLOCK = 256;
export const ROW_BLOCK = 64;
export const TILE_BYTES = 192;
/** The packed rows, and what may be written past their end. */
export const PACKED_ROWS_BYTES = ROW_BLOCK * DEPTH_BLOCK * 4 + 64;
/** Rows that are listed at a time. Room for lists: LIST_ROWS ends, a list of entries, an end for each input (and one more), a list of entries. */
export const LIST_ROWS = 256;
export const ENTRY_BYTES = 8;
