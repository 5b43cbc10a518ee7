// The network-fluctuation core: how networks of width n differ from their infinite-width mean-field limit, y_MF.
//
// From the papers (Pham and Nguyen, ICLR 2021 and NeurIPS 2021): mean-field scaling and training, neuronal embeddings, the first-order limit, and that
// sqrt(n) (y_n - y_MF) tends to a Gaussian process driven by a linear system along training. Derived for this project: that system as it is written here, for any depth and with biases, its
// adjoint (influence functions of neurons through training) with the covariance and its split by layer, and the closed form at an optimum. The tests hold what was derived
// against finite differences, each other and simulated networks.
export type { MeanFieldActivation } from './activations.ts';
export { type CouplingDistance, couplingDistance } from './coupling.ts';
export { type FluctuationCovariance, variances } from './covariance.ts';
export { drawNetwork, type Embedding, embeddingWarnings } from './embedding.ts';
export { type Ensemble, type EnsembleOptions, trainEnsemble } from './ensemble.ts';
export { type FrozenLimit, frozenCovariance } from './frozen-limit.ts';
export { type GaussianEmbeddingOptions, gaussianEmbedding } from './gaussian-embedding.ts';
export { type MeanFieldRun, type Observations, type ObservedTraining, observeTraining } from './gradient-descent.ts';
export { type Influence, influenceFunctions, type Query } from './influence.ts';
export type { LabelKind } from './labels.ts';
export type { MeanFieldLoss } from './losses.ts';
export { type HiddenLayer, type MeanFieldNetwork, sizesAt } from './network.ts';
export {
  averagePredictions,
  type EmbeddingPrediction,
  embeddingRun,
  type FluctuationPrediction,
  type PredictionOptions,
  predictEmbeddings,
  predictFluctuation,
  queriesOf,
} from './predict.ts';
export type { TrainingProblem } from './problem.ts';
export { REFERENCE_TRAINING_POINTS, type ReferenceProblem, referenceProblem } from './reference-problem.ts';
export { sampleFluctuationPaths } from './sample-paths.ts';
export { columnOf, ensembleStatistics, logSlope, type OutputStatistics, outputStatistics, scaledCovariance } from './sample-statistics.ts';
export { tangentKernel } from './tangent-kernel.ts';
export { bestRelativeWidths, ensembleFor, widthFor } from './widths.ts';
