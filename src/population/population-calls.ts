import { UserError } from '../shared/user-error.ts';
import { checkOptimiser, checkRate } from './check-optimiser.ts';
import type { Optimiser, PopulationOptions, RowCounts, StepOptions } from './population.ts';

/** Throws a UserError for sizes or optimiser settings that make no population. */
export function checkPopulation({ policies, maxRows, optimiser }: PopulationOptions): void {
  checkSize('policies', policies);
  checkSize('maxRows', maxRows);
  checkOptimiser(optimiser);
}

/** The calls of one population: that they come in order and fit its shape, whatever engine computes them. Each check throws before anything is changed. */
export class PopulationCalls {
  /** Rows of the last forward. [policies] */
  readonly counts: Int32Array;
  /** Policies that the current step or target update is for. [policies] */
  readonly active: Uint8Array;
  private readonly options: PopulationOptions;
  /** True between an online forward and whatever makes its activations stale. */
  private ready = false;
  /** True between a backward and the step that takes its gradients, or whatever makes them stale. */
  private hasGradients = false;
  private disposed = false;

  /** `counts` and `active` may lie where the engine wants to read them. */
  constructor(
    options: PopulationOptions,
    counts: Int32Array = new Int32Array(options.policies),
    active: Uint8Array = new Uint8Array(options.policies),
  ) {
    this.options = options;
    this.counts = counts;
    this.active = active;
  }

  living(): void {
    if (this.disposed) throw new Error('This population was disposed of and can compute nothing more.');
  }

  forward(counts: RowCounts, which: 'online' | 'target'): void {
    this.living();
    if (which === 'target' && !this.options.target) {
      throw new Error('forward was asked for the target network, but the population was made without one; create it with target: true.');
    }
    this.ready = false;
    this.hasGradients = false;
    this.takeCounts(counts);
  }

  /** The forward that was checked has been computed. */
  forwarded(which: 'online' | 'target'): void {
    this.ready = which === 'online';
  }

  backward(counts: RowCounts): void {
    this.goBack('backward', counts);
    this.hasGradients = true;
  }

  backwardInputs(counts: RowCounts): void {
    if (!this.options.network.branches.some(({ wantsGradient }) => wantsGradient)) {
      throw new Error(`backwardInputs was called, but none of the branches ${this.branchNames()} wants a gradient; say so in the network.`);
    }
    this.goBack('backwardInputs', counts);
  }

  private goBack(what: string, counts: RowCounts): void {
    this.living();
    this.requireOptimiser(what);
    if (!this.ready) {
      throw new Error(
        `${what} of the heads ${this.headNames()} has no online forward to go back through: call forward(counts) with the same rows just before it.`,
      );
    }
    this.checkLength(what, counts);
    const policy = this.counts.findIndex((count, index) => count !== counts[index]);
    if (policy >= 0) {
      throw new Error(
        `${what} of the heads ${this.headNames()} was given ${counts[policy]} rows for policy ${policy}, but the forward before it had ` +
          `${this.counts[policy]}; both must be of the same rows.`,
      );
    }
  }

  step(learningRate: number, { maxGradientNorm, active, rateScales }: StepOptions): Optimiser {
    this.living();
    const optimiser = this.requireOptimiser('step');
    checkRate(learningRate);
    if (maxGradientNorm !== undefined && !(maxGradientNorm > 0)) {
      throw new Error(`step was given a maxGradientNorm of ${maxGradientNorm}; it must be above 0.`);
    }
    if (rateScales && optimiser.kind !== 'sgd') {
      throw new Error(
        `step was given rateScales with the ${optimiser.kind} optimiser; only sgd has a learning rate of its own for each tensor.`,
      );
    }
    this.takeActive('step', active);
    if (!this.hasGradients) {
      throw new Error(`step of the heads ${this.headNames()} has no gradients: call backward(counts) just before it, once for each step.`);
    }
    this.ready = false;
    this.hasGradients = false;
    return optimiser;
  }

  updateTarget(tau: number, active: Uint8Array | undefined): void {
    this.living();
    if (!this.options.target) {
      throw new Error('updateTarget was called, but the population was made without a target; create it with target: true.');
    }
    if (!(tau >= 0 && tau <= 1)) throw new Error(`updateTarget was given tau = ${tau}; it must be between 0 and 1.`);
    this.takeActive('updateTarget', active);
  }

  /** The parameters were replaced. */
  loaded(): void {
    this.ready = false;
    this.hasGradients = false;
  }

  dispose(): void {
    this.disposed = true;
  }

  private requireOptimiser(what: string): Optimiser {
    const { optimiser } = this.options;
    if (!optimiser) throw new Error(`${what} was called on a population that only acts; create it with an optimiser.`);
    return optimiser;
  }

  private takeCounts(counts: RowCounts): void {
    const { policies, maxRows } = this.options;
    this.checkLength('forward', counts);
    let sum = 0;
    for (let policy = 0; policy < policies; policy++) {
      const count = counts[policy]!;
      if (count < 0)
        throw new Error(`forward of the branches ${this.branchNames()} was given ${count} rows for policy ${policy}; 0 is the least.`);
      sum += count;
    }
    if (sum > maxRows) {
      throw new Error(
        `forward was given ${sum} rows, and the branches ${this.branchNames()} hold ${maxRows}; create the population with more maxRows.`,
      );
    }
    this.counts.set(counts);
  }

  private checkLength(what: string, counts: RowCounts): void {
    const { policies } = this.options;
    if (counts.length !== policies) {
      throw new Error(`${what} was given ${counts.length} row counts for ${policies} policies; it needs one a policy.`);
    }
  }

  private takeActive(what: string, active: Uint8Array | undefined): void {
    const { policies } = this.options;
    if (!active) {
      this.active.fill(1);
      return;
    }
    if (active.length !== policies)
      throw new Error(`${what} was given ${active.length} active flags for ${policies} policies; it needs one a policy.`);
    this.active.set(active);
  }

  private branchNames(): string {
    return quoted(this.options.network.branches);
  }

  private headNames(): string {
    return quoted(this.options.network.heads);
  }
}

function quoted(items: readonly { readonly name: string }[]): string {
  return items.map(({ name }) => `"${name}"`).join(', ');
}

function checkSize(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1)
    throw new UserError(`The population's ${name} is ${value}; it must be a whole number of at least 1.`);
}
