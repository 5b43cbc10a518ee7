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

/**
 * What the code of POMFQ does in its games, less its errors: one network a team; at the end of each game of 25 agents and 500 steps two passes over what it brought, drawn from a replay of
 * about a thousand of its decisions; always the best action. Neighbours are seen within a radius of 6, or by chance within one of 5, and counted for the whole episode.
 */
export const releasedPomfq = {
  sharing: 'shared',
  estimator: 'belief',
  hidden: [128, 64],
  embedding: 32,
  learningRate: 1e-4,
  finalLearningRate: 1,
  target: 'double',
  loss: 'mse',
  batchSize: 64,
  trainEvery: 'episode',
  gradientSteps: 390,
  learningStarts: 1,
  replayDecisions: 41,
  decisionsOnly: false,
  tau: 0.005,
  maxGradientNorm: null,
  epsilon: 0,
  finalEpsilon: 0,
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

/** What we recommend for ride pooling, beyond the defaults: to look ten epochs ahead, and replays that 300 vehicles have room for. */
export const recommendedPooling = { gamma: 0.9, replayDecisions: 1000 } as const;

/**
 * What we recommend for actor-critics with a few thousand timesteps to learn in, where one optimiser step of a rollout leaves them nearly as they began: each is used eight times, with PPO's
 * clip to keep the steps honest, at higher rates. Chosen on the games of `mfg`.
 */
export const recommendedBrief = {
  rolloutSteps: 32,
  epochs: 8,
  minibatches: 1,
  clip: 0.2,
  actorLearningRate: 2e-3,
  criticLearningRate: 5e-3,
} as const;

/**
 * What NeurADP's code does for ride pooling, and, per vehicle and with another target, the code of the DMFG paper. `learningStarts` counts the decisions of all vehicles that
 * share a network: 500,000, of which a replay of 10,000 epochs holds enough from 51 vehicles on.
 */
export const releasedPooling = {
  sharing: 'shared',
  hidden: [300, 300],
  optimiser: 'adam',
  learningRate: 1e-3,
  finalLearningRate: 1,
  gamma: 0.9,
  target: 'ilp',
  loss: 'mse',
  batchSize: 1,
  prioritisation: { exponent: 1.2, importance: 0.4 },
  trainEvery: 1,
  gradientSteps: 3,
  learningStarts: 500_000,
  replayDecisions: 10_000,
  decisionsOnly: false,
  tau: 0.1,
  maxGradientNorm: null,
  epsilon: 0,
  finalEpsilon: 0,
  scoreNoise: { base: 1, trip: 1000, stay: 4000 },
} as const;

/** The same in the code of the DMFG paper: a network a vehicle, learning after 500 decisions from the average of what the vehicle could have done. */
export const releasedPerVehicle = { ...releasedPooling, sharing: 'independent', target: 'average', learningStarts: 500 } as const;
