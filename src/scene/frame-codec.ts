import type { Scene, SceneLayout } from '../environment/scene.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';

/**
 * A scene as whole numbers: for each kind the arrays present, x, y, state, then health and pointers where it has them, positions in
 * multiples of the layout's resolution, health in 255ths, pointers relative to their body. What an absent body holds stays as it was.
 */
export class FrameCodec {
  private readonly layout: SceneLayout;
  /** The frame that the next one is told from. */
  private last: Int32Array;
  private next: Int32Array;

  constructor(layout: SceneLayout) {
    const size = layout.kinds.reduce(
      (sum, { capacity, health, pointers }) => sum + capacity * (4 + (health ? 1 : 0) + (pointers ? 2 : 0)),
      0,
    );
    this.layout = layout;
    this.last = new Int32Array(size);
    this.next = new Int32Array(size);
  }

  /** Lets the next frame be told from nothing, so that it can be read without those before it. */
  restart(): void {
    this.last.fill(0);
  }

  /** Appends a frame: the difference of every number from the frame before, zigzag, in groups of 7 bits; then the figures as float64. */
  encode(scene: Scene, into: ByteWriter): void {
    this.quantise(scene);
    const { last, next } = this;
    for (let i = 0; i < next.length; i++) into.signed(next[i]! - last[i]!);
    for (let i = 0; i < scene.figures.length; i++) into.float(scene.figures[i]!);
    [this.last, this.next] = [next, last];
  }

  /** Reads what `encode` wrote; null `scene`: only keeps in step. */
  decode(from: ByteReader, scene: Scene | null): void {
    const { last } = this;
    for (let i = 0; i < last.length; i++) last[i]! += from.signed();
    for (let i = 0; i < (this.layout.figures?.length ?? 0); i++) {
      const figure = from.float();
      if (scene) scene.figures[i] = figure;
    }
    if (scene) this.restore(scene);
  }

  private quantise({ kinds }: Scene): void {
    const { resolution } = this.layout;
    const { last, next } = this;
    next.set(last);
    let at = 0;
    for (const { present, x, y, state, health, toX, toY } of kinds) {
      const n = present.length;
      const pointersAt = at + 4 * n + health.length;
      for (let slot = 0; slot < n; slot++) {
        next[at + slot] = present[slot]!;
        if (!present[slot]) continue;
        const left = Math.round(x[slot]! / resolution);
        const top = Math.round(y[slot]! / resolution);
        next[at + n + slot] = left;
        next[at + 2 * n + slot] = top;
        next[at + 3 * n + slot] = state[slot]!;
        if (health.length > 0) next[at + 4 * n + slot] = Math.round(health[slot]! * 255);
        if (toX.length === 0) continue;
        next[pointersAt + slot] = Math.round(toX[slot]! / resolution) - left;
        next[pointersAt + n + slot] = Math.round(toY[slot]! / resolution) - top;
      }
      at = pointersAt + 2 * toX.length;
    }
  }

  private restore({ kinds }: Scene): void {
    const { resolution } = this.layout;
    const { last } = this;
    let at = 0;
    for (const { present, x, y, state, health, toX, toY } of kinds) {
      const n = present.length;
      const pointersAt = at + 4 * n + health.length;
      for (let slot = 0; slot < n; slot++) {
        present[slot] = last[at + slot]!;
        x[slot] = last[at + n + slot]! * resolution;
        y[slot] = last[at + 2 * n + slot]! * resolution;
        state[slot] = last[at + 3 * n + slot]!;
        if (health.length > 0) health[slot] = last[at + 4 * n + slot]! / 255;
        if (toX.length === 0) continue;
        toX[slot] = (last[at + n + slot]! + last[pointersAt + slot]!) * resolution;
        toY[slot] = (last[at + 2 * n + slot]! + last[pointersAt + n + slot]!) * resolution;
      }
      at = pointersAt + 2 * toX.length;
    }
  }
}
