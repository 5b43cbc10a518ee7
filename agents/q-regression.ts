import type { ActionValues } from '../src/learning/action-values.ts';
import { distinctDecisions } from '../src/learning/distinct-decisions.ts';
import type { LearnerContext, ValueRegression } from '../src/learning/learner.ts';
import type { Replay } from '../src/learning/replay.ts';
import { createSample, type Sampler } from '../src/learning/sampling/sampler.ts';
import { isTfNetwork } from '../src/population/tfjs/tf-network.ts';
import type { Rng } from '../src/shared/rng.ts';
import { UserError } from '../src/shared/user-error.ts';
import { presentDecisions } from './q-decisions.ts';
import type { QLearningParameters } from './q-learning-parameters.ts';
import type { Targets } from './q-targets.ts';

interface Parts {
  readonly values: ActionValues;
  readonly replay: Replay;
  readonly targets: Targets;
  /** As many decisions as it draws at most can be valued at once. */
  readonly sampler: Sampler;
}

/** So many decisions of one network, no two the same: what it is given, and what it should say. */
export function qRegression(
  { group, parameters }: LearnerContext<QLearningParameters>,
  parts: Parts,
  policy: number,
  points: number,
  rng: Rng,
): ValueRegression {
  if (parameters.dueling) {
    throw new UserError(
      'A dueling network has two heads, and only networks of one head can be analysed; train with learner.dueling false.',
    );
  }
  const { values, replay, sampler } = parts;
  const { population } = values;
  const { network, outputs } = population;
  const inputSize = network.branches.reduce((sum, { size }) => sum + size, 0);
  const outputSize = outputs['value']!.length / population.maxRows;
  const inputs = new Float64Array(points * inputSize);
  const targets = new Float64Array(points * outputSize);
  const decisions = distinctDecisions(replay, group.name, policy, points, rng);
  const batch = Array.from({ length: sampler.most }, createSample);
  for (let from = 0; from < points; from += batch.length) {
    const count = Math.min(batch.length, points - from);
    for (let i = 0; i < count; i++) {
      batch[i]!.policy = policy;
      replay.follow(decisions[from + i]!, parameters.nSteps, batch[i]!.transition);
    }
    parts.targets.fill(batch, count, true);
    presentDecisions(parts, batch, count);
    values.evaluate('target');
    for (let i = 0; i < count; i++) {
      const { entry, transition, target } = batch[i]!;
      const action = replay.action(transition.from);
      const row = values.row(entry, action);
      let at = (from + i) * inputSize;
      for (const { name, size } of network.branches) {
        for (let k = 0; k < size; k++) inputs[at++] = population.inputs[name]![row * size + k]!;
      }
      const first = (from + i) * outputSize;
      for (let k = 0; k < outputSize; k++) targets[first + k] = outputs['value']![row * outputSize + k]!;
      // What the network adds to a candidate's immediate reward is what it learns.
      const place = first + (outputSize === 1 ? 0 : action);
      targets[place]! += target - values.value(entry, action);
    }
  }
  return { inputs, inputSize, targets, outputSize, network: isTfNetwork(network) ? null : network };
}
