import type { GroupSpec } from '../src/environment/population-env.ts';
import { spaceSize } from '../src/environment/spaces.ts';
import { type ActionDistribution, categorical, gaussian } from '../src/learning/action-distribution.ts';
import type { Branch, Dense, NetworkSpec } from '../src/population/network.ts';
import type { ActorCriticParameters } from './actor-critic-parameters.ts';

/** Says why an actor-critic cannot serve a group, or true. */
export function supportsActorCritic(group: GroupSpec): true | string {
  const { kind } = group.actionSpace;
  return kind === 'discrete' || kind === 'box'
    ? true
    : `an actor-critic needs discrete actions or a box, and the group "${group.name}" has ${kind} actions; dmfg-ql and independent-q can choose among candidates`;
}

/** The family of policies that fits a group's actions. */
export function distributionOf({ actionSpace }: GroupSpec, parameters: ActorCriticParameters): ActionDistribution {
  if (actionSpace.kind === 'discrete') return categorical(actionSpace);
  if (actionSpace.kind === 'box') return gaussian(actionSpace, parameters);
  throw new Error(`No policy over ${actionSpace.kind} actions; ask supportsActorCritic first.`);
}

export function actorNetwork(
  group: GroupSpec,
  parameters: ActorCriticParameters,
  distribution: ActionDistribution,
  fieldSize: number,
): NetworkSpec {
  const dense = layerMaker(parameters.initialStd);
  // Small last weights: an untrained policy is nearly uniform, whatever it sees.
  const head = (units: number): Dense => ({ ...dense(units, 'linear'), init: { kind: 'orthogonal', gain: 0.01 } });
  return {
    branches: inputs(group, fieldSize, []),
    trunk: parameters.actorHidden.map((units) => dense(units, 'relu')),
    heads: distribution.heads.map(({ name, units }) => ({
      name,
      layers: [parameters.initialStd === null ? head(units) : dense(units, 'linear')],
    })),
  };
}

export function criticNetwork(group: GroupSpec, parameters: ActorCriticParameters, fieldSize: number): NetworkSpec {
  const dense = layerMaker(parameters.initialStd);
  const embedding = parameters.criticEmbedding > 0 ? [dense(parameters.criticEmbedding, 'relu')] : [];
  return {
    branches: inputs(group, fieldSize, embedding),
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
