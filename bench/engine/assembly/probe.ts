// What the machine can do at most, as WebAssembly: compiled by bench/engine/roofline.ts.

/** 12 independent chains of fused multiply-add in registers: 96 floating-point operations a turn. */
export function fma(turns: i32, to: usize): void {
  const x = f32x4.splat(0.999999);
  const y = f32x4.splat(0.000001);
  let a = f32x4.splat(0.1);
  let b = f32x4.splat(0.2);
  let c = f32x4.splat(0.3);
  let d = f32x4.splat(0.4);
  let e = f32x4.splat(0.5);
  let f = f32x4.splat(0.6);
  let g = f32x4.splat(0.7);
  let h = f32x4.splat(0.8);
  let i = f32x4.splat(0.9);
  let j = f32x4.splat(1.0);
  let k = f32x4.splat(1.1);
  let l = f32x4.splat(1.2);
  for (; turns; turns--) {
    a = f32x4.relaxed_madd(a, x, y);
    b = f32x4.relaxed_madd(b, x, y);
    c = f32x4.relaxed_madd(c, x, y);
    d = f32x4.relaxed_madd(d, x, y);
    e = f32x4.relaxed_madd(e, x, y);
    f = f32x4.relaxed_madd(f, x, y);
    g = f32x4.relaxed_madd(g, x, y);
    h = f32x4.relaxed_madd(h, x, y);
    i = f32x4.relaxed_madd(i, x, y);
    j = f32x4.relaxed_madd(j, x, y);
    k = f32x4.relaxed_madd(k, x, y);
    l = f32x4.relaxed_madd(l, x, y);
  }
  const first = f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(e, f));
  v128.store(to, f32x4.add(first, f32x4.add(f32x4.add(f32x4.add(g, h), f32x4.add(i, j)), f32x4.add(k, l))));
}

/** a[i] = b[i] + s c[i] over arrays of `bytes` bytes, one after the other from `at` on. */
export function triad(at: usize, bytes: usize): void {
  const s = f32x4.splat(0.5);
  const end = at + bytes;
  for (; at < end; at += 32) {
    const low = f32x4.add(v128.load(at + bytes), f32x4.mul(s, v128.load(at + 2 * bytes)));
    const high = f32x4.add(v128.load(at + bytes, 16), f32x4.mul(s, v128.load(at + 2 * bytes, 16)));
    v128.store(at, low);
    v128.store(at, high, 16);
  }
}
