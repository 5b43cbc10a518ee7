/** to[width] = sums over rows of from[rows, width], in ascending row order. */
export function biasGradient(from: usize, stride: usize, rows: usize, width: usize, to: usize): void {
  let column: usize = 0;
  for (; column + 16 <= width; column += 16) {
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let at = from + column * 4;
    for (let row: usize = 0; row < rows; row++) {
      s0 = f32x4.add(s0, v128.load(at));
      s1 = f32x4.add(s1, v128.load(at, 16));
      s2 = f32x4.add(s2, v128.load(at, 32));
      s3 = f32x4.add(s3, v128.load(at, 48));
      at += stride;
    }
    v128.store(to + column * 4, s0);
    v128.store(to + column * 4, s1, 16);
    v128.store(to + column * 4, s2, 32);
    v128.store(to + column * 4, s3, 48);
  }
  for (; column < width; column++) {
    let sum: f32 = 0;
    let at = from + column * 4;
    for (let row: usize = 0; row < rows; row++) {
      sum += load<f32>(at);
      at += stride;
    }
    store<f32>(to + column * 4, sum);
  }
}
