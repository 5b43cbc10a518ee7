import type { Group, PopulationEnv } from '../src/environment/population-env.ts';
import { ActionNoise } from '../src/learning/action-noise.ts';
import { frameShape } from '../src/learning/frame.ts';
import type { Learner, LearnerContext, Policy } from '../src/learning/learner.ts';
import type { Replay } from '../src/learning/replay.ts';
import { DecisionSampler } from '../src/learning/sampling/decision-sampler.ts';
import { LearningTurns } from '../src/learning/sampling/learning-turns.ts';
import { withScaledObservations } from '../src/learning/scaled-observations.ts';
import { createPopulation } from '../src/population/create-population.ts';
import type { NetworkSpec } from '../src/population/network.ts';
import type { Population } from '../src/population/population.ts';
import type { Rng, RngState } from '../src/shared/rng.ts';
import type { SnapshotRecord } from '../src/shared/snapshot.ts';
import { actorNetwork, criticNetwork } from './actor-critic-networks.ts';
import type { DdpgParameters } from './ddpg.ts';
import { DdpgActing } from './ddpg-acting.ts';
import { DdpgExperience } from './ddpg-experience.ts';
import { DdpgSchedule } from './ddpg-schedule.ts';
import { DdpgUpdates } from './ddpg-updates.ts';
import { FieldPolicy } from './field-policy.ts';
import type { FieldSource } from './field-source.ts';
import { createLifeReplay } from './life-replay.ts';

/** Builds the learner around a field source (null: actor and critic see observations alone). The group's actions must be a bounded box. */
export async function createDeterministicActorCritic(context: LearnerContext<DdpgParameters>, field: FieldSource | null): Promise<Learner> {
  const { group, numEnvs, parameters, rng, engine } = context;
  const rows = group.capacity * numEnvs;
  const shape = frameShape(group, field?.size ?? 0, false);
  const replay = createLifeReplay(context, shape);
  const policies = parameters.sharing === 'shared' ? 1 : group.capacity;
  const { learnersPerUpdate, batchSize, nSteps, learningStarts, terminalMask } = parameters;
  const [randomness, turns] = [rng.split('sampling'), new LearningTurns(policies, learnersPerUpdate)];
  const sampler = new DecisionSampler({ replay, rng: randomness, turns, batchSize, nSteps, learningStarts, prioritisation: null });
  const make = (name: string, network: NetworkSpec) =>
    createPopulation({
      network,
      policies,
      maxRows: Math.max(rows, sampler.most),
      optimiser: { kind: 'adam' },
      target: true,
      seed: String(rng.split(name).uniform()),
      engine,
    });
  const head = { name: 'action', units: shape.actionSize, activation: 'tanh' } as const;
  const actor = await make('actor', actorNetwork(group, parameters, [head], parameters.actorSeesField ? shape.fieldSize : 0));
  const critic = await make('critic', criticNetwork(group, parameters, shape.fieldSize, shape.actionSize));
  const noise = new ActionNoise(
    { kind: parameters.noise, rows, width: shape.actionSize, reversion: parameters.noiseReversion },
    rng.split('noise'),
  );
  const schedule = new DdpgSchedule(parameters, context.totalTimesteps);
  const acting = new DdpgActing({ actor, shape });
  const learner = new DeterministicActorCritic(context, {
    actor,
    critic,
    replay,
    randomness,
    turns,
    noise,
    schedule,
    acting,
    experience: new DdpgExperience({ acting, replay, noise, schedule, rows, terminalMask }),
    updates: new DdpgUpdates({ actor, critic, replay, sampler, schedule, parameters }),
    field,
  });
  return parameters.scaleObservations ? withScaledObservations(learner, group) : learner;
}

interface Parts {
  readonly actor: Population;
  readonly critic: Population;
  readonly replay: Replay;
  /** What the sampler of the updates draws from. */
  readonly randomness: Rng;
  readonly turns: LearningTurns;
  readonly noise: ActionNoise;
  readonly schedule: DdpgSchedule;
  readonly acting: DdpgActing;
  readonly experience: DdpgExperience;
  readonly updates: DdpgUpdates;
  readonly field: FieldSource | null;
}

/** Acts, remembers and learns in turn, for as long as a run lasts. */
class DeterministicActorCritic implements Learner {
  readonly numPolicies: number;
  private readonly context: LearnerContext<DdpgParameters>;
  private readonly parts: Parts;
  private training = false;

  constructor(context: LearnerContext<DdpgParameters>, parts: Parts) {
    this.numPolicies = parts.critic.policies;
    this.context = context;
    this.parts = parts;
  }

  attach(group: Group, env: PopulationEnv): Policy {
    const { acting, experience, noise, field } = this.parts;
    const isTraining = !this.training;
    this.training = true;
    const { capacity } = group;
    return new FieldPolicy(group, field?.attach(group, env) ?? null, {
      begin: (copy) => {
        if (isTraining) noise.begin(copy * capacity, (copy + 1) * capacity);
      },
      choose: (mode, own, fields) => {
        if (mode === 'train') experience.act(own, fields);
        else acting.act(own, fields);
      },
      record: isTraining ? (own, fields) => experience.record(own, fields) : null,
    });
  }

  learn(step: number): boolean {
    const { schedule, updates } = this.parts;
    const { trainEvery, gradientSteps } = this.context.parameters;
    schedule.step = step;
    if (step % trainEvery !== 0) return false;
    let changed = false;
    for (let i = 0; i < gradientSteps; i++) changed = updates.update() || changed;
    return changed;
  }

  metrics(): Record<string, number> {
    const { schedule, field, updates } = this.parts;
    return { noise: schedule.noiseScale(), ...(field?.metrics() ?? {}), ...updates.metrics() };
  }

  saveState(): SnapshotRecord {
    const { actor, critic, replay, field, noise, randomness, schedule, turns, updates } = this.parts;
    const { step, steps } = schedule;
    return {
      actor: actor.saveState(),
      critic: critic.saveState(),
      replay: replay.saveState(),
      field: field?.saveState() ?? null,
      noise: noise.saveState(),
      sampling: randomness.save(),
      counters: { step, steps },
      turn: turns.next,
      sums: { ...updates.sums },
    };
  }

  loadState(state: SnapshotRecord): void {
    const { actor, critic, replay, field, noise, randomness, schedule, turns, updates } = this.parts;
    actor.loadState(state['actor'] as SnapshotRecord);
    critic.loadState(state['critic'] as SnapshotRecord);
    replay.loadState(state['replay'] as SnapshotRecord);
    field?.loadState(state['field'] as SnapshotRecord);
    noise.loadState(state['noise'] as SnapshotRecord);
    randomness.load(state['sampling'] as RngState);
    Object.assign(schedule, state['counters']);
    turns.next = state['turn'] as number;
    Object.assign(updates.sums, state['sums']);
  }
}
