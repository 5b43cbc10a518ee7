// The network-fluctuation core: how networks of width n differ from their infinite-width mean-field limit.
export type { MeanFieldActivation } from './activations.ts';
export { type CouplingDistance, couplingDistance } from './coupling.ts';
export { type FluctuationCovariance, variances } from './covariance.ts';
export { type Embedding, embeddingWarnings } from './embedding.ts';
export { type Ensemble, type EnsembleOptions, trainEnsemble } from './ensemble.ts';
export { type FrozenLimit, frozenCovariance } from './frozen-limit.ts';
export { type GaussianEmbeddingOptions, gaussianEmbedding } from './gaussian-embedding.ts';
export { type Observations, type ObservedTraining, observeTraining } from './gradient-descent.ts';
export type { Query } from './influence.ts';
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
