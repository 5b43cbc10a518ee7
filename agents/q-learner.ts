import type { Group, PopulationEnv } from '../src/environment/population-env.ts';
import type { ActionValues } from '../src/learning/action-values.ts';
import type { Learner, LearnerContext, Mode, Policy, ValueRegression } from '../src/learning/learner.ts';
import type { Replay } from '../src/learning/replay.ts';
import type { LearningTurns } from '../src/learning/sampling/learning-turns.ts';
import type { Sampler } from '../src/learning/sampling/sampler.ts';
import type { Rng, RngState } from '../src/shared/rng.ts';
import type { SnapshotRecord } from '../src/shared/snapshot.ts';
import { FieldPolicy } from './field-policy.ts';
import type { FieldSource } from './field-source.ts';
import type { QActing } from './q-acting.ts';
import type { QExperience } from './q-experience.ts';
import type { QLearningParameters } from './q-learning-parameters.ts';
import { qRegression } from './q-regression.ts';
import type { Schedule } from './q-schedule.ts';
import type { Targets } from './q-targets.ts';
import type { QUpdates } from './q-updates.ts';

interface Parts {
  readonly values: ActionValues;
  readonly replay: Replay;
  readonly sampler: Sampler;
  /** Of the sampler. */
  readonly randomness: Rng;
  readonly turns: LearningTurns;
  readonly targets: Targets;
  readonly schedule: Schedule;
  readonly acting: QActing;
  readonly experience: QExperience;
  readonly updates: QUpdates;
  readonly field: FieldSource | null;
}

/** Acts, remembers and learns in turn, for as long as a run lasts. */
export class QLearner implements Learner {
  readonly numPolicies: number;
  private readonly context: LearnerContext<QLearningParameters>;
  private readonly parts: Parts;
  private readonly drawing: Rng;
  private training = false;
  private episodeEnded = false;

  constructor(context: LearnerContext<QLearningParameters>, parts: Parts) {
    this.numPolicies = parts.values.population.policies;
    this.context = context;
    this.parts = parts;
    this.drawing = context.rng.split('exploration');
  }

  attach(group: Group, env: PopulationEnv): Policy {
    const { acting, experience, field } = this.parts;
    const isTraining = !this.training;
    this.training = true;
    const evaluating = this.context.rng.split('evaluating');
    const choose = (mode: Mode, own: Group, fields: Float32Array | null) => {
      if (mode === 'train') experience.act(own, fields, this.drawing);
      else acting.act(mode, own, fields, evaluating);
    };
    const record = (own: Group, fields: Float32Array | null) => {
      experience.record(own, fields);
      this.countEpisodes(env);
    };
    return new FieldPolicy(group, field?.attach(group, env) ?? null, {
      choose,
      ...(group.actionSpace.kind === 'discrete' ? { probabilities: (own, fields, into) => acting.probabilities(own, fields, into) } : {}),
      record: isTraining ? record : null,
      evaluating,
    });
  }

  learn(step: number): boolean {
    const { schedule, updates } = this.parts;
    const { trainEvery, gradientSteps } = this.context.parameters;
    schedule.step = step;
    const due = trainEvery === 'episode' ? this.episodeEnded : step % trainEvery === 0;
    this.episodeEnded = false;
    if (!due) return false;
    let changed = false;
    for (let i = 0; i < gradientSteps; i++) changed = updates.update() || changed;
    return changed;
  }

  valueRegression(policy: number, points: number, rng: Rng): ValueRegression {
    return qRegression(this.context, this.parts, policy, points, rng);
  }

  metrics(): Record<string, number> {
    const { schedule, field, updates } = this.parts;
    return { epsilon: schedule.epsilon(), ...(field?.metrics() ?? {}), ...updates.metrics() };
  }

  saveState(): SnapshotRecord {
    const { values, replay, sampler, randomness, turns, field, schedule, updates } = this.parts;
    const { step, episodes } = schedule;
    return {
      values: values.population.saveState(),
      replay: replay.saveState(),
      field: field?.saveState() ?? null,
      exploration: this.drawing.save(),
      sampling: randomness.save(),
      turn: turns.next,
      sampler: sampler.saveState(),
      counters: { step, ...updates.sums, episodes },
    };
  }

  loadState(state: SnapshotRecord): void {
    const { values, replay, sampler, randomness, turns, field, schedule, updates } = this.parts;
    const { step, episodes, ...sums } = state['counters'] as Record<string, number>;
    values.population.loadState(state['values'] as SnapshotRecord);
    replay.loadState(state['replay'] as SnapshotRecord);
    field?.loadState(state['field'] as SnapshotRecord);
    this.drawing.load(state['exploration'] as RngState);
    randomness.load(state['sampling'] as RngState);
    turns.next = (state['turn'] as number | undefined) ?? 0;
    // Runs of before there were samplers had nothing of theirs to save.
    if (state['sampler']) sampler.loadState(state['sampler'] as SnapshotRecord);
    Object.assign(schedule, { step, episodes });
    Object.assign(updates.sums, sums);
  }

  private countEpisodes({ numEnvs, episodeOver }: PopulationEnv): void {
    for (let copy = 0; copy < numEnvs; copy++) {
      if (!episodeOver[copy]) continue;
      this.episodeEnded = true;
      this.parts.schedule.episodes++;
    }
  }
}
