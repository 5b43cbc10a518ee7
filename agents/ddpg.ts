import { z } from 'zod';
import type { GroupSpec } from '../src/environment/population-env.ts';
import { defineLearner, type LearnerContext } from '../src/learning/learner.ts';
import { createDeterministicActorCritic } from './deterministic-actor-critic.ts';
import { createFieldSource, estimators, fieldNetworkParameters, fieldParameters, withPreset } from './field-source.ts';

const probability = z.number().min(0).max(1);
const count = z.number().int().min(1);

const released = {
  scaleObservations: false,
  actorHidden: [256],
  criticHidden: [256],
  actorLearningRate: 1e-3,
  criticLearningRate: 2e-3,
  finalLearningRate: 1,
  gamma: 0.9,
  nSteps: 1,
  loss: 'mse',
  terminalMask: false,
  batchSize: 32,
  trainEvery: 1,
  learningStarts: 9999,
  replayDecisions: 10_000,
  criticTau: 0,
  maxGradientNorm: null,
  actionPenalty: 0,
  noise: 'gaussian',
  noiseScale: 3,
  finalNoiseScale: 3,
  noiseDecay: 0.9995 ** 25,
} as const;

/**
 * `corrected`: Lillicrap et al. (2016) as they are where it is not said at a parameter, but for what all learners here have alike: layers of 64-64, which the action enters with the
 * observation and not after one layer, initial weights, a discount of .95 (.99), returns of five steps (one), Huber's loss (squared) without weight decay (.01). Steps taken
 * in all copies of the environment are learned from together, so that more copies mean fewer updates for as much experience.
 *
 * `released`: the DDPG that the code released with the DMFG paper runs in Waterworld, with two errors that decide what it learns: the targets of its critics stand
 * still, and its noise is gone within an episode. (A third, by which the target of an agent's actor takes as many soft steps a round as there are agents from it
 * to the last, is not repeated.)
 *
 * `paper`: the same without them: the targets of the critics follow, too, and the noise falls once a learning step.
 */
const presets = { corrected: {}, paper: { ...released, criticTau: null, noiseDecay: 0.9995 }, released } as const;

