import type { SnapshotRecord } from '../shared/snapshot.ts';
import type { PlainParameters } from './plain-parameters.ts';
import type { Population, PopulationOptions, RowCounts, StepOptions } from './population.ts';
import { PopulationCalls } from './population-calls.ts';

type Numbers = Float32Array | Float64Array;

/** A population whose parameters, targets and optimiser are kept in plain TypeScript; how rows pass through its networks is the engine's own. */
export abstract class PlainPopulation<N extends Numbers> implements Population<N> {
  readonly network: PopulationOptions['network'];
  readonly policies: number;
  readonly maxRows: number;
  readonly parameters: Population<N>['parameters'];
  abstract readonly parameterCount: number;
  abstract readonly inputs: Population<N>['inputs'];
  abstract readonly outputs: Population<N>['outputs'];
  abstract readonly outputGradients: Population<N>['outputGradients'];
  abstract readonly inputGradients: Population<N>['inputGradients'];
  protected readonly calls: PopulationCalls;
  protected readonly numbers: PlainParameters<N>;

  /** @param numbers all zero: the engine gives the policies their first ones */
  protected constructor(options: PopulationOptions, numbers: PlainParameters<N>) {
    this.network = options.network;
    this.policies = options.policies;
    this.maxRows = options.maxRows;
    this.parameters = numbers.named;
    this.calls = new PopulationCalls(options);
    this.numbers = numbers;
  }

  parametersOf(policy: number): Population<N>['parameters'] {
    return this.numbers.of(policy);
  }

  abstract forward(counts: RowCounts, which?: 'online' | 'target'): void;

  abstract backward(counts: RowCounts): void;

  abstract backwardInputs(counts: RowCounts): void;

  step(learningRate: number, options: StepOptions = {}): void {
    const optimiser = this.calls.step(learningRate, options);
    this.numbers.step(optimiser, learningRate, options, this.calls.active);
  }

  updateTarget(tau: number, active?: Uint8Array): void {
    this.calls.updateTarget(tau, active);
    this.numbers.updateTarget(tau, this.calls.active);
  }

  saveState(): SnapshotRecord {
    this.calls.living();
    return this.numbers.saveState();
  }

  loadState(state: SnapshotRecord): void {
    this.calls.living();
    this.numbers.loadState(state);
    this.calls.loaded();
  }

  dispose(): void {
    this.calls.dispose();
  }
}
