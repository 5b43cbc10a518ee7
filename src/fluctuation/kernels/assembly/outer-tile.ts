// A tile of up to 4 rows and 4 columns kept in registers while the depth runs by, as a sum of outer products.

/** `rows` is known where this is inlined, so that only the rows that exist remain of it. */
// @ts-ignore: decorator
@inline
function fourColumns(
  rows: i32,
  depth: usize,
  a: usize,
  aRow: usize,
  aDepth: usize,
  b: usize,
  bDepth: usize,
  c: usize,
  cRow: usize,
  add: bool,
): void {
  const c1 = c + cRow;
  const c2 = c1 + cRow;
  const c3 = c2 + cRow;
  let s00 = f64x2.splat(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  if (add) {
    s00 = v128.load(c);
    s01 = v128.load(c, 16);
    if (rows > 1) {
      s10 = v128.load(c1);
      s11 = v128.load(c1, 16);
    }
    if (rows > 2) {
      s20 = v128.load(c2);
      s21 = v128.load(c2, 16);
    }
    if (rows > 3) {
      s30 = v128.load(c3);
      s31 = v128.load(c3, 16);
    }
  }
  const a2 = a + 2 * aRow;
  let at: usize = 0;
  do {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const x0 = v128.load64_splat(a + at);
    s00 = f64x2.add(s00, f64x2.mul(x0, b0));
    s01 = f64x2.add(s01, f64x2.mul(x0, b1));
    if (rows > 1) {
      const x1 = v128.load64_splat(a + at + aRow);
      s10 = f64x2.add(s10, f64x2.mul(x1, b0));
      s11 = f64x2.add(s11, f64x2.mul(x1, b1));
    }
    if (rows > 2) {
      const x2 = v128.load64_splat(a2 + at);
      s20 = f64x2.add(s20, f64x2.mul(x2, b0));
      s21 = f64x2.add(s21, f64x2.mul(x2, b1));
    }
    if (rows > 3) {
      const x3 = v128.load64_splat(a2 + at + aRow);
      s30 = f64x2.add(s30, f64x2.mul(x3, b0));
      s31 = f64x2.add(s31, f64x2.mul(x3, b1));
    }
    at += aDepth;
    b += bDepth;
  } while (--depth);
  v128.store(c, s00);
  v128.store(c, s01, 16);
  if (rows > 1) {
    v128.store(c1, s10);
    v128.store(c1, s11, 16);
  }
  if (rows > 2) {
    v128.store(c2, s20);
    v128.store(c2, s21, 16);
  }
  if (rows > 3) {
    v128.store(c3, s30);
    v128.store(c3, s31, 16);
  }
}

/** The columns that are left at the right edge, number by number, in the same order of summation. */
function edge(
  rows: usize,
  columns: usize,
  depth: usize,
  a: usize,
  aRow: usize,
  aDepth: usize,
  b: usize,
  bDepth: usize,
  c: usize,
  cRow: usize,
  add: bool,
): void {
  for (let i: usize = 0; i < rows; i++, a += aRow, c += cRow) {
    for (let j: usize = 0; j < columns; j++) {
      let sum = add ? load<f64>(c + j * 8) : 0;
      let left = a;
      let right = b + j * 8;
      for (let k: usize = 0; k < depth; k++, left += aDepth, right += bDepth) sum += load<f64>(left) * load<f64>(right);
      store<f64>(c + j * 8, sum);
    }
  }
}

/** c[rows <= 4, columns <= 4] = (c or 0) + sum over k of a[., k] (outer) b[k, .], in ascending k. */
export function outerTile(
  rows: usize,
  columns: usize,
  depth: usize,
  a: usize,
  aRow: usize,
  aDepth: usize,
  b: usize,
  bDepth: usize,
  c: usize,
  cRow: usize,
  add: bool,
): void {
  if (columns < 4) edge(rows, columns, depth, a, aRow, aDepth, b, bDepth, c, cRow, add);
  else if (rows == 4) fourColumns(4, depth, a, aRow, aDepth, b, bDepth, c, cRow, add);
  else if (rows == 3) fourColumns(3, depth, a, aRow, aDepth, b, bDepth, c, cRow, add);
  else if (rows == 2) fourColumns(2, depth, a, aRow, aDepth, b, bDepth, c, cRow, add);
  else fourColumns(1, depth, a, aRow, aDepth, b, bDepth, c, cRow, add);
}
