import { z } from 'zod';
import type { Group, GroupSpec, PopulationEnv } from '../src/environment/population-env.ts';
import { spaceSize } from '../src/environment/spaces.ts';
import type { LearnerContext } from '../src/learning/learner.ts';
import type { BeliefOptions } from '../src/meanfield/field-belief.ts';
import { FieldErrors } from '../src/meanfield/field-errors.ts';
import { FieldNetwork } from '../src/meanfield/field-network.ts';
import { createFieldObserver, type FieldDefinition } from '../src/meanfield/field-observer.ts';
import { type EstimatorKind, MeanField } from '../src/meanfield/mean-field.ts';
import { NeighbourCounts } from '../src/meanfield/neighbour-counts.ts';
import { neighbourhoodSchema, visibilitySchema } from '../src/meanfield/neighbourhood-schema.ts';
import { fieldLayout } from '../src/meanfield/seen-groups.ts';
import type { Visibility } from '../src/meanfield/visibility.ts';
import type { Optimiser } from '../src/population/population.ts';
import type { SnapshotRecord } from '../src/shared/snapshot.ts';
import { UserError } from '../src/shared/user-error.ts';

const count = z.number().int().min(1);

/** What an algorithm adds to an ordinary learner: the mean field that its values or policies are conditioned on. */
export interface FieldSource {
  readonly size: number;
  attach(group: Group, env: PopulationEnv): MeanField;
  /** Figures since the last call. */
  metrics(): Record<string, number>;
  saveState(): SnapshotRecord;
  loadState(state: SnapshotRecord): void;
}

/** Where a mean field may come from; see `EstimatorKind`. */
export const estimators = ['learned', 'observed', 'persistence', 'uniform', 'belief', 'oracle'] as const satisfies readonly EstimatorKind[];

/** Whose actions make the field; alike for every learner that looks at one. */
export const fieldParameters = {
  /**
   * Whose actions make the field, where the environment does not declare one; default: what the environment says (the games of the paper: the released code's radius), or all. The log
   * tells how many they are (`neighbours`), and the share of agents that have none (`emptyNeighbourhoods`). Of continuous actions it is the mean (paper); released, in Waterworld: no mean,
   * but the actions of all agents one after the other, which is not offered. At first it is uniform (paper and released, but for Gather's face-offs, where all are taken to do action 0).
   */
  neighbourhood: neighbourhoodSchema.optional(),
  /**
   * Which of its neighbours an agent sees; default: all. `radius`: those nearer than it. `distance`: each with probability exp(-distance / scale), drawn in every step. The
   * field remains that of the whole neighbourhood, and the logged errors are those of its estimate. Released code of POMFQ (Subramanian et al. 2021), with
   * distance-based observability: a neighbourhood of radius 5 and `distance` with scale 1 (preset `pomfq-pdo` of MFQ).
   */
  visibility: visibilitySchema.default({ kind: 'all' }),
  /** Of the estimator `belief`: a Dirichlet distribution over the field by the actions seen, after POMFQ. */
  belief: z
    .strictObject({
      /** Concentration of every action before any has been seen. Released code of POMFQ: 1. */
      prior: z.number().positive().default(1),
      /** Share of older counts forgotten in every step; 1: only the last step counts. Ours, and not tuned. Released code of POMFQ: 0, all of the episode counts. */
      forgetting: z.number().min(0).max(1).default(0.5),
      /** What policies are given of the posterior: its mean, or a draw. Released code of POMFQ: the mean of 100 draws. */
      estimate: z.enum(['mean', 'sample']).default('mean'),
      /**
       * With a visibility by distance: values and policies are given one number beside the field, the rate at which the distances of those seen fall off, as a Gamma
       * distribution over it has it, whose shape and rate these are before anybody has been seen. Released code of POMFQ: 1 and 1. null: nothing is believed of it.
       */
      reach: z
        .strictObject({ shape: z.number().positive().default(1), rate: z.number().positive().default(1) })
        .nullable()
        .default(null),
    })
    .prefault({}),
  /**
   * Groups whose agents count: by name, or `own` (its own and those on its side), `enemy` (those that it strikes or that strike it), `all`. Default: all that
   * act alike, enemies too (paper and released), or with `perGroup` all whose actions are of the same kind. Not where the environment declares the field.
   */
  groups: z.preprocess((given) => (typeof given === 'string' ? given.split(',') : given), z.array(z.string()).min(1)).optional(),
  /**
   * The field is the joint histogram of group and action, in which groups that act differently can be counted, too (after multi-type mean fields, Subramanian et
   * al. 2020). Without effect where the environment declares the field. Released: false; in Combined Arms it counts the indices of unlike actions together, an error.
   */
  perGroup: z.boolean().default(false),
};

