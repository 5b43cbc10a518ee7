import type { GroupSpec } from '../src/environment/population-env.ts';
import type { ActionDistribution } from '../src/learning/action-distribution.ts';
import { type ActionValues, createActionValues } from '../src/learning/action-values.ts';
import type { Frame, FrameShape } from '../src/learning/frame.ts';
import { createPopulation } from '../src/population/create-population.ts';
import type { EngineOptions } from '../src/population/engine.ts';
import type { Population } from '../src/population/population.ts';
import { actorNetwork } from './actor-critic-networks.ts';
import type { ActorCriticParameters } from './actor-critic-parameters.ts';
import { presentFrame } from './present-frame.ts';

type Heads = Readonly<Record<string, Float32Array>>;

/**
 * The networks behind the policies of a group's agents. The cycle: `clear`, `add` decisions grouped by policy, `evaluate`, then read `heads` by the
 * number of the entry, or write `gradients`, `backward`, and step the population.
 */
export interface Actor {
  readonly population: Population;
  /** What a distribution over actions is made of, [entries, units] by head; and dLoss/d of it. */
  readonly heads: Heads;
  readonly gradients: Heads;
  clear(): void;
  /** Adds a decision, whose policy must not be lower than the last one's. Returns its entry: 0, 1, ... */
  add(policy: number, frame: Frame): number;
  evaluate(): void;
  backward(): void;
}

export interface ActorOptions {
  readonly group: GroupSpec;
  readonly parameters: ActorCriticParameters;
  readonly distribution: ActionDistribution;
  /** Of the decisions that are added. */
  readonly shape: FrameShape;
  readonly policies: number;
  /** Most decisions at a time, all policies together. */
  readonly maxFrames: number;
  readonly seed: string;
  readonly engine: EngineOptions;
}

export async function createActor(options: ActorOptions): Promise<Actor> {
  const { group, parameters, distribution, policies, maxFrames, seed, engine } = options;
  const shape = { ...options.shape, fieldSize: parameters.actorSeesField ? options.shape.fieldSize : 0 };
  if (group.actionSpace.kind === 'candidates') {
    const values = await createActionValues({
      shape: parameters.postDecision ? { ...shape, observationSize: 0 } : shape,
      policies,
      maxFrames,
      embedding: 0,
      hidden: parameters.actorHidden,
      initialStd: parameters.initialStd,
      rewardFeature: group.actionSpace.features.indexOf('reward'),
      rewardScale: parameters.rewardLogit,
      optimiser: { kind: 'adam' },
      target: false,
      seed,
      engine,
    });
    return new CandidateActor(values, shape.choices, maxFrames);
  }
  const population = await createPopulation({
    network: actorNetwork(group, parameters, distribution.heads, shape.fieldSize),
    policies,
    maxRows: maxFrames,
    optimiser: { kind: 'adam' },
    seed,
    engine,
  });
  return new PlainActor(population);
}

/** One row of outputs a decision. */
class PlainActor implements Actor {
  readonly population: Population;
  readonly heads: Heads;
  readonly gradients: Heads;
  private readonly counts: Int32Array;
  private entries = 0;

  constructor(population: Population) {
    this.population = population;
    this.heads = population.outputs;
    this.gradients = population.outputGradients;
    this.counts = new Int32Array(population.policies);
  }

  clear(): void {
    this.counts.fill(0);
    this.entries = 0;
  }

  add(policy: number, frame: Frame): number {
    presentFrame(this.population, this.entries, frame);
    this.counts[policy]!++;
    return this.entries++;
  }

  evaluate(): void {
    this.population.forward(this.counts);
  }

  backward(): void {
    this.population.backward(this.counts);
  }
}

/** One row of outputs a candidate: its logit, which begins as a multiple of its immediate reward where that is known. */
class CandidateActor implements Actor {
  readonly population: Population;
  readonly heads: Heads;
  readonly gradients: Heads;
  private readonly values: ActionValues;
  private readonly logits: Float64Array;
  private readonly slopes: Float32Array;
  private entries = 0;

  constructor(values: ActionValues, choices: number, maxFrames: number) {
    this.population = values.population;
    this.values = values;
    this.logits = new Float64Array(choices);
    this.slopes = new Float32Array(choices);
    this.heads = { logits: new Float32Array(maxFrames * choices) };
    this.gradients = { logits: new Float32Array(maxFrames * choices) };
  }

  clear(): void {
    this.values.clear();
    this.entries = 0;
  }

  add(policy: number, frame: Frame): number {
    this.values.add(policy, frame);
    return this.entries++;
  }

  evaluate(): void {
    const { values, logits, entries } = this;
    values.evaluate('online');
    const out = this.heads['logits']!;
    for (let entry = 0; entry < entries; entry++) {
      values.values(entry, logits);
      out.set(logits, entry * logits.length);
    }
  }

  backward(): void {
    const { values, slopes, entries } = this;
    const all = this.gradients['logits']!;
    for (let entry = 0; entry < entries; entry++) {
      for (let i = 0; i < slopes.length; i++) slopes[i] = all[entry * slopes.length + i]!;
      values.gradients(entry, slopes);
    }
    values.backward();
  }
}
