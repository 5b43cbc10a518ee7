/** Words of the description of a group's observations in one copy; see ../../observer.ts, which writes it. */
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
const CHANNELS = 88;
const GROUPS = 92;
const PRESENCE = 96;
const CHANGES = 100;
const CHANGED_AT = 104;
const CHANGED_TO = 108;
const SHARES = 112;
const BIN_WIDTH = 116;
const BIN_HEIGHT = 120;
const OWN_BIN = 124;
const FEATURES_AT = 128;
const FEATURE_COPIES = 132;
const FEATURE_PITCH = 136;
const ID_BITS = 140;
const LAST_ACTION_AT = 144;
const LAST_REWARD_AT = 148;
const POSITION_AT = 152;
const SHOWN_ACTION = 156;
const ACTION = 160;
const LAST_REWARD = 164;
const WIDTH = 168;
const HEIGHT = 172;

/** The last action as shown by a row that holds nothing yet; an agent that has not acted has -1. */
const UNSEEN = -2;

/** Bytes of an entry of the tables by bit for one word of bits. */
const WORD_ENTRIES: usize = 128;

/**
 * Writes the observations of all agents of a group in one copy that live or have just died. Of the view, what was set last is cleared by its list, and what
 * is in the circle now is found by the bits of the map: the line of a view is one load, and bits of two lines make a word where they fit.
 */
export function writeObservations(p: usize): void {
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
  const hasMinimap = load<u32>(p, SHARES) != 0;
  const copies = load<i32>(p, FEATURE_COPIES);
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
    if (hasMinimap) writeMinimap(p, row, slot, body);
    if (copies > 0) writeFeatures(p, row, slot, body, copies);
  }
}

/** What changed in the minimap, and the agent's own bin, where it finds 1 more. */
function writeMinimap(p: usize, row: usize, slot: i32, body: usize): void {
  const changedAt = <usize>load<u32>(p, CHANGED_AT);
  const changedTo = <usize>load<u32>(p, CHANGED_TO);
  const changes = <usize>load<u32>(p, CHANGES) * 4;
  for (let i: usize = 0; i < changes; i += 4) store<f32>(row + <usize>load<u32>(changedAt + i) * 4, load<f32>(changedTo + i));
  const side = load<i32>(p, SIDE);
  const x = load<i32>(<usize>load<u32>(p, X) + body * 4);
  const y = load<i32>(<usize>load<u32>(p, Y) + body * 4);
  const bin = (y / load<i32>(p, BIN_HEIGHT)) * side + x / load<i32>(p, BIN_WIDTH);
  const ownBin = <usize>load<u32>(p, OWN_BIN) + <usize>slot * 4;
  const before = load<i32>(ownBin);
  store<i32>(ownBin, bin);
  const channels = load<i32>(p, CHANNELS);
  const groups = load<i32>(p, GROUPS);
  let presence = <usize>load<u32>(p, PRESENCE);
  let shares = <usize>load<u32>(p, SHARES);
  for (let group = 0; group < groups; group++, presence += 4, shares += <usize>(side * side) * 4) {
    const at = row + <usize>(load<i32>(presence) + 2) * 4;
    if (before >= 0) store<f32>(at + <usize>(before * channels) * 4, load<f32>(shares + <usize>before * 4));
    store<f32>(at + <usize>(bin * channels) * 4, load<f32>(shares + <usize>bin * 4) + 1);
  }
}

/** Number in bits (once), last action, last reward and position, those that there are: in every cell of the view, or once behind it. */
function writeFeatures(p: usize, row: usize, slot: i32, body: usize, copies: i32): void {
  const start = row + <usize>load<u32>(p, FEATURES_AT) * 4;
  const pitch = <usize>load<u32>(p, FEATURE_PITCH) * 4;
  const end = start + <usize>copies * pitch;
  const shown = <usize>load<u32>(p, SHOWN_ACTION) + <usize>slot * 4;
  const before = load<i32>(shown);
  const action = load<i32>(<usize>load<u32>(p, ACTION) + body * 4);
  store<i32>(shown, action);
  if (before == UNSEEN) writeIdBits(start, end, pitch, body, load<u32>(p, ID_BITS));
  const actionAt = load<i32>(p, LAST_ACTION_AT);
  if (actionAt >= 0 && before >= 0) fill(start + <usize>(actionAt + before) * 4, end, pitch, 0);
  if (actionAt >= 0 && action >= 0) fill(start + <usize>(actionAt + action) * 4, end, pitch, 1);
  const rewardAt = load<i32>(p, LAST_REWARD_AT);
  if (rewardAt >= 0) fill(start + <usize>rewardAt * 4, end, pitch, load<f32>(<usize>load<u32>(p, LAST_REWARD) + body * 4));
  const positionAt = load<i32>(p, POSITION_AT);
  if (positionAt < 0) return;
  const x = <f32>load<i32>(<usize>load<u32>(p, X) + body * 4) / <f32>load<i32>(p, WIDTH);
  const y = <f32>load<i32>(<usize>load<u32>(p, Y) + body * 4) / <f32>load<i32>(p, HEIGHT);
  for (let at = start + <usize>positionAt * 4; at < end; at += pitch) {
    store<f32>(at, x);
    store<f32>(at, y, 4);
  }
}

/** One feature in all its places. */
function fill(from: usize, end: usize, pitch: usize, value: f32): void {
  for (let at = from; at < end; at += pitch) store<f32>(at, value);
}

function writeIdBits(start: usize, end: usize, pitch: usize, body: usize, bits: u32): void {
  for (let bit: u32 = 0; bit < bits; bit++) {
    if ((<u32>body >> bit) & 1) fill(start + bit * 4, end, pitch, 1);
  }
}
