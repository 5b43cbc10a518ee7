/**
 * The numeric work of a population, over one memory that it shares with its caller. Addresses and lengths are in bytes and numbers as the tables of
 * `assembly/layout.ts` say. A function covers the policies `first` .. `last - 1`, so that a population can be cut into ranges, or one `policy`; a
 * policy's result does not depend on the range it is in.
 */
export interface KernelSet {
  /**
   * Runs a program (forward or backward pass) policy by policy; `firstRow` is the row at which policy `first` begins. A backward pass leaves the gradient
   * of the last policy at `gradient`, its tensors one after the other, of which only rows that are marked as touched are written.
   */
  run(
    program: number,
    length: number,
    first: number,
    last: number,
    counts: number,
    firstRow: number,
    parameters: number,
    gradient: number,
    scratch: number,
  ): void;
  /** min(1, maxNorm / norm) of a policy's gradient. */
  gradientScale(tensors: number, length: number, policy: number, gradient: number, maxNorm: number): number;
  /** `velocities` 0: no momentum; `rates` one for each tensor; `nesterov` 0 or 1. */
  sgd(
    tensors: number,
    length: number,
    policy: number,
    scale: number,
    parameters: number,
    gradient: number,
    velocities: number,
    rates: number,
    momentum: number,
    nesterov: number,
  ): number;
  /** `rest` is 1 - decay; `velocities` 0: no momentum. */
  rmsprop(
    tensors: number,
    length: number,
    policy: number,
    scale: number,
    parameters: number,
    gradient: number,
    squares: number,
    velocities: number,
    rate: number,
    decay: number,
    rest: number,
    epsilon: number,
    momentum: number,
  ): number;
  /** Advances `steps` (u32 a policy). */
  adam(
    tensors: number,
    length: number,
    policy: number,
    scale: number,
    parameters: number,
    gradient: number,
    means: number,
    squares: number,
    steps: number,
    rate: number,
    beta1: number,
    beta2: number,
    epsilon: number,
  ): number;
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
