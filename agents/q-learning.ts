import { createSetArbiter } from '../src/arbitration/create-set-arbiter.ts';
import { createActionValues } from '../src/learning/action-values.ts';
import { frameShape } from '../src/learning/frame.ts';
import type { Learner, LearnerContext } from '../src/learning/learner.ts';
import { DecisionSampler } from '../src/learning/sampling/decision-sampler.ts';
import { JointSampler } from '../src/learning/sampling/joint-sampler.ts';
import { LearningTurns } from '../src/learning/sampling/learning-turns.ts';
import type { Optimiser } from '../src/population/population.ts';
import type { FieldSource } from './field-source.ts';
import { createLifeReplay } from './life-replay.ts';
import { QActing } from './q-acting.ts';
import { QExperience } from './q-experience.ts';
import { Exploration } from './q-exploration.ts';
import { QLearner } from './q-learner.ts';
import type { QLearningParameters } from './q-learning-parameters.ts';
import { chosenNetwork } from './q-network.ts';
import { Schedule } from './q-schedule.ts';
import { isJoint, targetKindFor } from './q-target-kind.ts';
import { Targets } from './q-targets.ts';
import { QUpdates } from './q-updates.ts';

/** Parts that an update is cut into at most: each call of a population looks at all its policies, whichever learn. */
const MOST_PARTS = 64;

/** Policies that learn at a time: one, or of several threads two each, so that one need not wait for another at the end of every policy. */
const partOf = (threads: number): number => (threads > 1 ? 2 * threads : 1);

/** A solver's time for one target: so much that it does not depend on the machine what is found. */
const SOLVER_SECONDS = 60;

/** Builds the learner around a field source (null: independent Q-learning). */
export async function createQLearner(context: LearnerContext<QLearningParameters>, field: FieldSource | null): Promise<Learner> {
  const { group, numEnvs, parameters, rng, engine } = context;
  const { learnersPerUpdate, learningStarts, batchSize, nSteps, prioritisation, terminalMask, decisionsOnly } = parameters;
  const kind = targetKindFor(parameters, group);
  const shape = frameShape(group, field?.size ?? 0, parameters.postDecision, isJoint(kind));
  const rows = group.capacity * numEnvs;
  const policies = parameters.sharing === 'shared' ? 1 : group.capacity;
  const replay = createLifeReplay(context, shape);
  const schedule = new Schedule(parameters, context.totalTimesteps);
  const [randomness, turns] = [rng.split('sampling'), new LearningTurns(policies, learnersPerUpdate)];
  const sampling = {
    replay,
    rng: randomness,
    turns,
    batchSize,
    nSteps,
    learningStarts,
    prioritisation: prioritisation && { exponent: prioritisation.exponent, importance: () => schedule.importance() },
  };
  const sampler = isJoint(kind)
    ? new JointSampler({ ...sampling, copies: numEnvs, capacity: group.capacity, moments: replay.framesPerRow })
    : new DecisionSampler(sampling);
  const values = await createActionValues({
    shape,
    policies,
    maxFrames: Math.max(rows, sampler.most),
    embedding: parameters.embedding,
    hidden: parameters.hidden,
    initialStd: parameters.initialStd,
    ...(await chosenNetwork(context)),
    rewardFeature: group.actionSpace.kind === 'candidates' ? group.actionSpace.features.indexOf('reward') : -1,
    optimiser: { kind: parameters.optimiser } as Optimiser,
    seed: String(rng.split('values').uniform()),
    engine,
  });
  values.population.updateTarget(1);
  const targets = new Targets({
    kind,
    temperature: () => schedule.temperature(),
    staleField: parameters.staleField,
    shape,
    values,
    replay,
    joint: isJoint(kind)
      ? { arbiter: await createSetArbiter({ kind, timeLimit: SOLVER_SECONDS }), agents: group.capacity, most: sampler.most }
      : null,
  });
  const acting = new QActing({ shape, values, exploration: new Exploration(parameters, schedule, shape.choices) });
  const recordsAll = isJoint(kind) || !decisionsOnly;
  // All at once where they are valued together, and in TensorFlow.js, where each call costs.
  const isWhole = isJoint(kind) || engine.name !== 'wasm';
  const together = isWhole ? policies : Math.max(partOf(engine.threads), Math.ceil(policies / MOST_PARTS));
  return new QLearner(context, {
    values,
    replay,
    sampler,
    randomness,
    turns,
    targets,
    schedule,
    acting,
    experience: new QExperience({ acting, replay, sampler, recordsAll, terminalMask }),
    updates: new QUpdates({ values, replay, sampler, targets, schedule, parameters, together }),
    field,
  });
}
