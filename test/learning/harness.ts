import type { PopulationEnv } from '../../src/environment/population-env.ts';
import type { Learner } from '../../src/learning/learner.ts';
import { type TrainingEvent, type TrainingOptions, type TrainingSchedule, train } from '../../src/learning/train.ts';
import { defaultEngine } from '../../src/population/engine.ts';
import { createRng } from '../../src/shared/rng.ts';
import type { SnapshotRecord } from '../../src/shared/snapshot.ts';
import { definitions, makeWalk, type TableParameters, type WalkParameters } from '../fixtures/walk-plugin.ts';

export const walkDefaults: WalkParameters = { agents: 3, length: 7, saves: true, label: '', pause: 0, fail: 'never', failAfter: 1 };

export interface Setting {
  env?: Partial<WalkParameters>;
  learner?: Partial<TableParameters>;
  numEnvs?: number;
  schedule?: Partial<TrainingSchedule>;
  resume?: SnapshotRecord;
  signal?: AbortSignal;
}

/** A walk of two copies and a table learner, ready to be trained. */
export async function prepare(setting: Setting = {}): Promise<TrainingOptions & { env: PopulationEnv; learner: Learner }> {
  const numEnvs = setting.numEnvs ?? 2;
  const env = makeWalk({ ...walkDefaults, ...setting.env }, numEnvs);
  const rng = createRng(5);
  const learner = await definitions.table.create({
    group: env.groups[0]!,
    numEnvs,
    parameters: { epsilon: 0.3, stepSize: 0.2, delay: 0, ...setting.learner },
    rng: rng.split('learner/walker'),
    totalTimesteps: setting.schedule?.totalTimesteps ?? 100,
    engine: defaultEngine,
  });
  return {
    env,
    evaluationEnv: makeWalk({ ...walkDefaults, ...setting.env, fail: 'never' }, numEnvs),
    learner,
    learners: { walker: learner },
    config: {
      totalTimesteps: 100,
      evaluate: { every: 20, episodes: 3 },
      log: { every: 10 },
      checkpoint: { every: 0 },
      ...setting.schedule,
    },
    rng: rng.split('train'),
    ...(setting.resume ? { resume: setting.resume } : {}),
    ...(setting.signal ? { signal: setting.signal } : {}),
  };
}

export async function collect(options: TrainingOptions): Promise<TrainingEvent[]> {
  const events: TrainingEvent[] = [];
  for await (const event of train(options)) events.push(event);
  return events;
}

export function ofType<T extends TrainingEvent['type']>(events: readonly TrainingEvent[], type: T): Extract<TrainingEvent, { type: T }>[] {
  return events.filter((event): event is Extract<TrainingEvent, { type: T }> => event.type === type);
}
