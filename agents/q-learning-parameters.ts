import { z } from 'zod';
import { targetKinds } from './q-target-kind.ts';

const probability = z.number().min(0).max(1);
const count = z.number().int().min(1);

/** The hyper-parameters of every Q-learner. Defaults are those of the `corrected` preset. */
export const qLearningParameters = {
  /** `independent`: each agent has its own networks and learns from its own life alone. `shared`: one network, one common replay. Released: independent, for MFQ, too; paper: MFQ shared. */
  sharing: z.enum(['independent', 'shared']).default('independent'),
  /** ReLU layers after the concatenation of the inputs. Released: 512-512 after 256 + 256. */
  hidden: z.array(count).min(1).default([64, 64]),
  /** Units of the layer that observation and field each pass through alone before they meet; 0: none. Released: 256. */
  embedding: z.number().int().min(0).default(0),
  /** Discrete actions: the last layer is two, one for the state's value and one for the advantages of actions (Wang et al. 2016). Paper and released: false. */
  dueling: z.boolean().default(false),
  /** A network written with tf operations in place of these layers, with its parameters beside its name; for the engine tfjs. See `murmur list`. */
  network: z
    .preprocess((given) => (typeof given === 'string' ? { name: given } : given), z.looseObject({ name: z.string().min(1) }).nullable())
    .default(null),
  /** Standard deviation of normal initial weights (bias .1), as released with .3; null: He. */
  initialStd: z.number().min(0).nullable().default(null),
  /** Candidates are valued by where they lead and the field there, without the agent's own observation (NeurADP's post-decision state). */
  postDecision: z.boolean().default(true),
  /** Released: rmsprop at .01. */
  optimiser: z.enum(['sgd', 'rmsprop', 'adam']).default('adam'),
  learningRate: z.number().positive().default(1e-3),
  /** The learning rate falls linearly to this share of itself over the run. Released: 1, constant. */
  finalLearningRate: probability.default(0.1),
  /** Discount a timestep. Released: .9. */
  gamma: z.number().gt(0).max(1).default(0.95),
  /** Bootstrap after this many decisions of the agent. Released and paper: 1. */
  nSteps: count.default(1),
  /**
   * The value of the next state: `max` over choices with the target network (released); `expected` under the softmax policy, equation (9) (paper);
   * `double`: the target's value of the online network's best; `executed`: its value of the choice that was carried out, which under
   * arbitration is what competing agents really get, not what each of them would like; `average` over all choices that there are (per-vehicle NeurADP
   * and DMFG-QL as released for ride pooling). For candidates that claim: `ilp`, the target's value of what an integer program gives the agent when
   * all compete with the target's values (NeurADP); `lp` and `auction`, the same by its relaxation or by bidding. These three draw whole moments from the
   * replay: all agents of a copy together, every step recorded whatever `decisionsOnly` says. `auto`: `executed` for candidates, else `double`.
   */
  target: z.enum(['auto', ...targetKinds]).default('auto'),
  /**
   * The next state is valued with the field of the present one, as MFQ and MFAC do in the code released with the DMFG paper (an error: the mean
   * action is then a step behind at one end). Released: true for MFQ.
   */
  staleField: z.boolean().default(false),
  /** Released: mse. */
  loss: z.enum(['huber', 'mse']).default('huber'),
  /** No value beyond the end of a life. Released: false (it bootstraps through death). */
  terminalMask: z.boolean().default(true),
  /** Decisions of each network in an optimiser step; where `target` is joint, moments: each of them is one decision of every agent. Released: 64. */
  batchSize: count.default(32),
  /**
   * Prioritised replay (Schaul et al. 2016): decisions (moments, where `target` is joint) are drawn in proportion to |error|^exponent, and weighted by
   * (1 / (n P))^importance, which rises linearly to 1 over the run. NeurADP: 1.2 (.6 on the squared error) and .4, rising over 200 days. null: uniformly.
   */
  prioritisation: z
    .strictObject({ exponent: z.number().min(0).default(0.6), importance: probability.default(0.4) })
    .nullable()
    .default(null),
  /** Timesteps between learning calls, or one call at the end of each episode (released). */
  trainEvery: z.union([count, z.literal('episode')]).default(4),
  /** Optimiser steps a learning call. */
  gradientSteps: count.default(1),
  /**
   * Agents that learn in an optimiser step, the next ones in each, round and round, so that all get equally many; null: all in each. For populations of which
   * a step of all takes longer than the environment should wait, or more memory than there is.
   */
  learnersPerUpdate: count.nullable().default(null),
  /** Decisions an agent must have recorded before it learns. Released: 1. */
  learningStarts: count.default(64),
  /** Decisions kept of each agent, over all copies of the environment together. Released: 200,000, the newest of one copy. */
  replayDecisions: count.default(2000),
  /** Only moments with a choice are recorded and learned from; what came between is discounted. Released: false, every step. */
  decisionsOnly: z.boolean().default(true),
  /** After each learning step: target <- (1 - tau) target + tau online. Released: 1, a copy. */
  tau: probability.default(0.02),
  /** The gradient of each network is scaled to at most this norm before a step; null: as it is (released). */
  maxGradientNorm: z.number().positive().nullable().default(10),
  /** Share of random choices at first and at last. Released: .21 falling to .01. */
  epsilon: probability.default(0.2),
  finalEpsilon: probability.default(0.02),
  /** Choices that are not random are drawn from softmax(Q / temperature), equation (11); 0: the best. Released: .1. */
  temperature: z.number().min(0).default(0),
  /** The temperature at last; null: the same. Released: null. */
  finalTemperature: z.number().min(0).nullable().default(null),
  /** Share of the run over which epsilon and temperature move linearly from their first to their last value. */
  explorationShare: probability.default(0.5),
  /**
   * What evaluation plays: `greedy`, the best choice (released); `sampled`, a draw from softmax(Q / temperature), the policy of equation (11) and of mean-field
   * Q-learning as it is published (Yang et al. 2018), at the temperature as it stands; with a temperature of 0 there is no difference. In a world without chance greedy
   * agents that run into something do so for ever.
   */
  evaluation: z.enum(['greedy', 'sampled']).default('greedy'),
  /**
   * Candidates, in training: |N(0, base + c / ((episodes + 1) agents))| is added to every score, c being `stay` for candidate 0 and `trip` for the others. NeurADP:
   * 1, 1000 and 4000. null: none.
   */
  scoreNoise: z
    .strictObject({ base: z.number().min(0).default(1), trip: z.number().min(0).default(1000), stay: z.number().min(0).default(4000) })
    .nullable()
    .default(null),
  /**
   * How much of the learned future enters a candidate's bid, 0 .. 1. Below 1 it hedges against the selfish value of places that others
   * are heading for as well.
   */
  foresight: probability.default(1),
};

export type QLearningParameters = z.infer<z.ZodObject<typeof qLearningParameters>>;
