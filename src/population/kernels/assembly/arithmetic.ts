// The one operation in which the two builds differ.

/**
 * sum + a b: rounded twice in the plain build, as the wasm specification fixes to the bit; once where the processor has a fused instruction in the
 * relaxed one.
 */
// @ts-ignore: decorator
@inline
export function addProduct(sum: v128, a: v128, b: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? v128.relaxed_madd<f32>(a, b, sum) : f32x4.add(sum, f32x4.mul(a, b));
}
