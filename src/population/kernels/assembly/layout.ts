// The layout of the tables that TypeScript writes and the kernels read. This file is compiled by both, so it holds plain constants only.

/** Words (u32) of one operation of a program. */
export const OPERATION_WORDS = 18;
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
/** Byte address of the marks of policy 0's weights, and bytes from one policy's to the next. */
export const MARKS = 16;
export const MARKS_STRIDE = 17;

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

/** Words (u32) of one row of the tensor table. */
export const TENSOR_WORDS = 5;
/** Byte offset of policy 0 from a base. */
export const TENSOR_OFFSET = 0;
/** Numbers in one policy's tensor, and the rows that they make: the inputs of weights, one of a bias. */
export const TENSOR_SIZE = 1;
export const TENSOR_ROWS = 2;
/** As of an operation; those of biases are TOUCHED for ever, and the same for all policies. */
export const TENSOR_MARKS = 3;
export const TENSOR_MARKS_STRIDE = 4;

/**
 * Marks (u8) of the rows of a tensor: whether the row has had no gradient but zero so far, has none in this update, or has one. What is not TOUCHED is not
 * written in the gradient; what is UNTOUCHED has moments of zero, and no optimiser moves it.
 */
export const UNTOUCHED = 0;
export const AT_REST = 1;
export const TOUCHED = 2;

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
