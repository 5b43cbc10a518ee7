/** Keeps a logarithm finite where an estimate says "never". */
const FLOOR = 1e-6;

/**
 * How far estimated mean fields lie from those that then came, of the whole neighbourhood, also where agents see a part of it only, averaged over agents and steps,
 * beside two yardsticks that need no learning: persistence (what the agent saw the step before) and uniform. MSE is the mean over bins; KL is KL(field || estimate) in nats,
 * with probabilities below 1e-6 lifted to it.
 */
export class FieldErrors {
  private readonly size: number;
  private readonly withKl: boolean;
  private readonly uniform: Float32Array;
  private readonly sums = { mse: 0, msePersistence: 0, mseUniform: 0, kl: 0, klPersistence: 0, klUniform: 0 };
  private count = 0;

  /** @param uniform the estimate of who knows nothing. [size] */
  constructor(size: number, isDistribution: boolean, uniform: Float32Array) {
    this.size = size;
    this.withKl = isDistribution;
    this.uniform = uniform;
  }

  /** Adds one agent's step: row offsets `at` into [rows, size] arrays. */
  add(fields: Float32Array, estimates: Float32Array, persistence: Float32Array, at: number): void {
    const { sums, size, uniform } = this;
    sums.mse += squaredError(fields, at, estimates, at, size);
    sums.msePersistence += squaredError(fields, at, persistence, at, size);
    sums.mseUniform += squaredError(fields, at, uniform, 0, size);
    if (this.withKl) {
      sums.kl += divergence(fields, at, estimates, at, size);
      sums.klPersistence += divergence(fields, at, persistence, at, size);
      sums.klUniform += divergence(fields, at, uniform, 0, size);
    }
    this.count++;
  }

  /** Averages since the last call, by name ("fieldMse", ...); empty when nothing was added. */
  take(): Record<string, number> {
    if (this.count === 0) return {};
    const result: Record<string, number> = {};
    for (const [name, sum] of Object.entries(this.sums)) {
      if (this.withKl || name.startsWith('mse')) result[`field${name[0]!.toUpperCase()}${name.slice(1)}`] = sum / this.count;
    }
    this.load({ ...Object.fromEntries(Object.keys(this.sums).map((name) => [name, 0])), count: 0 });
    return result;
  }

  save(): Record<string, number> {
    return { ...this.sums, count: this.count };
  }

  load(state: Readonly<Record<string, number>>): void {
    for (const name of Object.keys(this.sums) as (keyof typeof this.sums)[]) this.sums[name] = state[name]!;
    this.count = state['count']!;
  }
}

function squaredError(a: Float32Array, atA: number, b: Float32Array, atB: number, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) {
    const difference = a[atA + i]! - b[atB + i]!;
    sum += difference * difference;
  }
  return sum / size;
}

function divergence(p: Float32Array, atP: number, q: Float32Array, atQ: number, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) {
    const probability = p[atP + i]!;
    if (probability > 0) sum += probability * Math.log(probability / Math.max(q[atQ + i]!, FLOOR));
  }
  return sum;
}
