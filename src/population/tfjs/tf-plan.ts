import type { Tensor } from '@tensorflow/tfjs-core';
import { createRng } from '../../shared/rng.ts';
import { initialise, initialisePolicy } from '../initialise.ts';
import type { Activation, Dense, NetworkSpec } from '../network.ts';
import { planNetwork } from '../plan-network.ts';
import { checkTfNetwork, isTfNetwork, type Tf, type TfNetwork } from './tf-network.ts';

type Parameters = ReadonlyMap<string, { readonly data: Float32Array }>;

/** A network as the tfjs engine computes it, however it was described. */
export interface TfPlan extends Required<Pick<TfNetwork, 'name' | 'branches' | 'heads' | 'stacked' | 'forward'>> {
  readonly tensors: readonly { readonly name: string; readonly shape: readonly number[]; readonly size: number }[];
  readonly parameterCount: number;
  /** Fills the parameters of one policy from the stream "policy/p" of the population's seed. */
  initialise(seed: string, policy: number, parameters: Parameters): void;
}

/** Throws a UserError for a description that makes no network. */
export function planTf(network: NetworkSpec | TfNetwork): TfPlan {
  return isTfNetwork(network) ? planOwn(network) : planDense(network);
}

function planOwn(network: TfNetwork): TfPlan {
  checkTfNetwork(network);
  const tensors = network.parameters.map(({ name, shape }) => ({
    name,
    shape,
    size: shape.reduce((product, length) => product * length, 1),
  }));
  return {
    name: network.name,
    branches: network.branches,
    heads: network.heads,
    stacked: network.stacked ?? false,
    forward: (tf, parameters, inputs) => network.forward(tf, parameters, inputs),
    tensors,
    parameterCount: tensors.reduce((sum, { size }) => sum + size, 0),
    initialise(seed, policy, parameters) {
      const rng = createRng(seed).split(`policy/${policy}`);
      for (const { name, shape, init } of network.parameters) {
        const { data } = parameters.get(name)!;
        const units = shape.at(-1) ?? 1;
        const byDefault = shape.length > 1 ? ({ kind: 'he' } as const) : ({ kind: 'normal', std: 0 } as const);
        initialise(init ?? byDefault, data.length / units, units, rng.split(name), data, new Float32Array(0));
      }
    },
  };
}

/** The layers of a description as batched matrix products over all policies. */
function planDense(network: NetworkSpec): TfPlan {
  const plan = planNetwork(network);
  return {
    name: 'dense',
    branches: network.branches,
    heads: plan.heads.map(({ name, layer }) => ({ name, size: layer.units })),
    stacked: true,
    tensors: plan.tensors,
    parameterCount: plan.parameterCount,
    initialise: (seed, policy, parameters) => initialisePolicy(plan, seed, policy, parameters),
    forward(tf, parameters, inputs) {
      const chain = (x: Tensor, layers: readonly Dense[], path: string) =>
        layers.reduce((y, { activation }, index) => {
          const bias = tf.expandDims(parameters[`${path}/${index}/bias`]!, 1);
          return activate(tf, activation, tf.add(tf.matMul(y, parameters[`${path}/${index}/weights`]!), bias));
        }, x);
      const branches = network.branches.map(({ name, layers = [] }) => chain(inputs[name]!, layers, `branches/${name}`));
      const trunk = chain(branches.length > 1 ? tf.concat(branches, 2) : branches[0]!, network.trunk, 'trunk');
      return Object.fromEntries(network.heads.map(({ name, layers }) => [name, chain(trunk, layers, `heads/${name}`)]));
    },
  };
}

function activate(tf: Tf, activation: Activation, z: Tensor): Tensor {
  return activation === 'linear' ? z : tf[activation](z);
}
