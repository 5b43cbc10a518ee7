import type { LearnerContext } from '../src/learning/learner.ts';
import type { NetworkProblem } from '../src/learning/network-definition.ts';
import { parseParameters } from '../src/shared/parse-parameters.ts';
import { UserError } from '../src/shared/user-error.ts';
import type { QLearningParameters } from './q-learning-parameters.ts';

/** Which network the action values are to have: the built-in one, with one stream or two, or the one that the user has named. */
export async function chosenNetwork(context: LearnerContext<QLearningParameters>) {
  return { dueling: isDueling(context), ...(await ownNetwork(context)) };
}

/** Whether the built-in network is to have two streams. */
function isDueling({ parameters, group }: LearnerContext<QLearningParameters>): boolean {
  if (!parameters.dueling) return false;
  if (group.actionSpace.kind !== 'discrete') {
    throw new UserError(
      `learner.dueling is for discrete actions, and the group "${group.name}" has ${group.actionSpace.kind} actions; leave it out.`,
    );
  }
  if (parameters.network)
    throw new UserError(`learner.dueling is of the built-in network, but learner.network is "${parameters.network.name}"; leave one out.`);
  return true;
}

/** The network that the user has named, if so. */
async function ownNetwork({ parameters, group, networks }: LearnerContext<QLearningParameters>) {
  if (!parameters.network) return {};
  const { name, ...raw } = parameters.network;
  if (!networks) throw new UserError(`learner.network is "${name}", but there are no networks to choose from here.`);
  const definition = networks(name);
  const settings = await parseParameters(definition.parameters, raw, 'learner.network');
  const { observationSpace } = group;
  return {
    network: (problem: NetworkProblem) => definition.create(problem, settings),
    ...(observationSpace.kind === 'box' ? { observationShape: observationSpace.shape } : {}),
  };
}
