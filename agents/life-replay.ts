import type { FrameShape } from '../src/learning/frame.ts';
import type { LearnerContext } from '../src/learning/learner.ts';
import { Replay } from '../src/learning/replay.ts';
import { UserError } from '../src/shared/user-error.ts';

interface LifeReplayParameters {
  readonly sharing: 'independent' | 'shared';
  readonly gamma: number;
  readonly replayDecisions: number;
  readonly learningStarts: number;
  /** Observations are not kept as the environment gives them, but scaled. */
  readonly scaleObservations?: boolean;
}

/** The replay of a learner that keeps so many decisions of each agent. Throws a UserError where it could never hold enough to learn from. */
export function createLifeReplay(context: LearnerContext<LifeReplayParameters>, shape: FrameShape): Replay {
  const { group, numEnvs, parameters } = context;
  const rows = group.capacity * numEnvs;
  const policies = parameters.sharing === 'shared' ? 1 : group.capacity;
  const framesPerRow = Math.ceil(parameters.replayDecisions / numEnvs);
  const kept = (framesPerRow * rows) / policies;
  if (parameters.learningStarts >= kept) {
    throw new UserError(
      `learner.learningStarts is ${parameters.learningStarts}, but the replay of a network keeps ${kept} decisions, the newest of them unfinished: it would never learn. Raise learner.replayDecisions or lower learner.learningStarts.`,
    );
  }
  return new Replay({
    rows,
    capacity: group.capacity,
    numPolicies: policies,
    framesPerRow,
    shape,
    storage: parameters.scaleObservations ? 'float32' : (group.observationStorage ?? 'float32'),
    gamma: parameters.gamma,
  });
}
