/** Words of the description of a group's views; see ../view-writer.ts, which writes it. */
const CAPACITY = 0;
const FIRST_BODY = 4;
const ALIVE = 8;
const DIED = 12;
const X = 16;
const Y = 20;
const CELLS = 24;
const BITS = 28;
const WORDS_PER_ROW = 32;
const STRIDE = 36;
const FIRST = 40;
const SIDE = 44;
const LINES_AT_ONCE = 48;
const ROW_MASKS = 52;
const CELL_AT = 56;
const VIEW_AT = 60;
const CHANNEL_OF = 64;
const HP_SHARE = 68;
const OBSERVATIONS = 72;
const SIZE = 76;
const SET = 80;
const SET_COUNT = 84;

/** Bytes of an entry of the tables by bit for one word of bits. */
const WORD_ENTRIES: usize = 128;

/**
 * Writes the views of all agents of a group in one copy that live or have just died. What was set last is cleared by its list, and what is in the circle
 * now is found by the bits of the map: the row of a view is one or two loads, and bits of two lines make a word where they fit.
 */
export function writeViews(p: usize): void {
  const capacity = load<i32>(p, CAPACITY);
  const firstBody = load<i32>(p, FIRST_BODY);
  const alive = <usize>load<u32>(p, ALIVE);
  const died = <usize>load<u32>(p, DIED);
  const xs = <usize>load<u32>(p, X);
  const ys = <usize>load<u32>(p, Y);
  const cells = <usize>load<u32>(p, CELLS);
  const bits = <usize>load<u32>(p, BITS);
  const rowOfBits = <usize>load<u32>(p, WORDS_PER_ROW) * 4;
  const stride = load<i32>(p, STRIDE);
  const first = load<i32>(p, FIRST);
  const side = load<i32>(p, SIDE);
  const atOnce = load<i32>(p, LINES_AT_ONCE);
  const rowMasks = <usize>load<u32>(p, ROW_MASKS);
  const cellAt = <usize>load<u32>(p, CELL_AT);
  const viewAt = <usize>load<u32>(p, VIEW_AT);
  const channelOf = <usize>load<u32>(p, CHANNEL_OF);
  const hpShare = <usize>load<u32>(p, HP_SHARE);
  const rowBytes = <usize>load<u32>(p, SIZE) * 4;
  const listBytes = <usize>(side * side) * 4;
  let row = <usize>load<u32>(p, OBSERVATIONS);
  let list = <usize>load<u32>(p, SET);
  let count = <usize>load<u32>(p, SET_COUNT);
  for (let slot = 0; slot < capacity; slot++, row += rowBytes, list += listBytes, count += 4) {
    const body = <usize>(firstBody + slot);
    if (!(load<u8>(alive + body) | load<u8>(died + body))) continue;
    let end = list + <usize>load<u32>(count) * 4;
    for (let i = list; i < end; i += 4) store<u64>(row + <usize>load<u32>(i) * 4, 0);
    end = list;
    const left = load<i32>(xs + body * 4) + first;
    const top = load<i32>(ys + body * 4) + first;
    const shift = <u64>(left & 31);
    const corner = cells + <usize>(top * stride + left) * 4;
    let word = bits + <usize>top * rowOfBits + <usize>(left >> 5) * 4;
    let mask = rowMasks;
    for (let line = 0, entries: usize = 0; line < side; line += atOnce, entries += WORD_ENTRIES) {
      let seen = <u32>(load<u64>(word) >> shift) & load<u32>(mask);
      word += rowOfBits;
      mask += 4;
      if (atOnce > 1) {
        seen |= (<u32>(load<u64>(word) >> shift) & load<u32>(mask)) << side;
        word += rowOfBits;
        mask += 4;
      }
      while (seen) {
        const entry = entries + <usize>ctz(seen) * 4;
        seen &= seen - 1;
        const occupant = load<i32>(corner + <usize>load<u32>(cellAt + entry) * 4);
        let at = <usize>load<u32>(viewAt + entry);
        if (occupant > 0) {
          at += <usize>load<u32>(channelOf + <usize>occupant * 4);
          store<f32>(row + at * 4, load<f32>(hpShare + <usize>occupant * 4), 4);
        }
        store<f32>(row + at * 4, 1);
        store<u32>(end, <u32>at);
        end += 4;
      }
    }
    store<u32>(count, <u32>((end - list) / 4));
  }
}
