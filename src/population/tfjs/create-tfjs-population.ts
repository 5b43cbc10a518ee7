import { PlainParameters } from '../plain-parameters.ts';
import { PlainPopulation } from '../plain-population.ts';
import type { Population, PopulationOptions, RowCounts } from '../population.ts';
import { checkPopulation } from '../population-calls.ts';
import { loadTf, type TfRuntime } from './load-tf.ts';
import { TfPass } from './tf-pass.ts';
import { planTf, type TfPlan } from './tf-plan.ts';

/**
 * A population computed with TensorFlow.js: forward and backward passes are tf operations, gradients come from its automatic differentiation. Parameters, targets and
 * optimisers are kept outside of it in single precision, so that they are the same on every backend, and no tensor outlives a call.
 * Throws a UserError for a description that makes no network, an impossible size, or packages that are not installed.
 */
export async function createTfjsPopulation(options: PopulationOptions): Promise<Population> {
  checkPopulation(options);
  const plan = planTf(options.network);
  return new TfjsPopulation(options, plan, await loadTf(options.engine?.backend ?? 'auto'));
}

class TfjsPopulation extends PlainPopulation<Float32Array> {
  readonly parameterCount: number;
  readonly inputs: Population['inputs'];
  readonly outputs: Population['outputs'];
  readonly outputGradients: Population['outputGradients'];
  readonly inputGradients: Population['inputGradients'];
  private readonly pass: TfPass;

  constructor(options: PopulationOptions, plan: TfPlan, runtime: TfRuntime) {
    super(options, new PlainParameters(options, plan.tensors, (length) => new Float32Array(length)));
    const { policies, maxRows, optimiser, seed } = options;
    this.parameterCount = plan.parameterCount;
    const rows = (items: TfPlan['heads']) => Object.fromEntries(items.map(({ name, size }) => [name, new Float32Array(maxRows * size)]));
    this.inputs = rows(plan.branches);
    this.outputs = rows(plan.heads);
    this.outputGradients = optimiser ? rows(plan.heads) : rows(plan.heads.map(({ name }) => ({ name, size: 0 })));
    this.inputGradients = rows(optimiser ? plan.branches.filter(({ wantsGradient }) => wantsGradient) : []);
    this.pass = new TfPass(runtime, plan);
    for (let policy = 0; policy < policies; policy++) plan.initialise(seed, policy, this.parametersOf(policy));
    if (options.target) this.updateTarget(1);
  }

  forward(counts: RowCounts, which: 'online' | 'target' = 'online'): void {
    this.calls.forward(counts, which);
    this.pass.forward(counts, which === 'target' ? this.numbers.target : this.numbers.online, this.inputs, this.outputs);
    this.calls.forwarded(which);
  }

  backward(counts: RowCounts): void {
    this.calls.backward(counts);
    this.pass.backward(counts, this.numbers.online, this.inputs, this.outputGradients, this.numbers.gradients);
  }

  backwardInputs(counts: RowCounts): void {
    this.calls.backwardInputs(counts);
    this.pass.backwardInputs(counts, this.numbers.online, this.inputs, this.outputGradients, this.inputGradients);
  }
}
