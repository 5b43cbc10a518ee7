// A tile of up to 4 rows and 2 columns of inner products between contiguous rows: two lanes run along the depth and are added at the end.

// @ts-ignore: decorator
@inline
function lanes(sum: v128): f64 {
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

// @ts-ignore: decorator
@inline
function put(c: usize, sum: v128, last: f64, add: bool): void {
  const total = lanes(sum) + last;
  store<f64>(c, add ? load<f64>(c) + total : total);
}

/** The last number of rows of odd length. */
// @ts-ignore: decorator
@inline
function product(odd: bool, a: usize, b: usize): f64 {
  return odd ? load<f64>(a) * load<f64>(b) : 0;
}

/** `rows` and `columns` are known where this is inlined, so that only what exists remains of it. */
// @ts-ignore: decorator
@inline
function tile(rows: i32, columns: i32, depth: usize, a: usize, b: usize, row: usize, c: usize, cRow: usize, add: bool): void {
  let s00 = f64x2.splat(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  const a2 = a + 2 * row;
  const end = (depth & ~1) * 8;
  for (let at: usize = 0; at < end; at += 16) {
    const b0 = v128.load(b + at);
    const b1 = columns > 1 ? v128.load(b + at + row) : b0;
    const x0 = v128.load(a + at);
    s00 = f64x2.add(s00, f64x2.mul(x0, b0));
    if (columns > 1) s01 = f64x2.add(s01, f64x2.mul(x0, b1));
    if (rows > 1) {
      const x1 = v128.load(a + at + row);
      s10 = f64x2.add(s10, f64x2.mul(x1, b0));
      if (columns > 1) s11 = f64x2.add(s11, f64x2.mul(x1, b1));
    }
    if (rows > 2) {
      const x2 = v128.load(a2 + at);
      s20 = f64x2.add(s20, f64x2.mul(x2, b0));
      if (columns > 1) s21 = f64x2.add(s21, f64x2.mul(x2, b1));
    }
    if (rows > 3) {
      const x3 = v128.load(a2 + at + row);
      s30 = f64x2.add(s30, f64x2.mul(x3, b0));
      if (columns > 1) s31 = f64x2.add(s31, f64x2.mul(x3, b1));
    }
  }
  const odd = <bool>(depth & 1);
  const lastB = b + end;
  put(c, s00, product(odd, a + end, lastB), add);
  if (columns > 1) put(c + 8, s01, product(odd, a + end, lastB + row), add);
  if (rows > 1) {
    put(c + cRow, s10, product(odd, a + end + row, lastB), add);
    if (columns > 1) put(c + cRow + 8, s11, product(odd, a + end + row, lastB + row), add);
  }
  if (rows > 2) {
    put(c + 2 * cRow, s20, product(odd, a2 + end, lastB), add);
    if (columns > 1) put(c + 2 * cRow + 8, s21, product(odd, a2 + end, lastB + row), add);
  }
  if (rows > 3) {
    put(c + 3 * cRow, s30, product(odd, a2 + end + row, lastB), add);
    if (columns > 1) put(c + 3 * cRow + 8, s31, product(odd, a2 + end + row, lastB + row), add);
  }
}

/** c[rows <= 4, columns <= 2] = (c or 0) + a b^T for rows of `depth` numbers, `row` bytes apart in both. */
export function dotTile(
  rows: usize,
  columns: usize,
  depth: usize,
  a: usize,
  b: usize,
  row: usize,
  c: usize,
  cRow: usize,
  add: bool,
): void {
  if (columns == 2) {
    if (rows == 4) tile(4, 2, depth, a, b, row, c, cRow, add);
    else if (rows == 3) tile(3, 2, depth, a, b, row, c, cRow, add);
    else if (rows == 2) tile(2, 2, depth, a, b, row, c, cRow, add);
    else tile(1, 2, depth, a, b, row, c, cRow, add);
  } else {
    for (let i: usize = 0; i < rows; i++) tile(1, 1, depth, a + i * row, b, row, c + i * cRow, cRow, add);
  }
}
