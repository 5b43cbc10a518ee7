import { z } from 'zod';

const probability = z.number().min(0).max(1);
const count = z.number().int().min(1);

/** The hyper-parameters of every actor-critic. Defaults are those of the `corrected` presets of DMFG-AC and MFAC. */
export const actorCriticParameters = {
  /** `independent`: each agent has its own actor and critic and learns from its own life alone. `shared`: one of each for all. */
  sharing: z.enum(['independent', 'shared']).default('independent'),
  /** Observations are seen in units of their own size, measured as training goes. For sensors that tell small numbers or unlike ones. Released: false. */
  scaleObservations: z.boolean().default(false),
  /** ReLU layers of the actor. Released: 256-256-256. */
  actorHidden: z.array(count).min(1).default([64, 64]),
  /** ReLU layers of the critic after its inputs have met. Released: 256-256. */
  criticHidden: z.array(count).min(1).default([64, 64]),
  /** Units of the layer that each of the critic's inputs passes through alone before they meet; 0: none. Released: 256. */
  criticEmbedding: z.number().int().min(0).default(0),
  /** Standard deviation of normal initial weights (bias .1), as released with .1; null: He. */
  initialStd: z.number().min(0).nullable().default(null),
  /** Adam's rates. Released: 1e-5 and 1e-2. */
  actorLearningRate: z.number().positive().default(5e-4),
  criticLearningRate: z.number().positive().default(1e-3),
  /** The learning rates fall linearly to this share of themselves over the run. Released: 1, constant. */
  finalLearningRate: probability.default(0.1),
  /** Discount a timestep. Released: .9. */
  gamma: z.number().gt(0).max(1).default(0.95),
  /** Generalised advantage estimation; 0: the temporal difference of one step (released). */
  lambda: probability.default(0.9),
  /** Timesteps between updates. Released: 1. */
  rolloutSteps: count.default(16),
  /** Passes over what was recorded, an update. Released: 1. */
  epochs: count.default(1),
  /** Optimiser steps a pass; each takes an equal share of every network's samples, drawn at random. */
  minibatches: count.default(1),
  /** The ratio of new to old probability is kept within 1 +- clip (PPO); null: the plain policy gradient. */
  clip: z.number().positive().nullable().default(null),
  /** Weight of the policy's entropy in its objective. Released: 0, in Waterworld .01. */
  entropy: z.number().min(0).default(0.01),
  /** The weight at last, to which it moves linearly over the run; null: the same. Released: null. */
  finalEntropy: z.number().min(0).nullable().default(null),
  /** Advantages of each network are brought to mean 0 and deviation 1 before an update. Released: false. */
  normaliseAdvantages: z.boolean().default(true),
  /** No value beyond the end of a life. Released: false (it bootstraps through death). */
  terminalMask: z.boolean().default(true),
  /** The gradients of actor and critic are scaled to at most this norm before a step; null: as they are (released). */
  maxGradientNorm: z.number().positive().nullable().default(1),
  /** Continuous actions: the mean is this many half-widths of the box times tanh. Released: 2. */
  meanRange: z.number().positive().default(1),
  /** Continuous actions: least standard deviation in half-widths of the box. Released: .1. */
  leastSpread: z.number().positive().default(0.05),
  /**
   * What evaluation plays: a draw from the policy (released), or its likeliest action; for candidates, scores with the noise of a draw, or without. `auto`: greedy for
   * candidates, else sampled.
   */
  evaluation: z.enum(['auto', 'sampled', 'greedy']).default('auto'),
  /** Candidates are judged by where they lead and the field there, without the agent's own observation, which the critic alone sees. */
  postDecision: z.boolean().default(true),
  /** Candidates: the logit of each begins as this many times its immediate reward, so that an untrained agent prefers what pays at once. */
  rewardLogit: z.number().min(0).default(1),
  /**
   * Candidates: what the advantage of a step is credited to, the candidate that arbitration let the agent carry out, or the one that it had
   * wanted most, whether it got it or not.
   */
  credit: z.enum(['executed', 'chosen']).default('executed'),
};

export type ActorCriticParameters = z.infer<z.ZodObject<typeof actorCriticParameters>> & {
  /** Whether the actor is given the mean field as well as the critic. */
  readonly actorSeesField?: boolean | undefined;
};
