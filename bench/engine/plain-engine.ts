import {
  actionsOf,
  BETA1,
  BETA2,
  type Engine,
  EPSILON,
  huberGradient,
  LEARNING_RATE,
  layersOf,
  observationSize,
  type Parameters,
  type Task,
} from './task.ts';

/** y[rows, units] = bias + x[rows, inputs] W[inputs, units] in plain TypeScript: three straight loops. */
export function plainDense(
  x: Float32Array,
  xAt: number,
  weights: Float32Array,
  weightsAt: number,
  bias: Float32Array,
  biasAt: number,
  y: Float32Array,
  yAt: number,
  rows: number,
  inputs: number,
  units: number,
): void {
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < units; j++) {
      let sum = bias[biasAt + j]!;
      for (let k = 0; k < inputs; k++) sum += x[xAt + row * inputs + k]! * weights[weightsAt + k * units + j]!;
      y[yAt + row * units + j] = sum;
    }
  }
}

/** What one would write by hand without a library: typed arrays and loops, agent by agent. */
export function plainEngine(task: Task, parameters: Parameters): Engine {
  const { agents, batch } = task;
  const actions = actionsOf(task);
  const layers = layersOf(task).map(({ name, inputs, units, relu }) => {
    const tensor = (kind: string, size: number) => ({
      size,
      data: parameters.get(`${name}/${kind}`)!.slice(),
      gradient: new Float32Array(size),
      mean: new Float32Array(agents * size),
      square: new Float32Array(agents * size),
    });
    const weights = tensor('weights', inputs * units);
    const output = new Float32Array(batch * units);
    return { inputs, units, relu, weights, bias: tensor('bias', units), output, outputGradient: new Float32Array(batch * units) };
  });
  const values = new Float32Array(agents * actions);
  const greedy = new Int32Array(agents);
  let steps = 0;

  function forward(agent: number, observations: Float32Array, at: number, rows: number): Float32Array {
    let x = observations;
    let xAt = at;
    for (const { inputs, units, relu, weights, bias, output } of layers) {
      plainDense(x, xAt, weights.data, agent * weights.size, bias.data, agent * units, output, 0, rows, inputs, units);
      if (relu) for (let i = 0; i < rows * units; i++) if (output[i]! < 0) output[i] = 0;
      x = output;
      xAt = 0;
    }
    return x;
  }

  function backward(agent: number, observations: Float32Array, at: number): void {
    for (let index = layers.length - 1; index >= 0; index--) {
      const { inputs, units, relu, weights, bias, output, outputGradient } = layers[index]!;
      const below = layers[index - 1];
      const x = below?.output ?? observations;
      const xAt = below ? 0 : at;
      if (relu) for (let i = 0; i < batch * units; i++) if (output[i]! <= 0) outputGradient[i] = 0;
      for (let j = 0; j < units; j++) {
        let sum = 0;
        for (let row = 0; row < batch; row++) sum += outputGradient[row * units + j]!;
        bias.gradient[j] = sum;
      }
      for (let k = 0; k < inputs; k++) {
        for (let j = 0; j < units; j++) {
          let sum = 0;
          for (let row = 0; row < batch; row++) sum += x[xAt + row * inputs + k]! * outputGradient[row * units + j]!;
          weights.gradient[k * units + j] = sum;
        }
      }
      if (!below) continue;
      for (let row = 0; row < batch; row++) {
        for (let k = 0; k < inputs; k++) {
          const from = agent * weights.size + k * units;
          let sum = 0;
          for (let j = 0; j < units; j++) sum += outputGradient[row * units + j]! * weights.data[from + j]!;
          below.outputGradient[row * inputs + k] = sum;
        }
      }
    }
  }

  function adam(agent: number): void {
    const rate = LEARNING_RATE / (1 - BETA1 ** steps);
    const root = 1 / Math.sqrt(1 - BETA2 ** steps);
    for (const { weights, bias } of layers) {
      for (const { size, data, gradient, mean, square } of [weights, bias]) {
        for (let i = 0; i < size; i++) {
          const at = agent * size + i;
          const g = gradient[i]!;
          mean[at] = BETA1 * mean[at]! + (1 - BETA1) * g;
          square[at] = BETA2 * square[at]! + (1 - BETA2) * g * g;
          data[at]! -= (rate * mean[at]!) / (Math.sqrt(square[at]!) * root + EPSILON);
        }
      }
    }
  }

  return {
    learn({ observations, actions: picked, targets }) {
      steps++;
      const { outputGradient } = layers.at(-1)!;
      for (let agent = 0; agent < agents; agent++) {
        const at = agent * batch * observationSize(task);
        const q = forward(agent, observations, at, batch);
        outputGradient.fill(0);
        for (let row = 0; row < batch; row++) {
          const chosen = row * actions + picked[agent * batch + row]!;
          outputGradient[chosen] = huberGradient(q[chosen]!, targets[agent * batch + row]!, batch);
        }
        backward(agent, observations, at);
        adam(agent);
      }
    },
    act({ observations }) {
      for (let agent = 0; agent < agents; agent++) {
        const q = forward(agent, observations, agent * batch * observationSize(task), 1);
        let best = 0;
        for (let action = 0; action < actions; action++) {
          values[agent * actions + action] = q[action]!;
          if (q[action]! > q[best]!) best = action;
        }
        greedy[agent] = best;
      }
      return greedy;
    },
    values: () => values,
  };
}
