import type { SnapshotRecord } from '../shared/snapshot.ts';
import { momentNames } from './memory-plan.ts';
import type { Optimiser, Population, PopulationOptions, StepOptions } from './population.ts';
import { loadPopulationState, type StateArrays, savePopulationState } from './population-state.ts';
import { rangeUpdate } from './range-update.ts';

type Numbers = Float32Array | Float64Array;
type Tensors<N> = ReadonlyMap<string, N>;

/** The parameters of a population, its target network and its optimiser in plain TypeScript, for engines that are not the kernels. */
export class PlainParameters<N extends Numbers> {
  /** Each [policies, ...shape]. */
  readonly named: Population<N>['parameters'];
  /** By tensor name, [policies, size]. */
  readonly online: Tensors<N>;
  /** Empty where no target is kept; likewise the gradients without an optimiser. */
  readonly target: Tensors<N>;
  readonly gradients: Tensors<N>;
  private readonly moments: readonly Tensors<N>[];
  private readonly steps: Uint32Array;
  private readonly sizes: readonly (readonly [name: string, size: number])[];
  private readonly arrays: StateArrays;

  /** All zero. `make` makes an array of the engine's precision. */
  constructor(
    { policies, optimiser, target }: PopulationOptions,
    tensors: readonly { readonly name: string; readonly shape: readonly number[]; readonly size: number }[],
    make: (length: number) => N,
  ) {
    const zeros = (): Tensors<N> => new Map(tensors.map(({ name, size }) => [name, make(policies * size)]));
    this.sizes = tensors.map(({ name, size }) => [name, size]);
    this.online = zeros();
    this.target = target ? zeros() : new Map();
    this.gradients = optimiser ? zeros() : new Map();
    this.moments = momentNames(optimiser).map(zeros);
    this.steps = new Uint32Array(policies);
    this.named = new Map(tensors.map(({ name, shape }) => [name, { shape: [policies, ...shape], data: this.online.get(name)! }]));
    this.arrays = {
      parameters: this.online,
      ...(target ? { target: this.target } : {}),
      ...Object.fromEntries(momentNames(optimiser).map((name, index) => [name, this.moments[index]!])),
    };
  }

  /** The parameters of one policy: views, without the leading axis. */
  of(policy: number): Population<N>['parameters'] {
    return new Map(
      [...this.named].map(([name, { shape, data }]) => {
        const size = data.length / shape[0]!;
        return [name, { shape: shape.slice(1), data: data.subarray(policy * size, (policy + 1) * size) as N }];
      }),
    );
  }

  /** One optimiser update of every active policy with `gradients`. */
  step(optimiser: Optimiser, learningRate: number, { maxGradientNorm, rateScales }: StepOptions, active: Uint8Array): void {
    active.forEach((isActive, policy) => {
      if (!isActive) return;
      if (optimiser.kind === 'adam') this.steps[policy]!++;
      const update = rangeUpdate(optimiser, this.steps[policy]!);
      const scale = maxGradientNorm === undefined ? 1 : clipScale(this.gradientNorm(policy), maxGradientNorm);
      for (const [name, size] of this.sizes) {
        const [first, second] = this.moments.map((moment) => moment.get(name)!);
        const range = { weights: this.online.get(name)!, gradients: this.gradients.get(name)!, first, second };
        update(range, policy * size, (policy + 1) * size, scale, learningRate * (rateScales?.get(name) ?? 1));
      }
    });
  }

  /** target <- (1 - tau) target + tau online of every active policy. */
  updateTarget(tau: number, active: Uint8Array): void {
    for (const [name, size] of this.sizes) {
      const [online, target] = [this.online.get(name)!, this.target.get(name)!];
      for (let i = 0; i < target.length; i++) {
        if (active[Math.floor(i / size)]) target[i] = tau === 1 ? online[i]! : (1 - tau) * target[i]! + tau * online[i]!;
      }
    }
  }

  saveState(): SnapshotRecord {
    return savePopulationState(this.arrays, this.steps);
  }

  loadState(state: SnapshotRecord): void {
    loadPopulationState(this.arrays, this.steps, state);
  }

  private gradientNorm(policy: number): number {
    let sum = 0;
    for (const [name, size] of this.sizes) {
      const gradient = this.gradients.get(name)!;
      for (let i = policy * size; i < (policy + 1) * size; i++) sum += gradient[i]! * gradient[i]!;
    }
    return Math.sqrt(sum);
  }
}

/** What a gradient of this norm is multiplied by; a norm that is not a number reaches the parameters. */
function clipScale(norm: number, maxNorm: number): number {
  return norm > maxNorm ? maxNorm / norm : 1;
}
