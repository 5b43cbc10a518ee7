import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import type { Activation, Dense, NetworkSpec } from '../../src/population/network.ts';

type Arrays = Record<string, Float32Array>;
type Shaped = Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>;

/** One network of a population written with tf operations: its outputs and, by automatic differentiation, its parameter gradients. */
export function tfjsNetwork(network: NetworkSpec, parameters: Shaped, inputs: Arrays, outputGradients: Arrays, rows: number) {
  return tf.tidy(() => {
    const names = Object.keys(parameters);
    const outputsOf = (tensors: tf.Tensor[]) => {
      const tensorOf = (name: string) => tensors[names.indexOf(name)] as tf.Tensor2D;
      const stack = (x: tf.Tensor2D, chain: readonly Dense[], path: string) =>
        chain.reduce((y, { activation }, index) => {
          const z = tf.add(tf.matMul(y, tensorOf(`${path}/${index}/weights`)), tensorOf(`${path}/${index}/bias`));
          return activate(z, activation) as tf.Tensor2D;
        }, x);
      const branches = network.branches.map(({ name, size, layers = [] }) =>
        stack(tf.tensor2d(inputs[name]!.slice(0, rows * size), [rows, size]), layers, `branches/${name}`),
      );
      const trunk = stack(branches.length > 1 ? tf.concat(branches, 1) : branches[0]!, network.trunk, 'trunk');
      return network.heads.map(({ name, layers }) => ({ name, y: stack(trunk, layers, `heads/${name}`) }));
    };
    const loss = (...tensors: tf.Tensor[]) => {
      const parts = outputsOf(tensors).map(({ name, y }) =>
        tf.sum(tf.mul(y, tf.tensor2d(outputGradients[name]!.slice(0, y.size), y.shape))),
      );
      return tf.addN(parts) as tf.Scalar;
    };
    const tensors = names.map((name) => tf.tensor(parameters[name]!.data, [...parameters[name]!.shape]));
    const outputs: Arrays = Object.fromEntries(outputsOf(tensors).map(({ name, y }) => [name, y.dataSync() as Float32Array]));
    const derivatives = tf.grads(loss)(tensors);
    const gradients: Arrays = Object.fromEntries(derivatives.map((tensor, index) => [names[index]!, tensor.dataSync() as Float32Array]));
    return { outputs, gradients };
  });
}

function activate(z: tf.Tensor, activation: Activation): tf.Tensor {
  switch (activation) {
    case 'linear':
      return z;
    case 'relu':
      return tf.relu(z);
    case 'tanh':
      return tf.tanh(z);
    case 'elu':
      return tf.elu(z);
    case 'sigmoid':
      return tf.sigmoid(z);
    case 'softplus':
      return tf.softplus(z);
  }
}
