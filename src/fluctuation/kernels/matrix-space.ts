import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../shared/package-root.ts';
import { UserError } from '../../shared/user-error.ts';

/** Products of row-major matrices that lie in one space. Double precision, plain SIMD: the same bits on every machine. */
export interface MatrixProducts {
  /** c[rows, columns] = a[rows, depth] b[depth, columns], added to c if `accumulate`. */
  nn(rows: number, columns: number, depth: number, a: Float64Array, b: Float64Array, c: Float64Array, accumulate?: boolean): void;
  /** c[rows, columns] = a[rows, depth] b[columns, depth]^T, added to c if `accumulate`. */
  nt(rows: number, columns: number, depth: number, a: Float64Array, b: Float64Array, c: Float64Array, accumulate?: boolean): void;
  /** c[rows, columns] += a[depth, rows]^T b[depth, columns]. */
  tn(rows: number, columns: number, depth: number, a: Float64Array, b: Float64Array, c: Float64Array): void;
}

/** Gives an array of zeros in the space that is being made. */
export type Allocate = (numbers: number) => Float64Array;

interface Kernels {
  nn(rows: number, columns: number, depth: number, a: number, b: number, c: number, accumulate: number): void;
  nt(rows: number, columns: number, depth: number, a: number, b: number, c: number, accumulate: number): void;
  tn(rows: number, columns: number, depth: number, a: number, b: number, c: number): void;
}

const LARGEST = 2 ** 32;
let compiled: WebAssembly.Module | undefined;

/**
 * Makes the arrays that `layout` asks for in one memory, over which the products work. `layout` is called twice, first to count (with
 * arrays of no length), so that the memory never has to grow: that would slow every typed array of the process.
 * Throws a UserError for more than 4 GiB or kernels that are not built.
 */
export function createMatrixSpace<T>(layout: (allocate: Allocate) => T): { readonly products: MatrixProducts; readonly arrays: T } {
  let end = 64;
  const place = (numbers: number) => {
    const address = end;
    end += Math.ceil((numbers * 8) / 64) * 64;
    return address;
  };
  layout((numbers) => {
    place(numbers);
    return new Float64Array(0);
  });
  const memory = allocateMemory(end);
  end = 64;
  const arrays = layout((numbers) => new Float64Array(memory.buffer, place(numbers), numbers));
  const instance = new WebAssembly.Instance(compile(), { env: { memory } });
  return { products: productsOf(instance.exports as unknown as Kernels), arrays };
}

function productsOf(kernels: Kernels): MatrixProducts {
  return {
    nn: (rows, columns, depth, a, b, c, accumulate = false) =>
      kernels.nn(rows, columns, depth, a.byteOffset, b.byteOffset, c.byteOffset, accumulate ? 1 : 0),
    nt: (rows, columns, depth, a, b, c, accumulate = false) =>
      kernels.nt(rows, columns, depth, a.byteOffset, b.byteOffset, c.byteOffset, accumulate ? 1 : 0),
    tn: (rows, columns, depth, a, b, c) => kernels.tn(rows, columns, depth, a.byteOffset, b.byteOffset, c.byteOffset),
  };
}

function allocateMemory(bytes: number): WebAssembly.Memory {
  const gibibytes = Number((bytes / 2 ** 30).toPrecision(3));
  if (!(bytes <= LARGEST)) {
    throw new UserError(
      `The analysis needs ${gibibytes} GiB of memory at once, and can have 4 GiB. Take a narrower embedding, fewer training points or fewer outputs at a time.`,
    );
  }
  const pages = Math.ceil(bytes / 65536);
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch (error) {
    throw new UserError(`The analysis needs ${gibibytes} GiB of memory, which this machine did not give (${(error as Error).message}).`);
  }
}

function compile(): WebAssembly.Module {
  const path = join(packageRoot(), 'dist', 'kernels', 'matrix.wasm');
  try {
    compiled ??= new WebAssembly.Module(readFileSync(path));
    return compiled;
  } catch (error) {
    throw new UserError(
      `The matrix kernels of ${path} cannot be loaded (${(error as Error).message}). Run "npm run setup", which builds them.`,
    );
  }
}
