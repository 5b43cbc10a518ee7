/** Points in metres on a plane. */
export interface Layout {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

const MOST_LANDMARKS = 60;
const POWER_ROUNDS = 300;

/**
 * A map of places of which only the times between them are known: positions whose straight distances are in proportion to the times, as
 * nearly as a plane allows. Landmark multidimensional scaling (de Silva and Tenenbaum 2004): the classical method on at most 60 landmarks,
 * each the farthest from those before it, and every other place by its times to them. Directions mean nothing.
 * @param seconds between two places; the mean of both ways counts
 * @param metresPerSecond straight-line speed that sets the scale: sums of distances and times agree
 */
export function layoutFromTimes(places: number, seconds: (from: number, to: number) => number, metresPerSecond: number): Layout {
  const time = (a: number, b: number) => (a === b ? 0 : (seconds(a, b) + seconds(b, a)) / 2);
  const landmarks = chooseLandmarks(places, time);
  const n = landmarks.length;
  const squares = landmarks.map((a) => landmarks.map((b) => time(a, b) ** 2));
  const means = squares.map((row) => row.reduce((sum, value) => sum + value, 0) / n);
  const mean = means.reduce((sum, value) => sum + value, 0) / n;
  const centred = squares.map((row, i) => row.map((value, j) => -(value - means[i]! - means[j]! + mean) / 2));
  const axes = [0, 1].map(() => {
    const { value, vector } = largestEigenpair(centred);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) centred[i]![j]! -= value * vector[i]! * vector[j]!;
    return { value, vector };
  });
  const along = axes.map(({ value, vector }) =>
    Float64Array.from({ length: places }, (_, place) => {
      if (!(value > 1e-9)) return 0;
      const sum = landmarks.reduce((total, landmark, i) => total + vector[i]! * (means[i]! - time(place, landmark) ** 2), 0);
      return sum / (2 * Math.sqrt(value));
    }),
  );
  const scale = scaleOf(landmarks, along, time) * metresPerSecond;
  return { x: along[0]!.map((value) => value * scale), y: along[1]!.map((value) => value * scale) };
}

function chooseLandmarks(places: number, time: (a: number, b: number) => number): number[] {
  const landmarks = [0];
  const nearest = Float64Array.from({ length: places }, (_, place) => time(place, 0));
  while (landmarks.length < Math.min(places, MOST_LANDMARKS)) {
    const next = nearest.reduce((best, value, place) => (value > nearest[best]! ? place : best), 0);
    landmarks.push(next);
    for (let place = 0; place < places; place++) nearest[place] = Math.min(nearest[place]!, time(place, next));
    nearest[next] = -1;
  }
  return landmarks;
}

/** The eigenvector of the largest eigenvalue, by repeated multiplication; the matrix is shifted so that negative ones do not win. */
function largestEigenpair(matrix: readonly (readonly number[])[]): { value: number; vector: number[] } {
  const n = matrix.length;
  const shift = Math.max(...matrix.map((row) => row.reduce((sum, value) => sum + Math.abs(value), 0)), 1e-12);
  let vector = Array.from({ length: n }, (_, i) => Math.sin(1 + i));
  for (let round = 0; round < POWER_ROUNDS; round++) {
    const next = matrix.map((row, i) => row.reduce((sum, value, j) => sum + value * vector[j]!, shift * vector[i]!));
    const length = Math.hypot(...next);
    vector = next.map((value) => value / length);
  }
  const product = matrix.map((row) => row.reduce((sum, value, j) => sum + value * vector[j]!, 0));
  return { value: product.reduce((sum, value, i) => sum + value * vector[i]!, 0), vector };
}

/** Sum of times over sum of distances, among landmarks. */
function scaleOf(landmarks: readonly number[], [x, y]: readonly Float64Array[], time: (a: number, b: number) => number): number {
  let times = 0;
  let distances = 0;
  for (const a of landmarks) {
    for (const b of landmarks) {
      times += time(a, b);
      distances += Math.hypot(x![a]! - x![b]!, y![a]! - y![b]!);
    }
  }
  return distances > 0 ? times / distances : 1;
}