const parameters = z.strictObject({
  preset: z.enum(['corrected', 'paper', 'released']).default('corrected'),
  /** `independent`: each agent has its own actor and critic and learns from its own life alone. `shared`: one of each for all. */
  sharing: z.enum(['independent', 'shared']).default('independent'),
  /**
   * Observations are seen in units of their own size, measured as training goes (Lillicrap et al.: by batch normalisation). Released: false.
   */
  scaleObservations: z.boolean().default(true),
  /** ReLU layers of the actor, before the tanh that keeps its actions inside their box. Released: 256. */
  actorHidden: z.array(count).min(1).default([64, 64]),
  /** ReLU layers of the critic, in which observation, action and mean field meet. Released: 256. */
  criticHidden: z.array(count).min(1).default([64, 64]),
  /** Units of the layer that observation and field each pass through alone before they meet the action; 0: none (released). */
  criticEmbedding: z.number().int().min(0).default(0),
  /** Standard deviation of normal initial weights (bias .1); null: He, and an actor that begins in the middle of the box. */
  initialStd: z.number().min(0).nullable().default(null),
  /** Adam's rates. Lillicrap et al.: 1e-4 and 1e-3. Released: 1e-3 and 2e-3. */
  actorLearningRate: z.number().positive().default(3e-4),
  criticLearningRate: z.number().positive().default(1e-3),
  /** The learning rates fall linearly to this share of themselves over the run. Released: 1, constant. */
  finalLearningRate: probability.default(0.1),
  /** Discount a timestep. Released: .9. */
  gamma: z.number().gt(0).max(1).default(0.95),
  /** Bootstrap after this many steps. Released: 1. */
  nSteps: count.default(5),
  /** Of the critic. Released: mse. */
  loss: z.enum(['huber', 'mse']).default('huber'),
  /** No value beyond the end of a life. Released: false (it bootstraps through death; in Waterworld nobody dies). */
  terminalMask: z.boolean().default(true),
  /** Released: 32. */
  batchSize: count.default(64),
  /** Timesteps between learning calls. Released: 1. Lillicrap et al. learn once a step of one environment; here a timestep is one of all copies. */
  trainEvery: count.default(1),
  /** Optimiser steps a learning call. */
  gradientSteps: count.default(1),
  /** Agents that learn in an optimiser step, the next ones in each, round and round; null: all in each. */
  learnersPerUpdate: count.nullable().default(null),
  /** Steps an agent must have recorded before it learns. Released: 9,999, when its replay is full. */
  learningStarts: count.default(256),
  /** Steps kept of each agent, over all copies of the environment together. Released: 10,000. */
  replayDecisions: count.default(10_000),
  /** After each learning step: target <- (1 - tau) target + tau online. Lillicrap et al.: .001. Released: .01. */
  tau: probability.default(0.01),
  /** The same for the critic's target, where it differs. Released: 0, since a wrong name leaves its targets as they were drawn. */
  criticTau: probability.nullable().default(null),
  /** Of actor and critic each. Released: null, as they are. */
  maxGradientNorm: z.number().positive().nullable().default(10),
  /**
   * The actor climbs Q less half of this times the square of each of its actions, in half-widths of the box. Without it, what an untaught critic prefers everywhere drives the
   * tanh of an actor to an end, where it has no gradient left to return by. Lillicrap et al. and released: 0.
   */
  actionPenalty: z.number().min(0).default(0.1),
  /** What is added to the actions in training. Released: gaussian. */
  noise: z.enum(['gaussian', 'ornstein-uhlenbeck', 'none']).default('ornstein-uhlenbeck'),
  /** Standard deviation of the noise in half-widths of the box, at first and at last. Released: 3, and `noiseDecay`. Lillicrap et al.: .38 throughout. */
  noiseScale: z.number().min(0).default(1),
  finalNoiseScale: z.number().min(0).default(0.5),
  /** Share of the run over which the noise falls. */
  explorationShare: probability.default(1),
  /**
   * The scale of the noise is multiplied by this for every learning step taken so far, too. Released: .9995^25, since all 25 agents share one scale, and each
   * of them multiplies it by .9995.
   */
  noiseDecay: z.number().gt(0).max(1).default(1),
  /** Ornstein-Uhlenbeck: the share of the noise that is forgotten in a step. */
  noiseReversion: z.number().gt(0).max(1).default(0.15),
  /** The mean field that the critic sees; `none`: DDPG as it is (released). */
  estimator: z.enum(['none', ...estimators]).default('none'),
  /** The actor is given the mean field, too. */
  actorSeesField: z.boolean().default(false),
  ...fieldParameters,
  field: fieldNetworkParameters,
});

export type DdpgParameters = z.infer<typeof parameters>;

/**
 * Deep deterministic policy gradient (Lillicrap et al. 2016) of every agent for itself, or with `sharing: shared` of one actor and critic for all: a critic
 * Q(o, a) learned from replay, and an actor that climbs it. For continuous actions. With an `estimator` the critic sees a mean field as that of DMFG-AC does.
 */
export const ddpg = defineLearner({
  name: 'ddpg',
  summary: 'Deep deterministic policy gradient for continuous actions, one actor and critic an agent (or one shared).',
  parameters: z.preprocess((input) => withPreset(presets, input), parameters),
  supports,
  async create(context: LearnerContext<DdpgParameters>) {
    const { estimator } = context.parameters;
    const field = estimator === 'none' ? null : await createFieldSource({ ...context, parameters: { ...context.parameters, estimator } });
    return createDeterministicActorCritic(context, field);
  },
});

function supports({ name, actionSpace }: GroupSpec): true | string {
  if (actionSpace.kind !== 'box') return `ddpg needs continuous actions (a box), and the group "${name}" has ${actionSpace.kind} actions`;
  return Number.isFinite(actionSpace.low) && Number.isFinite(actionSpace.high)
    ? true
    : `ddpg needs a box with bounds, and the actions of the group "${name}" lie between ${actionSpace.low} and ${actionSpace.high}`;
}
