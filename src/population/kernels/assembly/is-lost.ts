/**
 * Whether an update leaves a parameter or a moment that is not finite: a number minus itself is zero, unless it is NaN or infinite, and the sum of these
 * differences costs next to nothing beside the memory traffic.
 */
// @ts-ignore: decorator
@inline
export function isLost(differences: v128, remainder: f32): bool {
  return remainder != 0 || v128.any_true(f32x4.ne(differences, f32x4.splat(0)));
}
