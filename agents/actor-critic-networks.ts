import type { GroupSpec } from '../src/environment/population-env.ts';
import { spaceSize } from '../src/environment/spaces.ts';
import { type ActionDistribution, categorical, gaussian } from '../src/learning/action-distribution.ts';
import { bidding } from '../src/learning/bidding.ts';
import type { Branch, Dense, NetworkSpec } from '../src/population/network.ts';
import type { ActorCriticParameters } from './actor-critic-parameters.ts';

/** Says why an actor-critic cannot serve a group, or true. */
export function supportsActorCritic(group: GroupSpec): true | string {
  const { kind } = group.actionSpace;
  return kind === 'discrete' || kind === 'box' || kind === 'candidates'
    ? true
    : `an actor-critic needs discrete actions, a box or candidates, and the group "${group.name}" has ${kind} actions`;
}

/** The family of policies that fits a group's actions. */
export function distributionOf({ actionSpace }: GroupSpec, parameters: ActorCriticParameters): ActionDistribution {
  if (actionSpace.kind === 'discrete') return categorical(actionSpace);
  if (actionSpace.kind === 'box') return gaussian(actionSpace, parameters);
  if (actionSpace.kind === 'candidates') return bidding(actionSpace);
  throw new Error(`No policy over ${actionSpace.kind} actions; ask supportsActorCritic first.`);
}

/** @param heads what the actor says: by default as it is, which a policy makes an action of */
export function actorNetwork(
  group: GroupSpec,
  parameters: Pick<ActorCriticParameters, 'actorHidden' | 'initialStd'>,
  heads: readonly { readonly name: string; readonly units: number; readonly activation?: Dense['activation'] }[],
  fieldSize: number,
): NetworkSpec {
  const dense = layerMaker(parameters.initialStd);
  // Small last weights: an untrained policy is nearly the same, whatever it sees.
  const last = (layer: Dense): Dense => (parameters.initialStd === null ? { ...layer, init: { kind: 'orthogonal', gain: 0.01 } } : layer);
  return {
    branches: inputs(group, fieldSize, []),
    trunk: parameters.actorHidden.map((units) => dense(units, 'relu')),
    heads: heads.map(({ name, units, activation = 'linear' }) => ({ name, layers: [last(dense(units, activation))] })),
  };
}

/** V(o, m), or Q(o, m, a) of actions of so many numbers, in which it then has a gradient. */
export function criticNetwork(
  group: GroupSpec,
  parameters: Pick<ActorCriticParameters, 'criticHidden' | 'criticEmbedding' | 'initialStd'>,
  fieldSize: number,
  actionSize = 0,
): NetworkSpec {
  const dense = layerMaker(parameters.initialStd);
  const embedding = parameters.criticEmbedding > 0 ? [dense(parameters.criticEmbedding, 'relu')] : [];
  const action = actionSize > 0 ? [{ name: 'action', size: actionSize, wantsGradient: true }] : [];
  return {
    branches: [...inputs(group, fieldSize, embedding), ...action],
    trunk: parameters.criticHidden.map((units) => dense(units, 'relu')),
    heads: [{ name: 'value', layers: [dense(1, 'linear')] }],
  };
}

function inputs(group: GroupSpec, fieldSize: number, layers: readonly Dense[]): Branch[] {
  const observation = { name: 'observation', size: spaceSize(group.observationSpace), layers };
  return fieldSize > 0 ? [observation, { name: 'field', size: fieldSize, layers }] : [observation];
}

function layerMaker(initialStd: number | null): (units: number, activation: Dense['activation']) => Dense {
  return (units, activation) =>
    initialStd === null ? { units, activation } : { units, activation, init: { kind: 'normal', std: initialStd, bias: 0.1 } };
}
