import { z } from 'zod';
import type { Group, GroupSpec, PopulationEnv } from '../src/environment/population-env.ts';
import { spaceSize } from '../src/environment/spaces.ts';
import { defineLearner, type LearnerContext } from '../src/learning/learner.ts';
import { FieldErrors } from '../src/meanfield/field-errors.ts';
import { FieldNetwork } from '../src/meanfield/field-network.ts';
import { createFieldObserver, type FieldDefinition } from '../src/meanfield/field-observer.ts';
import { MeanField } from '../src/meanfield/mean-field.ts';
import { neighbourhoodSchema } from '../src/meanfield/neighbourhood-schema.ts';
import type { Optimiser } from '../src/population/population.ts';
import type { SnapshotRecord } from '../src/shared/snapshot.ts';
import { createQLearner, type FieldSource, supportsQLearning } from './q-learning.ts';
import { qLearningParameters } from './q-learning-parameters.ts';

const count = z.number().int().min(1);

/** What the authors' code does, less its errors in mapping actions and restoring weights. */
const released = {
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
  field: { embedding: 50, residual: false, loss: 'mse', optimiser: 'rmsprop', learningRate: 0.01 },
} as const;

/**
 * The three ways to run DMFG-QL: `released`; `paper`, where the paper says otherwise than its code (the target is equation (9), f has two layers);
 * `corrected`, what we recommend, which is the schema's defaults.
 */
const presets = {
  corrected: {},
  paper: { ...released, target: 'expected', field: { ...released.field, embedding: 0 } },
  released,
} as const;

const parameters = z.strictObject({
  preset: z.enum(['corrected', 'paper', 'released']).default('corrected'),
  ...qLearningParameters,
  /** Where the mean field that the values are conditioned on comes from; `learned` is DMFG, the others tell what learning it is worth. */
  estimator: z.enum(['learned', 'observed', 'persistence', 'uniform', 'oracle']).default('learned'),
  /** Whose actions make the field, where the environment does not declare one. Released: all agents within an L1 radius. */
  neighbourhood: neighbourhoodSchema.default({ kind: 'all' }),
  /** Groups whose agents count; default: all that act alike. */
  groups: z.array(z.string()).optional(),
  /** The mean-field network f, equation (10). */
  field: z
    .strictObject({
      /** Units that observation and field each pass through alone first. Released: 50. Paper: none. */
      embedding: z.number().int().min(0).default(0),
      /** ReLU layers. Paper and released: 50-50. */
      hidden: z.array(count).min(1).default([50, 50]),
      /** f corrects the last field (and so begins as persistence) rather than predicting from nothing. Paper and released: false. */
      residual: z.boolean().default(true),
      /** Paper and released: mse. */
      loss: z.enum(['mse', 'cross-entropy']).default('cross-entropy'),
      optimiser: z.enum(['sgd', 'rmsprop', 'adam']).default('adam'),
      learningRate: z.number().positive().default(1e-3),
    })
    .prefault({}),
});

type Parameters = z.infer<typeof parameters>;

/** The preset's values below the user's own. */
function withPreset(input: unknown): unknown {
  if (typeof input !== 'object' || input === null) return input;
  const given = input as Record<string, unknown>;
  const preset: { readonly field?: object } = presets[given['preset'] as keyof typeof presets] ?? {};
  const { field } = given;
  const isOfParts = typeof field === 'object' && field !== null;
  return { ...preset, ...given, ...(isOfParts ? { field: { ...preset.field, ...field } } : {}) };
}

/**
 * DMFG-QL (Decentralized Mean Field Games, AAAI 2022): Q-learning whose values are conditioned on the agent's own estimate of its
 * neighbours' mean field at this very step. Each agent's network f predicts the field from what the agent sees now and the field it saw
 * last, m_t = f(o_t, mhat_{t-1}) (10); Q(o_t, m_t, a) and the policy use it (8, 9, 11); after acting, f learns from the field observed.
 */
export const dmfgQl = defineLearner({
  name: 'dmfg-ql',
  summary: 'Q-learning on each agent’s own estimate of its neighbours’ mean field (DMFG-QL).',
  parameters: z.preprocess(withPreset, parameters),
  supports,
  create: async (context: LearnerContext<Parameters>) => createQLearner(context, await createFieldSource(context)),
});

function supports(group: GroupSpec): true | string {
  return group.actionSpace.kind === 'candidates' && !group.field
    ? `"dmfg-ql" needs a mean field, and the group "${group.name}", which chooses among candidates, declares none.`
    : supportsQLearning(group);
}

async function createFieldSource(context: LearnerContext<Parameters>): Promise<FieldSource> {
  const { group, numEnvs, parameters, rng, engine } = context;
  const { estimator } = parameters;
  const definition: FieldDefinition = { neighbourhood: parameters.neighbourhood, groups: parameters.groups };
  const size = fieldSize(group);
  const isDistribution = group.field !== undefined || group.actionSpace.kind === 'discrete';
  const errors = new FieldErrors(size, isDistribution, new Float32Array(size).fill(1 / size));
  const network =
    estimator === 'learned'
      ? await FieldNetwork.create(
          {
            capacity: group.capacity,
            numEnvs,
            numPolicies: parameters.sharing === 'shared' ? 1 : group.capacity,
            observationSize: spaceSize(group.observationSpace),
            fieldSize: size,
            isDistribution,
            seed: String(rng.split('field').uniform()),
            engine,
          },
          { ...parameters.field, optimiser: { kind: parameters.field.optimiser } as Optimiser },
        )
      : undefined;

  return {
    size,
    attach: (attached: Group, env: PopulationEnv) =>
      new MeanField({ env, group: attached, observer: createFieldObserver(env, attached, definition), estimator, network, errors }),
    metrics: () => errors.take(),
    saveState: () => ({ network: network?.saveState() ?? null, errors: errors.save() }),
    loadState(state: SnapshotRecord) {
      network?.loadState(state['network'] as SnapshotRecord);
      errors.load(state['errors'] as Record<string, number>);
    },
  };
}

/** Bins of the field: those that the environment declares, or one for each action. */
function fieldSize(group: GroupSpec): number {
  if (group.field) return group.field.size;
  return group.actionSpace.kind === 'discrete' ? group.actionSpace.n : spaceSize(group.actionSpace);
}
