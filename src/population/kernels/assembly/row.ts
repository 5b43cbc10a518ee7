import { addProduct } from './arithmetic';
import { relu } from './tile';

/**
 * One row through a dense layer: y[units] = bias + x[inputs] W[inputs, units], summed in the same order as `gemm` does, without packing: every weight is
 * read once, which is what acting with one row a policy costs.
 */
export function denseRow(x: usize, inputs: usize, weights: usize, units: usize, bias: usize, y: usize, withRelu: bool): void {
  const stride = units * 4;
  let column: usize = 0;
  for (; column + 32 <= units; column += 32) {
    const from = bias + column * 4;
    let s0 = v128.load(from);
    let s1 = v128.load(from, 16);
    let s2 = v128.load(from, 32);
    let s3 = v128.load(from, 48);
    let s4 = v128.load(from, 64);
    let s5 = v128.load(from, 80);
    let s6 = v128.load(from, 96);
    let s7 = v128.load(from, 112);
    let w = weights + column * 4;
    for (let k: usize = 0; k < inputs; k++) {
      const value = v128.load32_splat(x + k * 4);
      s0 = addProduct(s0, value, v128.load(w));
      s1 = addProduct(s1, value, v128.load(w, 16));
      s2 = addProduct(s2, value, v128.load(w, 32));
      s3 = addProduct(s3, value, v128.load(w, 48));
      s4 = addProduct(s4, value, v128.load(w, 64));
      s5 = addProduct(s5, value, v128.load(w, 80));
      s6 = addProduct(s6, value, v128.load(w, 96));
      s7 = addProduct(s7, value, v128.load(w, 112));
      w += stride;
    }
    if (withRelu) {
      s0 = relu(s0);
      s1 = relu(s1);
      s2 = relu(s2);
      s3 = relu(s3);
      s4 = relu(s4);
      s5 = relu(s5);
      s6 = relu(s6);
      s7 = relu(s7);
    }
    const to = y + column * 4;
    v128.store(to, s0);
    v128.store(to, s1, 16);
    v128.store(to, s2, 32);
    v128.store(to, s3, 48);
    v128.store(to, s4, 64);
    v128.store(to, s5, 80);
    v128.store(to, s6, 96);
    v128.store(to, s7, 112);
  }
  for (; column + 4 <= units; column += 4) {
    let sum = v128.load(bias + column * 4);
    let w = weights + column * 4;
    for (let k: usize = 0; k < inputs; k++) {
      sum = addProduct(sum, v128.load32_splat(x + k * 4), v128.load(w));
      w += stride;
    }
    v128.store(y + column * 4, withRelu ? relu(sum) : sum);
  }
  for (; column < units; column++) {
    let sum = load<f32>(bias + column * 4);
    let w = weights + column * 4;
    for (let k: usize = 0; k < inputs; k++) {
      sum += load<f32>(x + k * 4) * load<f32>(w);
      w += stride;
    }
    store<f32>(y + column * 4, withRelu && sum < 0 ? 0 : sum);
  }
}
