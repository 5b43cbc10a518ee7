// Every optimiser updates one policy, whose `gradient` holds its tensors one after the other; its parameters and moments lie as the tensor table says. It
// returns whether the update leaves a parameter or a moment that is not finite. Runs of rows with the same mark are updated at once, and those that no optimiser
// would move are left out.
import { adamRun, setAdam } from './adam';
import { TENSOR_OFFSET, TENSOR_ROWS, TENSOR_SIZE, TENSOR_WORDS, TOUCHED, UNTOUCHED } from './layout';
import { endOfRun, marksOf } from './marks';
import { rmspropRun, setRmsprop } from './rmsprop';
import { setSgd, sgdRun } from './sgd';

const SGD = 0;
const RMSPROP = 1;
const ADAM = 2;

/** `rates` 0: `rate` for all tensors; `second` and with SGD `first` 0: not kept. */
// @ts-ignore: decorator
@inline
function update(
  kind: i32,
  tensors: usize,
  length: usize,
  policy: usize,
  scale: f32,
  parameters: usize,
  gradient: usize,
  first: usize,
  second: usize,
  rates: usize,
  rate: f32,
): bool {
  const end = tensors + length * TENSOR_WORDS * 4;
  let lost = false;
  for (let tensor = tensors; tensor < end; tensor += TENSOR_WORDS * 4) {
    const size = <usize>load<u32>(tensor, TENSOR_SIZE * 4) * 4;
    const rows: usize = load<u32>(tensor, TENSOR_ROWS * 4);
    const rowBytes = size / rows;
    const marks = marksOf(tensor, policy);
    const from = <usize>load<u32>(tensor, TENSOR_OFFSET * 4) + policy * size;
    if (kind == SGD) {
      rate = load<f32>(rates);
      rates += 4;
    }
    for (let row: usize = 0; row < rows; ) {
      const mark = load<u8>(marks + row);
      const stop = endOfRun(marks, row, rows);
      if (mark != UNTOUCHED) {
        const touched = mark == TOUCHED;
        const bytes = (stop - row) * rowBytes;
        const g = gradient + row * rowBytes;
        const at = from + row * rowBytes;
        const w = parameters + at;
        const one = first ? first + at : 0;
        const two = second ? second + at : 0;
        if (kind == SGD) {
          if (sgdRun(w, g, one, bytes, scale, rate, touched)) lost = true;
        } else if (kind == RMSPROP) {
          if (rmspropRun(w, g, one, two, bytes, scale, rate, touched)) lost = true;
        } else if (adamRun(w, g, one, two, bytes, scale, touched)) {
          lost = true;
        }
      }
      row = stop;
    }
    gradient += size;
  }
  return lost;
}

/** One of `rates` a tensor; `velocities` 0: no momentum. */
export function sgd(
  tensors: usize,
  length: usize,
  policy: usize,
  scale: f32,
  parameters: usize,
  gradient: usize,
  velocities: usize,
  rates: usize,
  momentum: f32,
  nesterov: bool,
): bool {
  setSgd(momentum, nesterov);
  return update(SGD, tensors, length, policy, scale, parameters, gradient, velocities, 0, rates, 0);
}

/** `rest` is 1 - decay; `velocities` 0: no momentum. */
export function rmsprop(
  tensors: usize,
  length: usize,
  policy: usize,
  scale: f32,
  parameters: usize,
  gradient: usize,
  squares: usize,
  velocities: usize,
  rate: f32,
  decay: f32,
  rest: f32,
  epsilon: f32,
  momentum: f32,
): bool {
  setRmsprop(decay, rest, epsilon, momentum);
  return update(RMSPROP, tensors, length, policy, scale, parameters, gradient, squares, velocities, 0, rate);
}

/** With every policy's own step count in `steps` [policies], which it advances. */
export function adam(
  tensors: usize,
  length: usize,
  policy: usize,
  scale: f32,
  parameters: usize,
  gradient: usize,
  means: usize,
  squares: usize,
  steps: usize,
  rate: f64,
  beta1: f64,
  beta2: f64,
  epsilon: f32,
): bool {
  const step = load<u32>(steps + policy * 4) + 1;
  store<u32>(steps + policy * 4, step);
  setAdam(step, rate, beta1, beta2, epsilon);
  return update(ADAM, tensors, length, policy, scale, parameters, gradient, means, squares, 0, 0);
}
