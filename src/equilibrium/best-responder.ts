import type { PopulationEnv } from '../environment/population-env.ts';
import { createEvaluator } from '../learning/evaluate.ts';
import type { Learner } from '../learning/learner.ts';
import type { Learners } from '../learning/policies.ts';
import { train } from '../learning/train.ts';
import type { Rng } from '../shared/rng.ts';
import { createDeviatorEnv, DEVIATOR } from './deviator-env.ts';
import { createConformist, freeze, freezeUnderneath } from './frozen-learner.ts';

/** Who leaves a frozen population: one agent of a group, or all agents of some groups together (a team). */
export type Deviation =
  | { readonly kind: 'agent'; readonly group: string; readonly agent: number }
  | { readonly kind: 'team'; readonly groups: readonly string[] };

/** A frozen population and the places to train and to judge those who leave it. */
export interface Frozen {
  readonly learners: Learners;
  readonly deviation: Deviation;
  /** Where a responder is trained, and where episodes are judged. Each is bound to the deviation. */
  readonly trainingEnv: PopulationEnv;
  readonly evaluationEnv: PopulationEnv;
}

/** Sets the stage for a deviation, over two environments of the frozen population. */
export function prepareDeviation(
  learners: Learners,
  deviation: Deviation,
  trainingEnv: PopulationEnv,
  evaluationEnv: PopulationEnv,
): Frozen {
  if (deviation.kind === 'team') return { learners, deviation, trainingEnv, evaluationEnv };
  const show = (env: PopulationEnv) => createDeviatorEnv(env, deviation.group, deviation.agent);
  return { learners, deviation, trainingEnv: show(trainingEnv), evaluationEnv: show(evaluationEnv) };
}

/** The groups of `trainingEnv` that a responder needs learners for. */
export function deviatingGroups(deviation: Deviation): readonly string[] {
  return deviation.kind === 'agent' ? [DEVIATOR] : deviation.groups;
}

/** Trains responders against a population that does not learn: an ordinary learning problem, whose environment stands still. */
export async function trainResponder(
  frozen: Frozen,
  responders: Learners,
  totalTimesteps: number,
  rng: Rng,
  onStep: (step: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const never = { every: 0 };
  const config = { totalTimesteps, evaluate: { every: 0, episodes: 0 }, log: never, checkpoint: never };
  const learners = playersOf(frozen, responders);
  const events = train({ env: frozen.trainingEnv, learners, config, rng, onStep, ...(signal ? { signal } : {}) });
  for await (const event of events) if (event.type === 'done') break;
}

/** The deviators' returns in evaluation episodes 0 .. `episodes` - 1; as the frozen population has it where there are no responders. */
export async function deviatorReturns(frozen: Frozen, responders: Learners | null, episodes: number): Promise<Float64Array> {
  const { deviation, evaluationEnv } = frozen;
  const evaluation = await createEvaluator(evaluationEnv, playersOf(frozen, responders), episodes).run();
  const groups = deviatingGroups(deviation);
  return Float64Array.from(evaluation.episodes, ({ returns }) => groups.reduce((sum, group) => sum + returns[group]!, 0));
}

/** Everybody who plays: the frozen learners, and the responders, or who does as the frozen ones would. */
function playersOf({ learners, deviation }: Frozen, responders: Learners | null): Learners {
  const players: Record<string, Learner> = {};
  for (const [name, learner] of Object.entries(learners)) {
    players[name] = deviation.kind === 'agent' ? freezeUnderneath(learner) : (responders?.[name] ?? freeze(learner));
  }
  if (deviation.kind === 'agent') players[DEVIATOR] = responders?.[DEVIATOR] ?? createConformist(deviation.group);
  return players;
}
