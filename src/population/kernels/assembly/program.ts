import { activationGradient, applyActivation } from './activation';
import { biasGradient } from './bias';
import { gemm } from './gemm';
import {
  ACCUMULATE,
  ACTIVATION,
  ACTIVATION_GRADIENT,
  BIAS,
  DENSE,
  INPUT_GRADIENT,
  INPUTS,
  KIND,
  LIST_ENTRIES,
  LISTS,
  MARKS,
  MARKS_STRIDE,
  OPERATION_WORDS,
  OTHER,
  OTHER_STRIDE,
  RELU,
  RESULT,
  RESULT_STRIDE,
  SOURCE,
  SOURCE_STRIDE,
  TOUCHED,
  UNITS,
  WEIGHT_GRADIENT,
  WEIGHTS,
  WEIGHTS_STRIDE,
} from './layout';
import { gather } from './listed';
import { layToRest } from './marks';
import { sparseDense, sparseWeightGradient } from './sparse';
import { ADD_TO_RESULT, APPLY_RELU } from './tile';
import { listRow } from './zeros';

// @ts-ignore: decorator
@inline
function word(operation: usize, index: usize): usize {
  return load<u32>(operation + index * 4);
}

// @ts-ignore: decorator
@inline
function dense(
  rows: usize,
  x: usize,
  xStride: usize,
  y: usize,
  yStride: usize,
  inputs: usize,
  units: usize,
  weights: usize,
  bias: usize,
  accumulate: bool,
  activation: i32,
  lists: usize,
  entries: usize,
  scratch: usize,
): void {
  const withRelu = activation == RELU;
  if (rows < 4) {
    for (let row: usize = 0; row < rows; row++) {
      const end = listRow(x + row * xStride, inputs, <u32>units * 4, lists);
      gather(lists, end, weights, units, accumulate ? y + row * yStride : bias, y + row * yStride, withRelu);
    }
  } else {
    const from = accumulate ? 0 : bias;
    const done = entries ? sparseDense(rows, x, xStride, y, yStride, inputs, units, weights, from, withRelu, lists, entries) : 0;
    if (done < rows) {
      const flags = (withRelu ? APPLY_RELU : 0) | (accumulate ? ADD_TO_RESULT : 0);
      gemm(rows - done, units, inputs, x + done * xStride, xStride, 4, weights, 4, units * 4, y + done * yStride, yStride, from, flags, scratch);
    }
  }
  if (activation != RELU) applyActivation(y, yStride, rows, units, activation);
}

/** Runs one operation on the rows firstRow .. firstRow + rows - 1, which are those of `policy`. */
function execute(operation: usize, policy: usize, firstRow: usize, rows: usize, parameters: usize, gradient: usize, scratch: usize): void {
  const kind = word(operation, KIND);
  const sourceStride = word(operation, SOURCE_STRIDE);
  const source = word(operation, SOURCE) + firstRow * sourceStride;
  const resultStride = word(operation, RESULT_STRIDE);
  const result = word(operation, RESULT) + firstRow * resultStride;
  const otherStride = word(operation, OTHER_STRIDE);
  const other = word(operation, OTHER) + firstRow * otherStride;
  const inputs = word(operation, INPUTS);
  const units = word(operation, UNITS);
  const weights = word(operation, WEIGHTS) + policy * word(operation, WEIGHTS_STRIDE);
  const bias = word(operation, BIAS) + policy * units * 4;
  const accumulate = <bool>word(operation, ACCUMULATE);
  const activation = <i32>word(operation, ACTIVATION);
  const lists = scratch + word(operation, LISTS);
  const entries = word(operation, LIST_ENTRIES);
  if (kind == WEIGHT_GRADIENT) {
    const to = gradient + word(operation, WEIGHTS);
    const marks = word(operation, MARKS) + policy * word(operation, MARKS_STRIDE);
    if (!rows) {
      layToRest(marks, inputs);
    } else if (entries) {
      sparseWeightGradient(rows, source, sourceStride, other, otherStride, inputs, units, to, marks, lists, entries, scratch);
    } else {
      gemm(inputs, units, rows, source, 4, sourceStride, other, 4, otherStride, to, units * 4, 0, 0, scratch);
      memory.fill(marks, <u8>TOUCHED, inputs);
    }
    if (!accumulate) biasGradient(other, otherStride, rows, units, gradient + word(operation, BIAS));
  } else if (rows == 0) {
    return;
  } else if (kind == DENSE) {
    dense(
      rows,
      source,
      sourceStride,
      result,
      resultStride,
      inputs,
      units,
      parameters + weights,
      parameters + bias,
      accumulate,
      activation,
      lists,
      entries,
      scratch,
    );
  } else if (kind == ACTIVATION_GRADIENT) {
    activationGradient(other, otherStride, source, sourceStride, result, resultStride, rows, units, activation);
  } else if (kind == INPUT_GRADIENT) {
    const flags = accumulate ? ADD_TO_RESULT : 0;
    gemm(rows, inputs, units, source, sourceStride, 4, parameters + weights, units * 4, 4, result, resultStride, 0, flags, scratch);
  }
}

/**
 * Runs a program of `length` operations for the policies first .. last - 1, policy by policy, so that what one policy needs stays in the cache.
 * `counts` [policies] holds the rows of each policy; `firstRow` is the row at which policy `first` begins. `gradient` is where a backward pass leaves
 * the gradient of the policy, its tensors one after the other, and marks which rows of them it has written: a range of several policies ends with that of the last.
 */
export function run(
  program: usize,
  length: usize,
  first: usize,
  last: usize,
  counts: usize,
  firstRow: usize,
  parameters: usize,
  gradient: usize,
  scratch: usize,
): void {
  const end = program + length * OPERATION_WORDS * 4;
  for (let policy = first; policy < last; policy++) {
    const rows: usize = load<u32>(counts + policy * 4);
    for (let operation = program; operation < end; operation += OPERATION_WORDS * 4) {
      execute(operation, policy, firstRow, rows, parameters, gradient, scratch);
    }
    firstRow += rows;
  }
}
