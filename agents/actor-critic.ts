import type { Group, GroupSpec, PopulationEnv } from '../src/environment/population-env.ts';
import { frameShape } from '../src/learning/frame.ts';
import type { Learner, LearnerContext, Policy } from '../src/learning/learner.ts';
import { Rollout } from '../src/learning/rollout.ts';
import { withScaledObservations } from '../src/learning/scaled-observations.ts';
import { createPopulation } from '../src/population/create-population.ts';
import type { Rng, RngState } from '../src/shared/rng.ts';
import type { SnapshotRecord } from '../src/shared/snapshot.ts';
import { createActor } from './actor.ts';
import { ActorCriticActing } from './actor-critic-acting.ts';
import { Experience } from './actor-critic-experience.ts';
import { ActorCriticLearning } from './actor-critic-learning.ts';
import { criticNetwork, distributionOf } from './actor-critic-networks.ts';
import type { ActorCriticParameters } from './actor-critic-parameters.ts';
import { Critic } from './critic.ts';
import { FieldPolicy } from './field-policy.ts';
import type { FieldSource } from './field-source.ts';

/** Builds the learner around a field source (null: actor and critic see observations alone). */
export async function createActorCritic(context: LearnerContext<ActorCriticParameters>, field: FieldSource | null): Promise<Learner> {
  const { group, numEnvs, parameters, rng, engine } = context;
  const policies = parameters.sharing === 'shared' ? 1 : group.capacity;
  const rows = group.capacity * numEnvs;
  const shape = frameShape(group, field?.size ?? 0, false);
  const batch = Math.ceil((parameters.rolloutSteps * rows) / policies / parameters.minibatches) * policies;
  const distribution = distributionOf(group, parameters);
  const maxRows = Math.max(rows, batch);
  const seedOf = (name: string) => String(rng.split(name).uniform());
  const actor = await createActor({ group, parameters, distribution, shape, policies, maxFrames: maxRows, seed: seedOf('actor'), engine });
  const population = await createPopulation({
    network: criticNetwork(group, parameters, shape.fieldSize),
    policies,
    maxRows,
    optimiser: { kind: 'adam' },
    seed: seedOf('critic'),
    engine,
  });
  const isMasked = group.masksActions || group.actionSpace.kind === 'candidates';
  const rollout = new Rollout({
    rows,
    steps: parameters.rolloutSteps,
    frame: shape,
    choiceSize: distribution.width,
    maskSize: isMasked ? shape.choices : 0,
  });
  const [acting, critic] = [new ActorCriticActing({ actor, distribution, shape }), new Critic(population, shape)];
  const shuffling = rng.split('shuffling');
  const learner = new ActorCritic(context, {
    acting,
    critic,
    rollout,
    experience: new Experience({ acting, critic, rollout, parameters }),
    learning: new ActorCriticLearning({ actor, critic: population, distribution, rollout, parameters, shuffling }),
    shuffling,
    field,
  });
  return parameters.scaleObservations ? withScaledObservations(learner, group) : learner;
}

interface Parts {
  readonly acting: ActorCriticActing;
  readonly critic: Critic;
  readonly rollout: Rollout;
  readonly experience: Experience;
  readonly learning: ActorCriticLearning;
  /** Of the learning. */
  readonly shuffling: Rng;
  readonly field: FieldSource | null;
}

class ActorCritic implements Learner {
  readonly numPolicies: number;
  private readonly context: LearnerContext<ActorCriticParameters>;
  private readonly parts: Parts;
  private readonly drawing: Rng;
  /** The training group and its estimates, once attached. */
  private training: { readonly group: Group; readonly fields: Float32Array | null } | null = null;
  private step = 0;

  constructor(context: LearnerContext<ActorCriticParameters>, parts: Parts) {
    this.numPolicies = parts.critic.population.policies;
    this.context = context;
    this.parts = parts;
    this.drawing = context.rng.split('drawing');
  }

  attach(group: Group, env: PopulationEnv): Policy {
    const { acting, experience, field } = this.parts;
    const meanField = field?.attach(group, env) ?? null;
    const isTraining = this.training === null;
    this.training ??= { group, fields: meanField?.estimates ?? null };
    const evaluating = this.context.rng.split('evaluating');
    const isGreedy = isGreedyInEvaluation(this.context.parameters, group);
    const choices = new Float32Array(group.rows * acting.parts.distribution.width);
    return new FieldPolicy(group, meanField, {
      choose: (mode, own, fields) => {
        if (mode === 'train') experience.act(own, fields, this.drawing);
        else acting.act(own, fields, isGreedy ? null : evaluating, choices);
      },
      ...(group.actionSpace.kind === 'discrete'
        ? { probabilities: (own, fields, into) => acting.probabilities(own, fields, isGreedy, into) }
        : {}),
      record: isTraining ? (own, fields) => experience.record(own, fields) : null,
      evaluating,
    });
  }

  learn(step: number): boolean {
    const { rollout, experience, learning } = this.parts;
    this.step = step;
    if (!rollout.isFull) return false;
    const { group, fields } = this.training!;
    experience.estimateAdvantages(group, fields);
    learning.learn(step / this.context.totalTimesteps);
    rollout.clear();
    return true;
  }

  metrics(): Record<string, number> {
    const { field, learning } = this.parts;
    return { ...(field?.metrics() ?? {}), ...learning.metrics() };
  }

  saveState(): SnapshotRecord {
    const { acting, critic, field, rollout, shuffling, learning } = this.parts;
    return {
      actor: acting.parts.actor.population.saveState(),
      critic: critic.population.saveState(),
      field: field?.saveState() ?? null,
      rollout: rollout.saveState(),
      drawing: this.drawing.save(),
      shuffling: shuffling.save(),
      step: this.step,
      sums: { ...learning.sums },
    };
  }

  loadState(state: SnapshotRecord): void {
    const { acting, critic, field, rollout, shuffling, learning } = this.parts;
    acting.parts.actor.population.loadState(state['actor'] as SnapshotRecord);
    critic.population.loadState(state['critic'] as SnapshotRecord);
    field?.loadState(state['field'] as SnapshotRecord);
    rollout.loadState(state['rollout'] as SnapshotRecord);
    this.drawing.load(state['drawing'] as RngState);
    shuffling.load(state['shuffling'] as RngState);
    this.step = state['step'] as number;
    Object.assign(learning.sums, state['sums']);
  }
}

/** Whether evaluation takes the likeliest action: candidates are then compared by their logits, as bids. */
function isGreedyInEvaluation({ evaluation }: ActorCriticParameters, { actionSpace }: GroupSpec): boolean {
  return evaluation === 'greedy' || (evaluation === 'auto' && actionSpace.kind === 'candidates');
}
