import {
  ACTIONS,
  BATCH,
  BETA1,
  BETA2,
  type Engine,
  EPSILON,
  huberGradient,
  LAYERS,
  LEARNING_RATE,
  OBSERVATION,
  type Parameters,
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

/** What one would write by hand without a library: typed arrays and loops, policy by policy. */
export function plainEngine(policies: number, parameters: Parameters): Engine {
  const layers = LAYERS.map(({ name, inputs, units, relu }) => {
    const tensor = (kind: string, size: number) => ({
      size,
      data: parameters.get(`${name}/${kind}`)!.slice(),
      gradient: new Float32Array(size),
      mean: new Float32Array(policies * size),
      square: new Float32Array(policies * size),
    });
    const weights = tensor('weights', inputs * units);
    const output = new Float32Array(BATCH * units);
    return { inputs, units, relu, weights, bias: tensor('bias', units), output, outputGradient: new Float32Array(BATCH * units) };
  });
  const values = new Float32Array(policies * ACTIONS);
  const greedy = new Int32Array(policies);
  let steps = 0;

  function forward(policy: number, observations: Float32Array, at: number, rows: number): Float32Array {
    let x = observations;
    let xAt = at;
    for (const { inputs, units, relu, weights, bias, output } of layers) {
      plainDense(x, xAt, weights.data, policy * weights.size, bias.data, policy * units, output, 0, rows, inputs, units);
      if (relu) for (let i = 0; i < rows * units; i++) if (output[i]! < 0) output[i] = 0;
      x = output;
      xAt = 0;
    }
    return x;
  }

  function backward(policy: number, observations: Float32Array, at: number): void {
    for (let index = layers.length - 1; index >= 0; index--) {
      const { inputs, units, relu, weights, bias, output, outputGradient } = layers[index]!;
      const below = layers[index - 1];
      const x = below?.output ?? observations;
      const xAt = below ? 0 : at;
      if (relu) for (let i = 0; i < BATCH * units; i++) if (output[i]! <= 0) outputGradient[i] = 0;
      for (let j = 0; j < units; j++) {
        let sum = 0;
        for (let row = 0; row < BATCH; row++) sum += outputGradient[row * units + j]!;
        bias.gradient[j] = sum;
      }
      for (let k = 0; k < inputs; k++) {
        for (let j = 0; j < units; j++) {
          let sum = 0;
          for (let row = 0; row < BATCH; row++) sum += x[xAt + row * inputs + k]! * outputGradient[row * units + j]!;
          weights.gradient[k * units + j] = sum;
        }
      }
      if (!below) continue;
      for (let row = 0; row < BATCH; row++) {
        for (let k = 0; k < inputs; k++) {
          const from = policy * weights.size + k * units;
          let sum = 0;
          for (let j = 0; j < units; j++) sum += outputGradient[row * units + j]! * weights.data[from + j]!;
          below.outputGradient[row * inputs + k] = sum;
        }
      }
    }
  }

  function adam(policy: number): void {
    const rate = LEARNING_RATE / (1 - BETA1 ** steps);
    const root = 1 / Math.sqrt(1 - BETA2 ** steps);
    for (const { weights, bias } of layers) {
      for (const { size, data, gradient, mean, square } of [weights, bias]) {
        for (let i = 0; i < size; i++) {
          const at = policy * size + i;
          const g = gradient[i]!;
          mean[at] = BETA1 * mean[at]! + (1 - BETA1) * g;
          square[at] = BETA2 * square[at]! + (1 - BETA2) * g * g;
          data[at]! -= (rate * mean[at]!) / (Math.sqrt(square[at]!) * root + EPSILON);
        }
      }
    }
  }

  return {
    name: 'plain TypeScript',
    learn({ observations, actions, targets }) {
      steps++;
      const { outputGradient } = layers.at(-1)!;
      for (let policy = 0; policy < policies; policy++) {
        const at = policy * BATCH * OBSERVATION;
        const q = forward(policy, observations, at, BATCH);
        outputGradient.fill(0);
        for (let row = 0; row < BATCH; row++) {
          const chosen = row * ACTIONS + actions[policy * BATCH + row]!;
          outputGradient[chosen] = huberGradient(q[chosen]!, targets[policy * BATCH + row]!);
        }
        backward(policy, observations, at);
        adam(policy);
      }
    },
    act({ observations }) {
      for (let policy = 0; policy < policies; policy++) {
        const q = forward(policy, observations, policy * BATCH * OBSERVATION, 1);
        let best = 0;
        for (let action = 0; action < ACTIONS; action++) {
          values[policy * ACTIONS + action] = q[action]!;
          if (q[action]! > q[best]!) best = action;
        }
        greedy[policy] = best;
      }
      return greedy;
    },
    values: () => values,
  };
}
