/**
 * What the code released with the DMFG paper does in all its Q-learners (DMFG-QL, MFQ, and without a field IL), less its errors in mapping actions and
 * restoring weights.
 */
export const releasedQLearning = {
  hidden: [512, 512],
  embedding: 256,
  initialStd: 0.3,
  postDecision: false,
  optimiser: 'rmsprop',
  learningRate: 0.01,
  finalLearningRate: 1,
  gamma: 0.9,
  target: 'max',
  loss: 'mse',
  terminalMask: false,
  batchSize: 64,
  trainEvery: 'episode',
  learningStarts: 1,
  replayDecisions: 200_000,
  decisionsOnly: false,
  tau: 1,
  maxGradientNorm: null,
  epsilon: 0.21,
  finalEpsilon: 0.01,
  explorationShare: 0.1,
  temperature: 0.1,
} as const;

/** The same of its actor-critics (DMFG-AC, MFAC): one sample a step, no replay, an actor that does not see the mean field. */
export const releasedActorCritic = {
  actorHidden: [256, 256, 256],
  criticHidden: [256, 256],
  criticEmbedding: 256,
  initialStd: 0.1,
  actorLearningRate: 1e-5,
  criticLearningRate: 1e-2,
  finalLearningRate: 1,
  gamma: 0.9,
  lambda: 0,
  rolloutSteps: 1,
  epochs: 1,
  minibatches: 1,
  clip: null,
  entropy: 0,
  normaliseAdvantages: false,
  terminalMask: false,
  maxGradientNorm: null,
  meanRange: 2,
  leastSpread: 0.1,
  evaluation: 'sampled',
  actorSeesField: false,
} as const;
