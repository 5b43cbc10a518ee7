import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import {
  actionsOf,
  BETA1,
  BETA2,
  type Engine,
  EPSILON,
  LEARNING_RATE,
  layersOf,
  observationSize,
  type Parameters,
  type Task,
} from './task.ts';

/** TensorFlow.js on its stock wasm backend: parameters stacked as [agents, ...], batched matrix products, the backward pass written out. */
export async function tfjsEngine(task: Task, parameters: Parameters): Promise<Engine> {
  const { agents, batch } = task;
  const [inputs, actions] = [observationSize(task), actionsOf(task)];
  await tf.setBackend('wasm');
  await tf.ready();
  const variable = (name: string, shape: [number, number, number]) => {
    const data = tf.variable(tf.tensor3d(parameters.get(name)!, shape));
    return { data, mean: tf.variable(tf.zerosLike(data)), square: tf.variable(tf.zerosLike(data)) };
  };
  const layers = layersOf(task).map(({ name, inputs, units, relu }) => ({
    relu,
    weights: variable(`${name}/weights`, [agents, inputs, units]),
    bias: variable(`${name}/bias`, [agents, 1, units]),
  }));
  let steps = 0;
  let values = new Float32Array(0);

  /** The input and then the output of every layer. */
  function forward(x: tf.Tensor): tf.Tensor[] {
    const arrays = [x];
    for (const { relu, weights, bias } of layers) {
      const z = tf.add(tf.matMul(arrays.at(-1)!, weights.data), bias.data);
      arrays.push(relu ? tf.relu(z) : z);
    }
    return arrays;
  }

  function adam({ data, mean, square }: (typeof layers)[number]['weights'], gradient: tf.Tensor): void {
    mean.assign(tf.add(tf.mul(mean, BETA1), tf.mul(gradient, 1 - BETA1)));
    square.assign(tf.add(tf.mul(square, BETA2), tf.mul(tf.square(gradient), 1 - BETA2)));
    const root = 1 / Math.sqrt(1 - BETA2 ** steps);
    const divisor = tf.add(tf.mul(tf.sqrt(square), root), EPSILON);
    data.assign(tf.sub(data, tf.div(tf.mul(mean, LEARNING_RATE / (1 - BETA1 ** steps)), divisor)));
  }

  return {
    learn({ observations, actions: picked, targets }) {
      steps++;
      tf.tidy(() => {
        const arrays = forward(tf.tensor3d(observations, [agents, batch, inputs]));
        const chosen = tf.oneHot(tf.tensor2d(picked, [agents, batch], 'int32'), actions);
        const error = tf.sub(arrays.at(-1)!, tf.tensor3d(targets, [agents, batch, 1]));
        let gradient: tf.Tensor = tf.mul(tf.div(tf.clipByValue(error, -1, 1), batch), chosen);
        for (let index = layers.length - 1; index >= 0; index--) {
          const { relu, weights, bias } = layers[index]!;
          if (relu) gradient = tf.mul(gradient, tf.step(arrays[index + 1]!));
          const weightGradient = tf.matMul(arrays[index]!, gradient, true, false);
          const biasGradient = tf.sum(gradient, 1, true);
          if (index > 0) gradient = tf.matMul(gradient, weights.data, false, true);
          adam(weights, weightGradient);
          adam(bias, biasGradient);
        }
      });
    },
    act({ observations }) {
      return tf.tidy(() => {
        const rows = new Float32Array(agents * inputs);
        for (let agent = 0; agent < agents; agent++) {
          const from = agent * batch * inputs;
          for (let i = 0; i < inputs; i++) rows[agent * inputs + i] = observations[from + i]!;
        }
        const q = forward(tf.tensor3d(rows, [agents, 1, inputs])).at(-1)!;
        values = q.dataSync() as typeof values;
        return tf.argMax(q, 2).dataSync() as Int32Array;
      });
    },
    values: () => values,
  };
}
