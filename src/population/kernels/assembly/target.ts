import { TENSOR_OFFSET, TENSOR_SIZE, TENSOR_WORDS } from './layout';

/** target = rest * target + tau * online, or a copy where tau is 1. */
export function updateTarget(
  tensors: usize,
  length: usize,
  first: usize,
  last: usize,
  active: usize,
  online: usize,
  target: usize,
  tau: f64,
): void {
  const end = tensors + length * TENSOR_WORDS * 4;
  const share = <f32>tau;
  const rest = <f32>(1 - tau);
  for (let policy = first; policy < last; policy++) {
    if (!load<u8>(active + policy)) continue;
    for (let tensor = tensors; tensor < end; tensor += TENSOR_WORDS * 4) {
      const bytes = <usize>load<u32>(tensor, TENSOR_SIZE * 4) * 4;
      const start = <usize>load<u32>(tensor, TENSOR_OFFSET * 4) + policy * bytes;
      let from = online + start;
      let to = target + start;
      if (tau == 1) {
        memory.copy(to, from, bytes);
        continue;
      }
      const stop = to + bytes;
      for (; to + 16 <= stop; to += 16, from += 16) {
        const kept = f32x4.mul(f32x4.splat(rest), v128.load(to));
        v128.store(to, f32x4.add(kept, f32x4.mul(f32x4.splat(share), v128.load(from))));
      }
      for (; to < stop; to += 4, from += 4) store<f32>(to, rest * load<f32>(to) + share * load<f32>(from));
    }
  }
}