/** The mean-field network f, equation (10). Released, for continuous actions: its output is stretched to the box by its least and its greatest number, which is not repeated. */
export const fieldNetworkParameters = z
  .strictObject({
    /** Units that observation and field each pass through alone first. Released: 50. Paper: none. */
    embedding: z.number().int().min(0).default(0),
    /** What f is given; with `residual` it corrects the last field in any case. Paper and released: both. */
    input: z.enum(['both', 'observation', 'field']).default('both'),
    /** ReLU layers. Paper and released: 50-50. */
    hidden: z.array(count).default([50, 50]),
    /**
     * f corrects the last field (and so begins as persistence) rather than predicting from nothing, where it begins with what its first weights say, for
     * continuous actions with none. Paper and released: false.
     */
    residual: z.boolean().default(true),
    /** Paper and released: mse. */
    loss: z.enum(['mse', 'cross-entropy']).default('cross-entropy'),
    optimiser: z.enum(['sgd', 'rmsprop', 'adam']).default('adam'),
    learningRate: z.number().positive().default(1e-3),
    /**
     * Timesteps between optimiser steps, each on what all copies of the environment showed in the last of them. Paper and released: 1. With wide observations
     * these steps are most of what an agent costs; many copies make up for fewer of them.
     */
    trainEvery: count.default(1),
  })
  .prefault({});

/** Groups of parameters of which a user may give some, and a preset others. */
const parts = ['field', 'belief'];

/** A preset's values below the user's own, part by part for the mean-field network and the belief. */
export function withPreset(presets: Readonly<Record<string, object>>, input: unknown): unknown {
  if (typeof input !== 'object' || input === null) return input;
  const given = input as Record<string, unknown>;
  const preset = (presets[given['preset'] as string] ?? {}) as Record<string, unknown>;
  const merged: Record<string, unknown> = { ...preset, ...given };
  for (const part of parts) {
    const own = given[part];
    if (typeof own === 'object' && own !== null) merged[part] = { ...(preset[part] as object | undefined), ...own };
  }
  return merged;
}

export interface FieldSourceParameters {
  readonly sharing: 'independent' | 'shared';
  readonly estimator: EstimatorKind;
  readonly neighbourhood?: FieldDefinition['neighbourhood'] | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly perGroup?: boolean | undefined;
  readonly visibility?: Visibility | undefined;
  /** Needed where the estimator is `belief`. */
  readonly belief?: BeliefOptions | undefined;
  /** Needed where the estimator is `learned`. */
  readonly field?: z.infer<typeof fieldNetworkParameters>;
}

export async function createFieldSource(context: LearnerContext<FieldSourceParameters>): Promise<FieldSource> {
  const { group, numEnvs, parameters, rng, engine } = context;
  const { estimator, sharing, field, visibility, belief } = parameters;
  const neighbourhood = parameters.neighbourhood ?? group.neighbourhood ?? { kind: 'all' };
  const definition: FieldDefinition = { neighbourhood, groups: parameters.groups, perGroup: parameters.perGroup };
  const isPartial = visibility !== undefined && visibility.kind !== 'all';
  const declared = group.field && { size: group.field.size, isDistribution: true };
  if (belief?.reach) refuseReach(estimator, visibility?.kind ?? 'all');
  const { size, isDistribution } = declared ?? fieldLayout(context.groups ?? [group], group, definition);
  const errors = new FieldErrors(size, isDistribution, new Float32Array(size).fill(isDistribution ? 1 / size : 0));
  const counts = new NeighbourCounts();
  const network =
    estimator === 'learned' && field
      ? await FieldNetwork.create(
          {
            capacity: group.capacity,
            numEnvs,
            numPolicies: sharing === 'shared' ? 1 : group.capacity,
            observationSize: spaceSize(group.observationSpace),
            fieldSize: size,
            isDistribution,
            seed: String(rng.split('field').uniform()),
            engine,
          },
          { ...field, optimiser: { kind: field.optimiser } as Optimiser },
        )
      : undefined;

  return {
    size: belief?.reach ? size + 1 : size,
    attach: (attached, env) =>
      new MeanField({
        env,
        group: attached,
        observer: createFieldObserver(env, attached, definition),
        seen: isPartial ? createFieldObserver(env, attached, { ...definition, visibility }) : undefined,
        estimator,
        network,
        belief,
        rng: rng.split('mean field'),
        errors,
        counts,
        trainEvery: field?.trainEvery ?? 1,
      }),
    metrics: () => ({ ...errors.take(), ...counts.take() }),
    saveState: () => ({ network: network?.saveState() ?? null, errors: errors.save(), counts: counts.save() }),
    loadState(state) {
      network?.loadState(state['network'] as SnapshotRecord);
      errors.load(state['errors'] as Record<string, number>);
      // Runs of before neighbours were counted have no counts to go on from.
      if (state['counts']) counts.load(state['counts'] as Record<string, number>);
    },
  };
}

/** @throws UserError where nothing tells how far an agent sees, or nothing would make use of it */
function refuseReach(estimator: EstimatorKind, visibility: Visibility['kind']): void {
  const why =
    estimator !== 'belief'
      ? `the estimator is "${estimator}"; make it "belief"`
      : visibility !== 'distance'
        ? `learner.visibility is "${visibility}"; make it "distance"`
        : null;
  if (why) throw new UserError(`learner.belief.reach is a belief of how sight falls with distance, but ${why}, or leave belief.reach out.`);
}

/** True, or why a group has no mean field that can be looked at. */
export function supportsField(name: string, group: GroupSpec): true | string {
  return group.actionSpace.kind === 'candidates' && !group.field
    ? `"${name}" needs a mean field, and the group "${group.name}", which chooses among candidates, declares none.`
    : true;
}
