/** A network that starts where its loss is least: the limit stands still, and the fluctuation obeys a linear equation with a constant kernel. */
export interface FrozenLimit {
  /** Tangent kernel of all points, [points, points]. */
  readonly kernel: Float64Array;
  /** n Cov(y_n) at time 0, [points, points]. */
  readonly covariance: Float64Array;
  /** The first so many points are the training points. */
  readonly trainingPoints: number;
  readonly stepSize: number;
}

/**
 * n Cov(y_n) after `steps` steps from a global optimum of the squared loss, in closed form: with E = I - stepSize K / P on the P training points,
 * the fluctuation is dty(T) = A_T dty(0), A_T = E^T on training points and y(0) - (stepSize / P) K sum_{s < T} E^s elsewhere, so that the covariance is A_T Cov(0) A_T'.
 * It decreases on the training points, and elsewhere it tends to what they do not determine. Derived for this project.
 */
export function frozenCovariance({ kernel, covariance, trainingPoints, stepSize }: FrozenLimit, steps: number): Float64Array {
  const points = Math.round(Math.sqrt(kernel.length));
  let map = identity(points);
  const step = identity(points);
  for (let p = 0; p < points; p++) {
    for (let z = 0; z < trainingPoints; z++) step[p * points + z]! -= (stepSize / trainingPoints) * kernel[p * points + z]!;
  }
  for (let s = 0; s < steps; s++) map = product(step, map, points);
  return product(product(map, covariance, points), transposed(map, points), points);
}

function identity(size: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0));
}

function product(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const c = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const factor = a[i * size + k]!;
      for (let j = 0; j < size; j++) c[i * size + j]! += factor * b[k * size + j]!;
    }
  }
  return c;
}

function transposed(a: Float64Array, size: number): Float64Array {
  return a.map((_, i) => a[(i % size) * size + Math.floor(i / size)]!);
}
