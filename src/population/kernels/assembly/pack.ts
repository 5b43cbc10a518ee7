// Copies of matrix panels in the order in which `tile` reads them.

/** Four rows x0..x3 of four numbers each, transposed into four vectors at `to`, `step` bytes apart. */
// @ts-ignore: decorator
@inline
function transpose4(x0: v128, x1: v128, x2: v128, x3: v128, to: usize, step: usize): void {
  const low01 = v128.shuffle<i32>(x0, x1, 0, 4, 1, 5);
  const low23 = v128.shuffle<i32>(x2, x3, 0, 4, 1, 5);
  const high01 = v128.shuffle<i32>(x0, x1, 2, 6, 3, 7);
  const high23 = v128.shuffle<i32>(x2, x3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(low01, low23, 0, 2));
  v128.store(to + step, v128.shuffle<i64>(low01, low23, 1, 3));
  v128.store(to + 2 * step, v128.shuffle<i64>(high01, high23, 0, 2));
  v128.store(to + 3 * step, v128.shuffle<i64>(high01, high23, 1, 3));
}

/**
 * Packs `rows` (1..4) rows of `depth` numbers, `stride` bytes apart, as to[k][4 of `step` bytes]. Rows that do not exist repeat the last one: what is
 * computed from them is never stored.
 */
export function packTransposed(from: usize, stride: usize, rows: usize, depth: usize, to: usize, step: usize): void {
  let p0 = from;
  let p1 = rows > 1 ? p0 + stride : p0;
  let p2 = rows > 2 ? p1 + stride : p1;
  let p3 = rows > 3 ? p2 + stride : p2;
  for (; depth >= 4; depth -= 4) {
    transpose4(v128.load(p0), v128.load(p1), v128.load(p2), v128.load(p3), to, step);
    p0 += 16;
    p1 += 16;
    p2 += 16;
    p3 += 16;
    to += 4 * step;
  }
  for (; depth; depth--) {
    store<f32>(to, load<f32>(p0));
    store<f32>(to, load<f32>(p1), 4);
    store<f32>(to, load<f32>(p2), 8);
    store<f32>(to, load<f32>(p3), 12);
    p0 += 4;
    p1 += 4;
    p2 += 4;
    p3 += 4;
    to += step;
  }
}

/** Packs four neighbouring columns of `depth` rows, `stride` bytes apart, as to[k][4]. May read up to three numbers past the last column. */
export function packFour(from: usize, stride: usize, depth: usize, to: usize): void {
  for (; depth; depth--) {
    v128.store(to, v128.load(from));
    from += stride;
    to += 16;
  }
}

/** Packs six neighbouring columns of `depth` rows as to[k][6]. May read up to five numbers past the last column. */
export function packSix(from: usize, stride: usize, depth: usize, to: usize): void {
  for (; depth; depth--) {
    v128.store(to, v128.load(from));
    store<u64>(to, load<u64>(from, 16), 16);
    from += stride;
    to += 24;
  }
}

/** Packs eight neighbouring columns of `depth` rows as to[k][8]. May read up to seven numbers past the last column. */
export function packEight(from: usize, stride: usize, depth: usize, to: usize): void {
  for (; depth; depth--) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    from += stride;
    to += 32;
  }
}
