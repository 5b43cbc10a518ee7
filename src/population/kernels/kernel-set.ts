/**
 * The numeric work of a population, over one memory that it shares with its caller. Addresses and lengths are in bytes and numbers as the tables of
 * `assembly/layout.ts` say. Every function covers the policies `first` .. `last - 1`, so that a population can be cut into ranges; a policy's
 * result does not depend on the range it is in.
 */
export interface KernelSet {
  /** Runs a program (forward or backward pass) policy by policy; `firstRow` is the row at which policy `first` begins. */
  run(
    program: number,
    length: number,
    first: number,
    last: number,
    counts: number,
    firstRow: number,
    parameters: number,
    gradients: number,
    scratch: number,
  ): void;
  /** scales[p] = min(1, maxNorm / gradient norm of p). */
  clipScales(tensors: number, length: number, first: number, last: number, gradients: number, maxNorm: number, scales: number): void;
  /** `velocities` 0: no momentum; `nesterov` 0 or 1. */
  sgd(
    tensors: number,
    length: number,
    first: number,
    last: number,
    active: number,
    scales: number,
    parameters: number,
    gradients: number,
    velocities: number,
    rate: number,
    momentum: number,
    nesterov: number,
  ): void;
  /** `rest` is 1 - decay; `velocities` 0: no momentum. */
  rmsprop(
    tensors: number,
    length: number,
    first: number,
    last: number,
    active: number,
    scales: number,
    parameters: number,
    gradients: number,
    squares: number,
    velocities: number,
    rate: number,
    decay: number,
    rest: number,
    epsilon: number,
    momentum: number,
  ): void;
  /** Advances `steps` (u32 a policy). */
  adam(
    tensors: number,
    length: number,
    first: number,
    last: number,
    active: number,
    scales: number,
    parameters: number,
    gradients: number,
    means: number,
    squares: number,
    steps: number,
    rate: number,
    beta1: number,
    beta2: number,
    epsilon: number,
  ): void;
  updateTarget(
    tensors: number,
    length: number,
    first: number,
    last: number,
    active: number,
    online: number,
    target: number,
    tau: number,
  ): void;
  /** c[rows, columns] = (bias or c) + a b; strides in bytes; flags 1: add to c, 2: relu. */
  gemm(
    rows: number,
    columns: number,
    depth: number,
    a: number,
    aRow: number,
    aDepth: number,
    b: number,
    bColumn: number,
    bDepth: number,
    c: number,
    cStride: number,
    bias: number,
    flags: number,
    scratch: number,
  ): void;
}
